"""Which past moments features are worked out for, so that models have something to learn from."""

import datetime as dt

from needmine.core.tables import Tables
from needmine.core.time import Moment, known

# Eight months to learn from and to judge by: older habits say little of what comes next.
MOST_MONTHS = 10
# An outcome is waited for 90 days, so the last two months have no outcome yet.
OPEN_MONTHS = 3
# Before a quarter of records has gone by, windows of a quarter are mostly empty.
FIRST_DAYS = 90


def moments(tables: Tables, *, as_of: Moment) -> tuple[Moment, ...]:
    """Return the moment and the same day of earlier months, the earliest first.

    The months whose windows have not closed yet are left out: nothing can be learned from them.
    They reach back as far as a quarter after the first transaction the bank knew of.
    """
    earliest = _first_day(tables, as_of)
    found = [as_of]
    for months in range(OPEN_MONTHS, MOST_MONTHS + 1):
        past = as_of.back(months=months)
        if earliest is None or past.date < earliest + dt.timedelta(days=FIRST_DAYS):
            break
        found.append(past)
    return tuple(reversed(found))


def _first_day(tables: Tables, as_of: Moment) -> dt.date | None:
    rows = known(tables["transactions"], as_of=as_of)
    first: dt.date | None = rows.happened_date.min().to_pyarrow().as_py()
    return first
