"""Which past moments features are worked out for, so that models have something to learn from."""

import datetime as dt

from needmine.core.tables import Tables
from needmine.core.time import Moment, known

# Seven months to learn from and to judge by, and the three that close the last of their windows.
MOST_MOMENTS = 10
# Before a quarter of records has gone by, windows of a quarter are mostly empty.
FIRST_DAYS = 90


def moments(tables: Tables, *, as_of: Moment) -> tuple[Moment, ...]:
    """Return the moment and the same day of the months before it, the earliest first.

    They reach back as far as a quarter after the first transaction the bank knew of.
    """
    earliest = _first_day(tables, as_of)
    found = [as_of]
    for months in range(1, MOST_MOMENTS + 1):
        past = as_of.back(months=months)
        if earliest is None or past.date < earliest + dt.timedelta(days=FIRST_DAYS):
            break
        found.append(past)
    return tuple(reversed(found))


def _first_day(tables: Tables, as_of: Moment) -> dt.date | None:
    rows = known(tables["transactions"], as_of=as_of)
    first: dt.date | None = rows.happened_date.min().to_pyarrow().as_py()
    return first
