"""The loans department: CSV files, a row when granted, when arrears change, when repaid."""

from pathlib import Path
from typing import Any

import numpy as np

from needmine.simulate.files import dated, money, picked, stamped, with_rows, write_delimited
from needmine.simulate.ground.calendar import DAY, NEVER
from needmine.simulate.holdings.loans import days_overdue
from needmine.simulate.world import Month, World

from .core_banking import NOON, numbered
from .exporting import month_files

PLEDGES = ("none", "home")


class LoansDepartment:
    """Everything the loans department delivers."""

    def __init__(self, world: World, folder: Path) -> None:
        self._world, self._folder = world, folder

    def month(self, month: Month) -> None:
        """Write nothing: loans are told by when they change."""

    def close(self) -> None:
        """Write every loan's course."""
        owed, period, held = self._world.loans, self._world.period, self._world.scene.accounts
        rows, known, late = _course(self._world)
        over = known >= owed.ends[rows] * DAY
        early = over & (owed.prepaid[rows] == owed.ends[rows])
        columns: dict[str, Any] = {
            "loan_no": numbered("N", len(owed))[rows],
            "acct_no": held.numbers[held.of_loan[rows]],
            "kind": owed.kind[rows],
            "principal": money(owed.principal[rows]),
            "rate": owed.rate[rows].round(4),
            "grant_dt": dated(period, owed.granted[rows]),
            "months": owed.months[rows],
            "payment": money(owed.payment[rows]),
            "pledge": picked(list(PLEDGES), (owed.kind[rows] == "mortgage").astype(np.int64)),
            "end_dt": dated(period, np.where(over, owed.ends[rows], NEVER)),
            "end_reason": picked(["", "term", "early"], np.where(early, 2, over.astype(np.int64))),
            "overdue_days": late,
            "upd_time": stamped(period, known),
        }
        dirty = [{"loan_no": "N_TEST", "kind": "consumer", "principal": "abc",
                  "upd_time": "2026-06-02 09:00:00"}]  # fmt: skip
        month_files(
            self._folder, "loans_{date}.csv", with_rows(columns, dirty),
            np.r_[known, [(period.days - 1) * DAY]], period=period, write=write_delimited,
        )  # fmt: skip


def _course(world: World) -> tuple[Any, Any, Any]:
    """Position, second and days overdue of each row to be told."""
    owed, period = world.loans, world.period
    parts = [(np.arange(len(owed)), owed.granted * DAY + NOON, np.zeros(len(owed), dtype=np.int64))]
    before = parts[0][2]
    for month in range(period.months):
        late = days_overdue(owed, month, period=period)
        rows = np.flatnonzero(late != before)
        day = int(period.starts[month + 1]) - 1
        parts.append((rows, np.full(len(rows), day * DAY + 22 * 3600), late[rows]))
        before = late
    repaid = np.flatnonzero(owed.ends < NEVER)
    parts.append((repaid, owed.ends[repaid] * DAY + NOON, np.zeros(len(repaid), dtype=np.int64)))
    rows, known, late = (np.concatenate(part) for part in zip(*parts, strict=True))
    return rows, known, late
