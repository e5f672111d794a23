"""The app: JSON Lines in the manner of Segment, its own user ids, people known by telephone."""

import datetime as dt
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from needmine.simulate.calendar import DAY
from needmine.simulate.chance import Ints, between, placed
from needmine.simulate.files import picked, stamped, write_delimited, write_json_lines
from needmine.simulate.visits import TOPICS
from needmine.simulate.world import World

from .exporting import month_files, state_files

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


def write_app(world: World, folder: Path) -> None:
    """Write every file of the app below a folder."""
    _users(world, folder)
    _events(world, folder)


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


def _events(world: World, folder: Path) -> None:
    """Pages arrive within seconds; some wait in a telephone without a network for a day or two."""
    seen, period, record = world.visits, world.period, world.records["app"]
    dice = world.setting.dice("app.events")
    size = len(seen)
    waits = dice.random(size) < world.setting.number("files.late_share")
    received = seen.second + np.where(waits, between(dice, 3600, 2 * DAY, size), 2)
    of_person = placed(len(world.people), record.person)
    unknown = dice.random(size) < 0.03
    user = picked(record.key, np.where(unknown, -1, of_person[seen.person]))
    null = pa.scalar("null")
    quoted = pc.binary_join_element_wise('"', user, '"', "")
    device = pc.binary_join_element_wise('"a', pa.array(seen.person).cast(pa.string()), '"', "")
    names = [*(_PAGES[topic] for topic in TOPICS), *(_ACTIONS[topic] for topic in TOPICS)]
    columns: dict[str, Any] = {
        "type": picked(["page", "track"], seen.is_action.astype(np.int64)),
        "messageId": pc.binary_join_element_wise(
            "m", pa.array(np.arange(size) + 10_000_000).cast(pa.string()), ""
        ),
        "userId!": pc.if_else(pa.array(unknown), null, quoted),
        "anonymousId!": pc.if_else(pa.array(unknown), device, null),
        "name": picked(names, seen.topic + len(TOPICS) * seen.is_action),
        "properties.topic": picked(list(TOPICS), seen.topic),
        "context.channel": picked(["app", "mini_program"], (seen.person % 5 == 0).astype(np.int64)),
        "timestamp": _zoned(world, seen.second),
        "receivedAt": _zoned(world, received),
    }
    month_files(folder, "events_{date}.jsonl", columns, received, period=period, write=_with_dirt)


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


def _zoned(world: World, seconds: Ints) -> Any:
    """Local times with the offset their zone had that day."""
    zone, period = ZoneInfo(ZONES[world.language]), world.period
    offsets = []
    for number in range(period.days + 3):
        noon = dt.datetime.combine(period.date(number), dt.time(12), zone)
        offsets.append(noon.strftime("%z")[:3] + ":00")
    day = np.minimum(seconds // DAY, period.days + 2)
    local = stamped(period, seconds, "%Y-%m-%dT%H:%M:%S")
    return pc.binary_join_element_wise(local, picked(offsets, day), "")
