"""Which past moments features are worked out for, so that models have something to learn from."""

import datetime as dt

from needmine.core.tables import Tables
from needmine.core.time import Moment, known

# Four months to learn from and two to judge by: older habits say little of what comes next.
MOST_MONTHS = 10
# The outcomes of these reach into the months judged by, so a long history does without them.
BETWEEN = (5, 6)
# An outcome is waited for 90 days, so the last two months have no outcome yet.
OPEN_MONTHS = 3
# Before a quarter of records has gone by, windows of a quarter are mostly empty.
FIRST_DAYS = 90


def moments(tables: Tables, *, as_of: Moment) -> tuple[Moment, ...]:
    """Return the moment and the same day of earlier months, the earliest first.

    The months whose windows have not closed yet are left out: nothing can be learned from them.
    They reach back as far as a quarter after the first transaction the bank knew of, and leave
    out the months that could neither teach nor judge where there are enough others.
    """
    earliest = _first_day(tables, as_of)
    if earliest is None:
        return (as_of,)
    first = earliest + dt.timedelta(days=FIRST_DAYS)
    past = {n: as_of.back(months=n) for n in range(OPEN_MONTHS, MOST_MONTHS + 1)}
    left_out = BETWEEN if past[MOST_MONTHS].date >= first else ()
    found = [each for n, each in past.items() if each.date >= first and n not in left_out]
    return (*reversed(found), as_of)


def _first_day(tables: Tables, as_of: Moment) -> dt.date | None:
    rows = known(tables["transactions"], as_of=as_of)
    first: dt.date | None = rows.happened_date.min().to_pyarrow().as_py()
    return first
