"""Core banking's bookings and month-end balances, with what is late, corrected or unusable."""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from needmine.simulate.files import Listed, dated, money, stamped
from needmine.simulate.ground.calendar import DAY
from needmine.simulate.ground.chance import Ints
from needmine.simulate.ground.words import summaries
from needmine.simulate.holdings.accounts import CURRENT
from needmine.simulate.money.bookings import Bookings, remarks, together
from needmine.simulate.world import Month, World

from .exporting import Write

# Numbers of bookings begin here, so that all have as many digits.
_FIRST_NUMBER = 100_000_000_000


class CoreBookings:
    """Writes each month's bookings by the day they were posted, and the month's last balances.

    A few bookings are posted up to four days late, a few are delivered again with the remark that
    was missing, a few are unusable.
    """

    def __init__(self, world: World, folder: Path, write: Write) -> None:
        self._world, self._folder, self._write = world, folder, write
        scene, language = world.scene, world.language
        listed = summaries(language)
        self._accounts = Listed(scene.accounts.numbers)
        self._codes = Listed([summary.code for summary in listed])
        self._summaries = Listed([summary.text for summary in listed])
        self._remarks = Listed(remarks(language)[0])
        self._names = Listed(scene.others.names)
        self._numbers = Listed(scene.others.accounts)
        self._banks = Listed(scene.others.banks)
        self._late: list[tuple[Bookings, Ints, Ints]] = []
        self._before: dict[str, Any] = {}
        self._written = 0

    def month(self, month: Month) -> None:
        """Write a month; months must come one after the other."""
        self._balances(month)
        period = self._world.period
        booked, balance, posted = self._posted(month)
        after = posted >= period.starts[month.number + 1]
        self._late = [(booked.taken(after), balance[after], posted[after])]
        # Days fit in 16 bits, which NumPy sorts by counting.
        rows = np.flatnonzero(~after)
        rows = rows[np.argsort(posted[rows].astype(np.int16), kind="stable")]
        columns = self._columns(booked.taken(rows), balance[rows], posted[rows])
        day = period.date(int(period.starts[month.number + 1]) - 1).strftime("%Y%m%d")
        more = self._corrected(day)
        more += _dirty(columns, day) if month.number % 4 == 1 and len(rows) else []
        self._write(self._folder / f"transactions_{day}.txt", columns, more=more)
        self._before = {name: values[:400] for name, values in columns.items()}

    def _posted(self, month: Month) -> tuple[Bookings, Ints, Ints]:
        """The month's bookings, balances and days of posting, with last month's late ones."""
        settled, setting = month.settled, self._world.setting
        luck, index = setting.luck("core_banking.late"), np.arange(len(settled.bookings))
        late = np.flatnonzero(
            luck.happens(setting.number("files.late_share"), "late", index, month.number)
        )
        posted = settled.bookings.day
        posted[late] += luck.between(1, 4, "days", late, month.number)
        carried = [*self._late, (settled.bookings, settled.balance, posted)]
        return (
            together([part[0] for part in carried]),
            np.concatenate([part[1] for part in carried if len(part[0])]),
            np.concatenate([part[2] for part in carried if len(part[0])]),
        )

    def _columns(self, booked: Bookings, balance: Ints, posted: Ints) -> dict[str, Any]:
        period, numbers = self._world.period, np.arange(len(booked)) + self._written
        self._written += len(booked)
        sides = np.array(["D", "C"], dtype=object)
        return {
            "seq_no": pa.array(numbers + _FIRST_NUMBER),
            "acct_no": self._accounts.at(booked.account),
            "tran_dt": stamped(period, booked.second, "%Y%m%d"),
            "tran_tm": stamped(period, booked.second, "%H%M%S"),
            "post_dt": stamped(period, posted * DAY, "%Y%m%d"),
            "dc": Listed(sides).at(booked.cents > 0),
            "amt": money(np.abs(booked.cents)),
            "bal": money(balance),
            "sum_code": self._codes.at(booked.summary),
            "summary": self._summaries.at(booked.summary),
            "remark": self._remarks.at(booked.remark),
            "opp_name": self._names.at(booked.other),
            "opp_acct": self._numbers.at(booked.other),
            "opp_bank": self._banks.at(booked.other),
        }

    def _corrected(self, day: str) -> list[dict[str, str]]:
        """Bookings of the month before again, posted that day, with the missing remark."""
        wanted = int(self._world.setting.number("files.corrected_rows"))
        rows = _rows(self._before)
        step = max(len(rows) // wanted, 1)
        return [
            {**row, "post_dt": day, "remark": row["remark"] or "*"} for row in rows[::step][:wanted]
        ]

    def _balances(self, month: Month) -> None:
        held, period = self._world.scene.accounts, self._world.period
        day = int(period.starts[month.number + 1]) - 1
        rows = np.flatnonzero((held.kind == CURRENT) & (held.opened <= day) & (held.closed > day))
        columns = {
            "acct_no": self._accounts.at(rows),
            "bal_dt": dated(period, np.full(len(rows), day)),
            "bal": money(month.settled.ends[rows]),
        }
        self._write(self._folder / f"balances_{period.date(day):%Y%m%d}.txt.gz", columns)


def _rows(columns: dict[str, Any]) -> list[dict[str, str]]:
    if not columns:
        return []
    return [
        {name: str(value) for name, value in row.items()} for row in pa.table(columns).to_pylist()
    ]


def _dirty(columns: dict[str, Any], day: str) -> list[dict[str, str]]:
    """Rows no mapping can use: a day that is none, a minus, no account, an unknown code."""
    first = _rows({name: values[:1] for name, values in columns.items()})[0]
    spoilt = [
        {"tran_dt": day[:4] + "0230"},
        {"amt": "-" + first["amt"]},
        {"acct_no": ""},
        {"sum_code": "9999"},
    ]
    return [
        {**first, **wrong, "seq_no": f"X{day}{n}", "post_dt": day} for n, wrong in enumerate(spoilt)
    ]
