"""Until when, and of whom, the records of an outcome tell: beyond them nothing is known.

Where records end, "it did not happen" is no finding. Such customers and moments teach no weight
and judge no ledger.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from needmine.core.reach import SLACK_DAYS, booked_spans, in_part
from needmine.core.tables import Tables
from needmine.core.time import Moment, known

from .owners import owned
from .recorded import RECORDED


@dataclass(frozen=True, kw_only=True)
class Watch:
    """From when to when an outcome would show, customer by customer.

    Parameters
    ----------
    spans
        First and last day on record by customer. None where the outcome shows for everybody
        alike.
    last
        The last day up to which the records reach for anybody.
    """

    spans: Mapping[str, tuple[dt.date, dt.date]] | None
    last: dt.date

    def during(self, first: dt.date, end: dt.date) -> frozenset[str] | None:
        """Return the customers of whom the days from the first up to the end are on record.

        None stands for everybody, no customer where the records do not reach so far at all.
        """
        slack = dt.timedelta(days=SLACK_DAYS)
        if self.last + slack < end:
            return frozenset()
        if self.spans is None:
            return None
        return frozenset(
            customer
            for customer, (since, until) in self.spans.items()
            if since <= first and until + slack >= end
        )


def watches(tables: Tables, *, as_of: Moment, outcomes: Iterable[str]) -> dict[str, Watch | None]:
    """Return from when to when each outcome shows in what is known at a moment; None if never."""
    feeds = _Feeds(tables=tables, as_of=as_of)
    return {outcome: _watch(feeds, outcome) for outcome in sorted(set(outcomes))}


def watch(tables: Tables, *, as_of: Moment, outcome: str) -> Watch | None:
    """Return from when to when an outcome shows in what is known at a moment; None if never."""
    return watches(tables, as_of=as_of, outcomes=[outcome])[outcome]


def last_known(tables: Tables, *, as_of: Moment, outcome: str) -> dt.datetime | None:
    """Return the last instant up to which the records of an outcome reach; None without a row.

    An outcome after it may have happened without the bank's records showing it yet, so windows
    that reach beyond it are not counted as "nothing happened".
    """
    return _last_known(_Feeds(tables=tables, as_of=as_of), outcome)


@dataclass(frozen=True, kw_only=True)
class _Feeds:
    """What several outcomes ask of the same feeds, each found out once."""

    tables: Tables
    as_of: Moment

    @cached_property
    def ends(self) -> dict[str, dt.datetime | None]:
        """Return the ends found so far."""
        return {}

    def end(self, name: str) -> dt.datetime | None:
        """Return when the last row became known, or its file was written if that was later."""
        if name not in self.ends:
            self.ends[name] = _end(self.tables, name, self.as_of)
        return self.ends[name]

    @cached_property
    def spans(self) -> list[tuple[str, dt.date, dt.date]] | None:
        """Return the days on record of every customer; None where all bookings are."""
        # Following every account through all bookings is dear, and few banks need it.
        parts = in_part(self.tables["coverage"], "transactions")
        is_any = bool(parts.count().to_pyarrow().as_py())
        return _spans(self.tables, self.as_of) if is_any else None


def _watch(feeds: _Feeds, outcome: str) -> Watch | None:
    last = _last_known(feeds, outcome)
    if last is None:
        return None
    if not RECORDED[outcome].is_booked or feeds.spans is None:
        return Watch(spans=None, last=last.date())
    late = dt.timedelta(days=_late_days(feeds, outcome))
    spans = {customer: (since, until - late) for customer, since, until in feeds.spans}
    return Watch(spans=spans, last=last.date())


def _last_known(feeds: _Feeds, outcome: str) -> dt.datetime | None:
    # Which record belongs to which customer is no feed of events and says nothing of how far
    # the records reach.
    reads = [name for name in RECORDED[outcome].reads if name != "customer_records"]
    ends = [feeds.end(name) for name in reads]
    known_ends = [end for end in ends if end is not None]
    if len(known_ends) < len(ends):
        return None
    return min(known_ends) - dt.timedelta(days=_late_days(feeds, outcome))


def _end(tables: Tables, name: str, as_of: Moment) -> dt.datetime | None:
    rows = known(tables[name], as_of=as_of)
    loads = tables["loads"]
    loads = loads.filter(loads.table == name, loads.exported_at < as_of.at)
    last: dt.datetime | None = rows.known_at.max().to_pyarrow().as_py()
    written: dt.datetime | None = loads.exported_at.max().to_pyarrow().as_py()
    return last if last is None or written is None else max(last, written)


def _late_days(feeds: _Feeds, outcome: str) -> int:
    kind = RECORDED[outcome]
    if not kind.told_by:
        return kind.seen_after_days
    n_told = known(feeds.tables[kind.told_by], as_of=feeds.as_of).count().to_pyarrow().as_py()
    return 0 if n_told else kind.seen_after_days


def _spans(tables: Tables, as_of: Moment) -> list[tuple[str, dt.date, dt.date]]:
    """Return the days on record of every customer, all of whose current accounts must be."""
    accounts = tables["customer_accounts"]
    current = accounts.filter(accounts.kind == "current")
    bookings = known(tables["transactions"], as_of=as_of)
    spans = booked_spans(current, bookings, tables["coverage"])
    theirs = owned(tables).inner_join(spans, "account_number")
    rows = theirs.group_by("customer_id").agg(
        from_date=theirs.from_date.max(), to_date=theirs.to_date.min()
    )
    found = rows.filter(rows.to_date.notnull()).select("customer_id", "from_date", "to_date")
    return [tuple(row.values()) for row in found.to_pyarrow().to_pylist()]
