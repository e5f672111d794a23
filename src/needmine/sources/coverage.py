"""What every feed promises to cover, as rows that later stages can ask."""

from collections.abc import Sequence

import pyarrow as pa

from .feeds import ALL_ACCOUNTS, Feed
from .tables import COVERAGE


def coverage(feeds: Sequence[Feed]) -> pa.Table:
    """Return what the feeds declare under ``covers``, as they declare it now.

    Returns
    -------
    **One row per feed and canonical table it fills**; a date is null where the period is open.
    """
    rows = [
        {
            "department": feed.department,
            "feed": feed.name,
            "table": mapping.stem,
            "from_date": feed.covers.first,
            "until_date": feed.covers.until,
            "is_whole": feed.covers.accounts == ALL_ACCOUNTS,
        }
        for feed in feeds
        for mapping in feed.mappings
    ]
    return pa.Table.from_pylist(rows, schema=COVERAGE.schema().to_pyarrow())
