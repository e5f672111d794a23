"""The app: JSON Lines in the manner of Segment, its own user ids, people known by telephone."""

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from needmine.simulate.contacts.pages import CHANNELS, TOPICS, Pages
from needmine.simulate.files import Listed, picked, stamped, write_delimited, write_json_lines
from needmine.simulate.ground.calendar import DAY
from needmine.simulate.ground.chance import Ints, placed, texts
from needmine.simulate.ground.rows import joined
from needmine.simulate.world import Month, World

from .exporting import state_files

ZONES = {"zh": "Asia/Shanghai", "en": "Europe/London"}
# What a page and an action about each topic are called.
_PAGES = {"home": "home", "transfer": "transfer_form", "card": "card_overview",
          "loan": "loan_rates", "deposit": "deposit_list", "wealth": "wealth_list",
          "insurance": "insurance_shop", "fx": "fx_transfer", "help": "help_centre",
          "close_account": "close_account", "other": "settings"}  # fmt: skip
_ACTIONS = {"home": "Banner Clicked", "transfer": "Transfer Sent", "card": "Bill Viewed",
            "loan": "Loan Calculated", "deposit": "Rate Compared", "wealth": "Product Opened",
            "insurance": "Quote Requested", "fx": "Rate Asked", "help": "Chat Opened",
            "close_account": "Steps Viewed", "other": "Setting Changed"}  # fmt: skip


class App:
    """Everything the app and its mini-program deliver.

    Pages arrive within seconds; some wait in a telephone without a network for a day or two; on
    some days a third of them is lost.
    """

    def __init__(self, world: World, folder: Path) -> None:
        self._world, self._folder = world, folder
        record = world.records["app"]
        size = len(world.people)
        of_person = placed(size, record.person)
        self._users = Listed(texts(f'"{record.key[n]}"' if n >= 0 else "" for n in of_person))
        self._devices = Listed(texts(f'"a{n}"' for n in range(size)))
        names = [*(_PAGES[topic] for topic in TOPICS), *(_ACTIONS[topic] for topic in TOPICS)]
        self._names, self._topics = Listed(names), Listed(list(TOPICS))
        self._late: list[tuple[Pages, Ints]] = []
        self._written = 0

    def month(self, month: Month) -> None:
        """Write a month's pages by the second they were received."""
        period = self._world.period
        seen, received = self._received(month)
        after = received >= period.starts[month.number + 1] * DAY
        self._late = [(seen.taken(after), received[after])]
        rows = np.flatnonzero(~after)
        rows = rows[np.argsort(received[rows], kind="stable")]
        day = period.date(int(period.starts[month.number + 1]) - 1).strftime("%Y%m%d")
        columns = self._columns(seen.taken(rows), received[rows])
        _with_dirt(self._folder / f"events_{day}.jsonl", columns)

    def close(self) -> None:
        """Write the users."""
        _users(self._world, self._folder)

    def _received(self, month: Month) -> tuple[Pages, Ints]:
        seen, setting = month.pages, self._world.setting
        luck, index = setting.luck("app.events"), np.arange(len(month.pages))
        waits = luck.happens(setting.number("files.late_share"), "waits", index, month.number)
        later = luck.between(3600, 2 * DAY, "later", index, month.number)
        received = seen.second + np.where(waits, later, 2)
        day = seen.second // DAY
        broken = luck.happens(setting.number("files.missing_month") / 30, "broken", day)
        lost = broken & luck.happens(1 / 3, "lost", index, month.number)
        kept = [*self._late, (seen.taken(~lost), received[~lost])]
        return joined([part[0] for part in kept]), np.concatenate([p[1] for p in kept])

    def _columns(self, seen: Pages, received: Ints) -> dict[str, Any]:
        luck = self._world.setting.luck("app.unknown")
        unknown = luck.happens(0.03, "unknown", seen.person, seen.second // 3600)
        numbers = pa.array(np.arange(len(seen)) + 10_000_000 + self._written)
        self._written += len(seen)
        null, anybody = pa.scalar("null"), pa.array(unknown)
        users, devices = self._users.at(seen.person), self._devices.at(seen.person)
        return {
            "type": picked(["page", "track"], seen.is_action),
            "messageId": pc.binary_join_element_wise("m", numbers.cast(pa.string()), ""),
            "userId!": pc.if_else(anybody, null, users.dictionary_decode()),
            "anonymousId!": pc.if_else(anybody, devices.dictionary_decode(), null),
            "name": self._names.at(seen.topic + len(TOPICS) * seen.is_action),
            "properties.topic": self._topics.at(seen.topic),
            "context.channel": picked(list(CHANNELS), seen.channel),
            "timestamp": zoned(self._world, seen.second),
            "receivedAt": zoned(self._world, received),
        }


def _users(world: World, folder: Path) -> None:
    record = world.records["app"]
    nick = np.array([f"user_{key[-4:]}" for key in record.key], dtype=object)
    checked = record.id_number != ""

    def state(rows: Ints, _day: int) -> dict[str, Any]:
        return {
            "user_id": record.key[rows],
            "mobile": record.phone[rows],
            "nick_name": nick[rows],
            "real_name": np.where(checked[rows], record.name[rows], ""),
            "id_no": record.id_number[rows],
            "registered_at": stamped(world.period, record.known[rows] * DAY + 10 * 3600),
        }

    state_files(
        folder, "users_{date}.csv", record.known * DAY, state,
        period=world.period, write=write_delimited,
    )  # fmt: skip


def _with_dirt(path: Path, columns: Any) -> None:
    """Each file ends with a page from a day that is none and one of a topic nobody declared."""
    write_json_lines(path, columns)
    spoilt = (
        '{"type":"page","messageId":"x%s1","userId":"u_0","anonymousId":null,"name":"home",'
        '"properties":{"topic":"home"},"context":{"channel":"app"},'
        '"timestamp":"2026-02-30T10:00:00+08:00","receivedAt":"2026-06-29T10:00:00+08:00"}\n'
        '{"type":"screen","messageId":"x%s2","userId":"u_0","anonymousId":null,"name":"home",'
        '"properties":{"topic":"lottery"},"context":{"channel":"app"},'
        '"timestamp":"2026-06-29T10:00:00+08:00","receivedAt":"2026-06-29T10:00:00+08:00"}\n'
    )
    day = path.stem[-8:]
    with path.open("a", encoding="utf-8", newline="\n") as file:
        file.write(spoilt % (day, day))


def zoned(world: World, seconds: Ints) -> Any:
    """Return seconds as local times with the offset their zone had that day."""
    period = world.period
    day = np.minimum(seconds // DAY, period.days + 2)
    offsets = _offsets(ZONES[world.language], period.first, period.days + 3)
    local = stamped(period, seconds, "%Y-%m-%dT%H:%M:%S")
    return pc.binary_join_element_wise(local, picked(offsets, day).dictionary_decode(), "")


@cache
def _offsets(zone: str, first: dt.date, days: int) -> list[str]:
    noons = [
        dt.datetime.combine(first + dt.timedelta(days=n), dt.time(12), ZoneInfo(zone))
        for n in range(days)
    ]
    return [noon.strftime("%z")[:3] + ":00" for noon in noons]
