"""The wealth department: one XLSX file a month, own numbers for customers and accounts."""

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np

from needmine.simulate.files import Columns, as_rows, dated, money, stamped
from needmine.simulate.ground.calendar import DAY, NEVER
from needmine.simulate.ground.chance import placed
from needmine.simulate.holdings.accounts import WEALTH
from needmine.simulate.world import Month, World

from .core_banking import NOON, currency, numbered
from .exporting import month_files


class WealthDepartment:
    """Everything the wealth department delivers."""

    def __init__(self, world: World, folder: Path) -> None:
        self._world, self._folder = world, folder

    def month(self, month: Month) -> None:
        """Write nothing: lots are told by when they change."""

    def close(self) -> None:
        """Write a row when a lot starts and one when it is paid out, with whose it is."""
        lots, period, record = self._world.lots, self._world.period, self._world.records["wealth"]
        held = self._world.scene.accounts
        ours = np.flatnonzero(~lots.is_term & (lots.started < period.days))
        rows = np.concatenate([ours, ours[lots.ended[ours] < NEVER]])
        ends = np.arange(len(rows)) >= len(ours)
        known = np.where(ends, lots.ended[rows], lots.started[rows]) * DAY + NOON + 8 * 3600
        account = held.of_lot[rows]
        assert bool((held.kind[account] == WEALTH).all())
        client = placed(len(self._world.people), record.person)[lots.person[rows]]
        columns: dict[str, Any] = {
            "fund_acct": record.key[client],
            "name": record.name[client],
            "id_no": record.id_number[client],
            "mobile": record.phone[client],
            "acct_no": held.numbers[account],
            "ccy": np.full(len(rows), currency(self._world), dtype=object),
            "open_date": dated(period, held.opened[account]),
            "lot_no": numbered("L", len(lots))[rows],
            "product": lots.product[rows],
            "principal": money(lots.principal[rows]),
            "expected_rate": lots.rate[rows].round(4),
            "start_date": dated(period, lots.started[rows]),
            "mature_date": dated(period, lots.matures[rows]),
            "paid_date": dated(period, np.where(ends, lots.ended[rows], NEVER)),
            "paid_amount": money(np.where(ends, lots.paid_out[rows], 0)),
            "updated": stamped(period, known),
        }
        month_files(
            self._folder, "wealth_{date}.xlsx", columns, known, period=period, write=write_xlsx
        )


def write_xlsx(path: Path, columns: Columns) -> None:
    """Write columns as the first sheet of a workbook, every cell as text."""
    import xlsxwriter  # type: ignore[import-untyped]  # needed here alone

    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        # The day of making would make each run's bytes others.
        book.set_properties({"created": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)})
        sheet = book.add_worksheet("wealth")
        sheet.write_row(0, 0, list(columns))
        for number, row in enumerate(as_rows(columns), 1):
            for column, value in enumerate(row):
                sheet.write_string(number, column, value)
