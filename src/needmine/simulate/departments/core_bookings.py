"""Core banking's bookings and month-end balances, with what is late, corrected or unusable."""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from needmine.simulate.accounts import CURRENT
from needmine.simulate.bookings import remarks
from needmine.simulate.calendar import DAY
from needmine.simulate.chance import Ints, between
from needmine.simulate.files import dated, money, picked, stamped, with_rows
from needmine.simulate.words import summaries
from needmine.simulate.world import World

from .exporting import Write


def write_bookings(world: World, folder: Path, write: Write) -> None:
    """Write the bookings and the balances of all months below a folder."""
    _transactions(world, folder, write)
    _balances(world, folder, write)


def _transactions(world: World, folder: Path, write: Write) -> None:
    """Bookings by the day they were posted; a few late, a few delivered again, a few unusable."""
    booked, period = world.settled.bookings, world.period
    dice = world.setting.dice("core_banking.transactions")
    late = dice.random(len(booked)) < world.setting.number("files.late_share")
    posted = booked.day + late * between(dice, 1, 4, len(booked))
    month, count = period.month_of(posted), int(world.setting.number("files.corrected_rows"))
    # Month by month: with all its texts at once a large bank would not fit in memory.
    for number in range(period.months):
        rows = np.flatnonzero(month == number)
        rows = rows[np.argsort(posted[rows], kind="stable")]
        day = period.date(int(period.starts[number + 1]) - 1).strftime("%Y%m%d")
        part = _booking_columns(world, rows, posted)
        before = np.flatnonzero(month < number)
        wrong = before[dice.integers(0, len(before), count)] if len(before) else before
        more = _corrected(_booking_columns(world, wrong, posted), day)
        more += _dirty(part, day) if number % 4 == 1 else []
        write(folder / f"transactions_{day}.txt.gz", with_rows(part, more))


def _booking_columns(world: World, rows: Ints, posted: Ints) -> dict[str, Any]:
    booked, period, others = world.settled.bookings.taken(rows), world.period, world.others
    listed = summaries(world.language)
    return {
        "seq_no": pa.array(rows + 100_000_000_000).cast(pa.string()),
        "acct_no": picked(world.accounts.numbers, booked.account),
        "tran_dt": stamped(period, booked.second, "%Y%m%d"),
        "tran_tm": stamped(period, booked.second, "%H%M%S"),
        "post_dt": stamped(period, posted[rows] * DAY, "%Y%m%d"),
        "dc": picked(["D", "C"], (booked.cents > 0).astype(np.int64)),
        "amt": money(np.abs(booked.cents)),
        "bal": money(world.settled.balance[rows]),
        "sum_code": picked([summary.code for summary in listed], booked.summary),
        "summary": picked([summary.text for summary in listed], booked.summary),
        "remark": picked(remarks(world.language)[0], booked.remark),
        "opp_name": picked(others.names, booked.other),
        "opp_acct": picked(others.accounts, booked.other),
        "opp_bank": picked(others.banks, booked.other),
    }


def _corrected(columns: dict[str, Any], day: str) -> list[dict[str, str]]:
    """The same bookings again, posted that day, with the remark that was missing."""
    rows = pa.table({name: _as_texts(values) for name, values in columns.items()}).to_pylist()
    return [{**row, "post_dt": day, "remark": row["remark"] or "*"} for row in rows]


def _as_texts(values: Any) -> Any:
    return (values if isinstance(values, pa.Array) else pa.array(values)).cast(pa.string())


def _dirty(columns: dict[str, Any], day: str) -> list[dict[str, str]]:
    """Rows no mapping can use: a day that is none, a minus, no account, an unknown code."""
    first = {name: str(_as_texts(values)[0].as_py()) for name, values in columns.items()}
    spoilt = [
        {"tran_dt": day[:4] + "0230"},
        {"amt": "-" + first["amt"]},
        {"acct_no": ""},
        {"sum_code": "9999"},
    ]
    return [
        {**first, **wrong, "seq_no": f"X{day}{n}", "post_dt": day} for n, wrong in enumerate(spoilt)
    ]


def _balances(world: World, folder: Path, write: Write) -> None:
    held, period = world.accounts, world.period
    current = np.flatnonzero(held.kind == CURRENT)
    for month in range(period.months):
        day = int(period.starts[month + 1]) - 1
        rows = current[(held.opened[current] <= day) & (held.closed[current] > day)]
        columns = {
            "acct_no": held.numbers[rows],
            "bal_dt": dated(period, np.full(len(rows), day)),
            "bal": money(world.settled.month_ends[rows, month]),
        }
        write(folder / f"balances_{period.date(day):%Y%m%d}.txt.gz", columns)
