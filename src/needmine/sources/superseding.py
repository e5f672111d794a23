"""Corrections and withdrawals: what was known at T can always be read again.

An assertion of a row holds from its ``known_at`` until another assertion of the same key says
otherwise; then it gets ``known_until``. Nothing is deleted and nothing that was known is changed.
"""

import ibis
import ibis.expr.types as ir

from needmine.core.tables import Table

from .canonical import BOOKKEEPING
from .withdrawals import is_chain_end, is_withdrawal

_OURS = frozenset(column.name for column in BOOKKEEPING)
_KEPT_APART = ("department", "feed")
# What a withdrawal says; no content reads so.
_GONE = "gone"
# A repeat ends so long before it begins: it is known at no moment, unlike a withdrawal in length.
_REPEAT_ENDS_EARLY = ibis.interval(seconds=2)


def keys(contract: Table) -> list[str]:
    """Return the columns that make a row one: its key, within its department and feed."""
    return list(dict.fromkeys([*contract.key, *_KEPT_APART]))


def repeated(rows: ir.Table, contract: Table) -> ir.Table:
    """Return the keys that stand in more than one row, one row per key."""
    names = keys(contract)
    counted = rows.group_by(names).aggregate(n=rows.count())
    return counted.filter(counted.n > 1).drop("n")


def corrected(rows: ir.Table, contract: Table, *, deliveries: ir.Table) -> ir.Table:
    """Return rows that add up, each with the time it was corrected.

    Parameters
    ----------
    rows
        Every assertion of some keys, old and new, in any order.
    deliveries
        One row per load: ``load_id`` and ``_delivery``. A file delivered again under its name
        corrects what it said before.

    Returns
    -------
    ir.Table
        One row per assertion. One that repeats what stood is known at no moment, but stands
        again should something else come to light in between; at the same instant it is dropped.
    """
    marked = rows.left_join(deliveries, "load_id").drop("load_id_right")
    marked = marked.mutate(_content=_content(marked, contract))
    is_gone = is_withdrawal(marked)
    marked = marked.mutate(
        _content=is_gone.ifelse(_GONE, marked._content), _is_later=~is_chain_end(marked)
    )
    order = ("known_at", "_is_later", "from_file", "_delivery", "from_row")
    window = ibis.window(group_by=keys(contract), order_by=order)
    said = marked.mutate(
        _before=marked._content.lag().over(window), _since=marked.known_at.lag().over(window)
    )
    is_same = (said._before == said._content).fill_null(False)
    said = said.mutate(_is_repeat=is_same).filter(~(is_same & (said._since == said.known_at)))
    news = said.filter(~said._is_repeat)
    window = ibis.window(group_by=keys(contract), order_by=order)
    until = news.known_at.lead().over(window)
    ended = news.mutate(known_until=is_withdrawal(news).ifelse(news.known_until, until))
    repeats = said.filter(said._is_repeat)
    repeats = repeats.mutate(known_until=repeats.known_at - _REPEAT_ENDS_EARLY)
    return ended.select(*rows.columns).union(repeats.select(*rows.columns))


def restated(rows: ir.Table, contract: Table, *, snapshots: ir.Table) -> ir.Table:
    """Return rows of whole states, each with the time a later state no longer held it.

    A key that stands in a state unread goes on as it was last read.

    Parameters
    ----------
    rows
        Rows with ``_snapshot``, the ordinal of the state they stood in (what stood before the
        first of them has the ordinal before), and ``_unread``, whether only the key is known.
    snapshots
        One row per ordinal: ``_snapshot`` and ``_stated_at``.
    """
    names = keys(contract)
    window = ibis.window(group_by=names, order_by="_snapshot")
    # States in a row that hold a key have one difference of ordinal and number: one stay.
    stays = rows.mutate(
        _number=ibis.row_number().over(window), _next=rows._snapshot.lead().over(window)
    )
    stays = stays.mutate(_stay=stays._snapshot - stays._number)
    read = stays.filter(~stays._unread)
    read = read.mutate(_content=_content(read, contract))
    said = read.mutate(
        _before=read._content.lag().over(window), _stay_before=read._stay.lag().over(window)
    )
    is_change = (said._stay_before == said._stay).fill_null(False)
    said = said.mutate(_is_change=is_change)
    news = said.filter(~said._is_change | (said._before != said._content))
    # What a state says otherwise than the one before was not known before that one.
    times = snapshots.mutate(_said=snapshots._stated_at.lag().over(order_by="_snapshot"))
    news = news.left_join(times, "_snapshot").drop("_snapshot_right")
    is_claimed = news._is_change & (news.known_at <= news._said)
    news = news.mutate(known_at=is_claimed.fill_null(False).ifelse(news._stated_at, news.known_at))
    stay = ibis.window(group_by=[*names, "_stay"], order_by="_snapshot")
    news = news.mutate(_corrected_at=news.known_at.lead().over(stay))
    is_last = stays._next.isnull() | (stays._next != stays._snapshot + 1)
    last = stays.filter(is_last).select(*names, "_stay", _ended=stays._snapshot + 1)
    after = snapshots.select(_ended=snapshots._snapshot, _ended_at=snapshots._stated_at)
    ended = news.left_join(last.left_join(after, "_ended"), [*names, "_stay"])
    known_until = ibis.coalesce(ended._corrected_at, ended._ended_at)
    return ended.mutate(known_until=known_until).select(
        *[name for name in rows.columns if name not in ("_snapshot", "_unread")]
    )


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
