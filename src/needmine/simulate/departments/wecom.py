"""WeCom: what bankers and clients do there, JSON Lines as Segment writes them."""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from needmine.simulate.contacts.pages import TOPICS
from needmine.simulate.files import picked, write_delimited, write_json_lines
from needmine.simulate.ground.calendar import DAY
from needmine.simulate.ground.chance import clock, repeated
from needmine.simulate.ground.words import words
from needmine.simulate.lives.bankers import branch_codes
from needmine.simulate.traces.visits import LOOKED_UP
from needmine.simulate.world import Month, World

from .app import zoned
from .exporting import month_files, state_files

# What a banker posts to all clients, by weight.
_POSTED = ("wealth", "deposit", "insurance", "loan", "other")
_EVENTS = ("Material Opened", "Message Sent")


class WeCom:
    """Everything WeCom delivers."""

    def __init__(self, world: World, folder: Path) -> None:
        self._world, self._folder = world, folder

    def month(self, month: Month) -> None:
        """Write nothing: its rows are few."""

    def close(self) -> None:
        """Write the contacts and what they opened and sent."""
        _contacts(self._world, self._folder)
        _events(self._world, self._folder)


def _contacts(world: World, folder: Path) -> None:
    record, staff = world.records["wecom"], world.truth.staff
    codes = branch_codes(len(words(world.language)["cities"]))
    branch = codes[staff.branch_on(record.person, record.known)]

    def state(rows: Any, _day: int) -> dict[str, Any]:
        return {
            "external_userid": record.key[rows],
            "remark_name": record.name[rows],
            "remark_mobile": record.phone[rows],
            "added_at_branch": branch[rows],
        }

    state_files(
        folder, "contacts_{date}.csv", record.known * DAY, state,
        period=world.period, write=write_delimited,
    )  # fmt: skip


def _events(world: World, folder: Path) -> None:
    """Materials opened out of habit, and what is opened and asked when a need is felt."""
    period, record = world.period, world.records["wecom"]
    luck, index = world.setting.luck("wecom"), np.arange(len(record))
    months = np.maximum(period.days - np.maximum(record.known, 0), 0) / 30
    rate = 0.4 * months * np.minimum(world.people.activity[record.person], 1.5)
    who, turn = repeated(luck.counts(rate, "habit", record.person))
    begin = np.maximum(record.known[who], 0)
    share = luck.share("day", record.person[who], turn)
    day = begin + (share * (period.days - begin)).astype(np.int64)
    listed = np.array([TOPICS.index(page) for page in _POSTED])
    topic = listed[luck.chosen([0.4, 0.2, 0.15, 0.1, 0.15], "topic", record.person[who], turn)]
    none = np.full(len(who), -1, dtype=np.int64)
    parts = [(who, day, topic, turn, none), *_asked(world, index)]
    who, day, topic, turn, need = (np.concatenate(part) for part in zip(*parts, strict=True))
    kept = (day >= record.known[who]) & (day >= 0) & (day < period.days)
    kept &= day <= world.truth.leaves[record.person[who]]
    who, day, topic, turn = who[kept], day[kept], topic[kept], turn[kept]
    world.seen[need[kept & (need >= 0)]] = True
    about = (record.person[who], day, turn)
    second = day * DAY + clock(luck, "clock", *about, opens=8, closes=23)
    sent = luck.happens(0.25, "sent", *about)
    order = np.lexsort((turn, who, second))
    who, topic, second, sent = who[order], topic[order], second[order], sent[order]
    columns = {
        "type": picked(["page", "track"], sent),
        "messageId": pa.array(f"w{n}" for n in range(len(who))),
        "userId": record.key[who],
        "name": picked(list(_EVENTS), sent),
        "properties.topic": picked(list(TOPICS), topic),
        "context.channel": np.full(len(who), "wecom", dtype=object),
        "timestamp": zoned(world, second),
    }
    month_files(
        folder, "events_{date}.jsonl", columns, second, period=period, write=write_json_lines
    )


def _asked(world: World, index: Any) -> list[tuple[Any, Any, Any, Any, Any]]:
    """By need: who opens something about it, when, what, and because of which."""
    needs, record = world.truth.needs, world.records["wecom"]
    of_person = np.full(len(world.people), -1, dtype=np.int64)
    of_person[record.person] = index
    parts = []
    for name, (pages, _) in LOOKED_UP.items():
        luck, rows = world.setting.luck(f"wecom.{name}"), needs.rows(name, speaking=True)
        rows = rows[of_person[needs.person[rows]] >= 0]
        about = world.scene.about(rows)
        rows = rows[luck.happens(0.3, "asks", *about)]
        about = world.scene.about(rows)
        length = needs.end[rows] - needs.start[rows] + 1
        day = needs.start[rows] + (luck.share("when", *about) * length).astype(np.int64)
        listed = np.array([TOPICS.index(page) for page in pages])
        topic = listed[luck.between(0, len(pages) - 1, "page", *about)]
        who = of_person[needs.person[rows]]
        parts.append((who, day, topic, 10_000 + needs.need[rows], rows))
    return parts
