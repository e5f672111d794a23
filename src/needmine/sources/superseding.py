"""Corrections and withdrawals: what was known at T can always be read again.

An assertion of a row holds from its ``known_at`` until another assertion of the same key says
otherwise; then it gets ``known_until``. Nothing is deleted and nothing that was known is changed.
"""

import datetime as dt
from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from needmine.core.tables import Table

from .canonical import BOOKKEEPING

_OURS = frozenset(column.name for column in BOOKKEEPING)
_KEPT_APART = ("department", "feed")


def keys(contract: Table) -> list[str]:
    """Return the columns that make a row one: its key, within its department and feed."""
    return list(dict.fromkeys([*contract.key, *_KEPT_APART]))


def repeated(rows: ir.Table, contract: Table) -> ir.Table:
    """Return the keys that stand in more than one row, one row per key."""
    names = keys(contract)
    counted = rows.group_by(names).aggregate(n=rows.count())
    return counted.filter(counted.n > 1).drop("n")


def corrected(rows: ir.Table, contract: Table) -> ir.Table:
    """Return rows that add up, each with the time it was corrected.

    Parameters
    ----------
    rows
        Every assertion of some keys, old and new, in any order.

    Returns
    -------
    ir.Table
        One row per assertion that said something new; a repeat of what stood is dropped.
    """
    marked = rows.mutate(_content=_content(rows, contract))
    window = ibis.window(
        group_by=keys(contract), order_by=[marked.known_at, marked.from_file, marked.from_row]
    )
    said = marked.mutate(_before=marked._content.lag().over(window))
    news = said.filter(said._before.isnull() | (said._before != said._content))
    window = ibis.window(
        group_by=keys(contract), order_by=[news.known_at, news.from_file, news.from_row]
    )
    ended = news.mutate(known_until=news.known_at.lead().over(window))
    return ended.select(*rows.columns)


def restated(rows: ir.Table, contract: Table, *, snapshots: ir.Table) -> ir.Table:
    """Return rows of whole states, each with the time a later state no longer held it.

    Parameters
    ----------
    rows
        Rows with ``_snapshot``: the ordinal of the state they stood in; what still stood before
        the first new state has the ordinal before it.
    snapshots
        One row per state: ``_snapshot`` and ``_stated_at``.
    """
    marked = rows.mutate(_content=_content(rows, contract))
    window = ibis.window(group_by=keys(contract), order_by=marked._snapshot)
    said = marked.mutate(
        _before=marked._content.lag().over(window), _seen=marked._snapshot.lag().over(window)
    )
    is_news = (
        said._seen.isnull() | (said._seen != said._snapshot - 1) | (said._before != said._content)
    )
    said = said.mutate(_news=is_news.cast("int64"))
    window = ibis.window(
        group_by=keys(contract), order_by=said._snapshot, preceding=None, following=0
    )
    runs = said.mutate(_run=said._news.sum().over(window))
    last = runs.group_by([*keys(contract), "_run"]).aggregate(_last=runs._snapshot.max())
    first = runs.filter(runs._news == 1)
    spans = first.inner_join(last, [*keys(contract), "_run"])
    after = snapshots.select(_last=snapshots._snapshot - 1, _ended_at=snapshots._stated_at)
    ended = spans.left_join(after, "_last")
    return ended.mutate(known_until=ended._ended_at).select(
        *[name for name in rows.columns if name != "_snapshot"]
    )


def snapshot_ordinals(
    stated: Sequence[tuple[str, dt.datetime]],
) -> list[tuple[str, int, dt.datetime]]:
    """Return load id, ordinal from 1 and time of whole states, the oldest first."""
    ordered = sorted(stated, key=lambda state: (state[1], state[0]))
    return [(load_id, ordinal, at) for ordinal, (load_id, at) in enumerate(ordered, 1)]


def _content(rows: ir.Table, contract: Table) -> ir.StringValue:
    # Every column that says something of the world, each with its length, so that no two
    # different rows run into the same text; null differs from empty.
    whole = ibis.literal("")
    for column in contract.columns:
        if column.name in _OURS or column.name in contract.key:
            continue
        text = rows[column.name].cast("string")
        whole = whole + (text.length().cast("string") + ":" + text).fill_null("-")
    return whole
