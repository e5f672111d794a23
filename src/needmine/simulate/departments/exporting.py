"""When departments export, and how their monthly and quarterly files are cut.

A ``Write`` takes the path of a file and its columns.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from needmine.simulate.files import Columns, some
from needmine.simulate.ground.calendar import DAY, Period
from needmine.simulate.ground.chance import Ints

Write = Callable[..., None]


def month_files(
    folder: Path, name: str, columns: Columns, known: Ints, *, period: Period, write: Write
) -> None:
    """Write one file a month with the rows that became known in it, and one for those before.

    Where not one row is written the first file stands empty: a feed without a file is a mistake.

    Parameters
    ----------
    name
        File name with ``{date}`` for the day of the export.
    known
        Second each row became known; rows known only after the period are not written.
    """
    month = period.month_of(np.asarray(known) // DAY)
    is_empty = not (month < period.months).any()
    for number in range(-1, period.months):
        rows = np.flatnonzero(month == number)
        if len(rows) or (number < 0 and is_empty):
            rows = rows[np.argsort(known[rows], kind="stable")]
            day = int(period.starts[number + 1]) - 1
            write(folder / _named(name, period, day), some(columns, rows))


def state_files(
    folder: Path,
    name: str,
    known: Ints,
    state: Callable[[Ints, int], Columns],
    *,
    period: Period,
    write: Write,
) -> None:
    """Write the whole state before the period, at each quarter's end and on the last day.

    A file holds what was known before the day of its export began.
    """
    for day in export_days(period):
        rows = np.flatnonzero(known // DAY < day)
        write(folder / _named(name, period, day), state(rows, day))


def export_days(period: Period) -> list[int]:
    """Return the days on which states are exported."""
    return sorted({-1, *period.quarter_ends().tolist(), period.days - 1})


def _named(name: str, period: Period, day: int) -> str:
    return name.format(date=period.date(day).strftime("%Y%m%d"))
