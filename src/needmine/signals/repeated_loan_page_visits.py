"""Repeated visits to loan pages: several separate sessions within a week."""

import datetime as dt

import ibis
import ibis.expr.types as ir

from .definitions import SignalDefinition
from .firing_rules import FiringRule, Hit, Verdict, strength_over
from .seen import Seen, day_number, is_seen

DAYS = 7
# The same silence ends a session in the features.
SILENCE = ibis.interval(minutes=30)


def hits(seen: Seen, definition: SignalDefinition) -> ir.Table:
    """Return the instants at which enough sessions of the week had seen a loan page."""
    events = _events(seen)
    sessions = _sessions(events, _instants(seen, events, definition))
    counts = sessions.group_by("customer_id", "fired_at").aggregate(
        n_sessions=sessions.count(where=sessions.n_views > 0),
        n_views=sessions.n_views.sum(),
    )
    return counts.filter(counts.n_sessions >= definition.limit("sessions"))


def behind(seen: Seen, definition: SignalDefinition, kept: ir.Table) -> ir.Table:
    """Return the loan pages seen, the latest first."""
    del definition  # which pages count is no limit
    pairs = _seen_then(_events(seen), kept)
    return pairs.filter(pairs.is_loan).select("customer_id", "fired_at", "row", size="day")


def verdict(hit: Hit, day: dt.date, definition: SignalDefinition) -> Verdict:
    """Return strength and values of a firing, the same on every day."""
    del day
    return Verdict(
        strength=strength_over(hit["n_sessions"], definition.limit("sessions")),
        values={"n_sessions": hit["n_sessions"], "n_views": hit["n_views"], "days": DAYS},
    )


def _events(seen: Seen) -> ir.Table:
    events = seen.by_party("digital_events")
    return events.select(
        "customer_id",
        "department",
        "event_id",
        "happened_at",
        "seen_from",
        "seen_until",
        "row",
        day=day_number(events.happened_date),
        # Other pages between two loan pages keep a session going, so all events count for it.
        is_loan=((events.kind == "page") & (events.topic == "loan")).fill_null(False),
    )


def _instants(seen: Seen, events: ir.Table, definition: SignalDefinition) -> ir.Table:
    """Return when loan pages became known, on days whose week may hold enough of them."""
    loans = events.filter(events.is_loan)
    later = ibis.memtable({"later": list(range(DAYS))}, schema={"later": "int64"})
    spread = loans.select("customer_id", "day").cross_join(later)
    spread = spread.select("customer_id", at_day=spread.day + spread.later)
    weeks = spread.group_by("customer_id", "at_day").aggregate(n=spread.count())
    hot = weeks.filter(weeks.n >= definition.limit("sessions"))
    recent = loans.filter(seen.replayed(loans.seen_from))
    instants = recent.select(
        "customer_id", fired_at="seen_from", at_day=seen.local_day(recent.seen_from)
    ).distinct()
    return instants.semi_join(hot, ["customer_id", "at_day"])


def _sessions(events: ir.Table, instants: ir.Table) -> ir.Table:
    pairs = _seen_then(events, instants)
    whose = [pairs.customer_id, pairs.fired_at]
    order = [pairs.happened_at, pairs.event_id, pairs.department]
    previous = pairs.happened_at.lag().over(ibis.window(group_by=whose, order_by=order))
    pairs = pairs.mutate(previous=previous)
    begins = pairs.previous.isnull() | (pairs.happened_at > pairs.previous + SILENCE)
    pairs = pairs.mutate(begins=begins.cast("int64"))
    so_far = ibis.cumulative_window(
        group_by=[pairs.customer_id, pairs.fired_at],
        order_by=[pairs.happened_at, pairs.event_id, pairs.department],
    )
    pairs = pairs.mutate(session=pairs.begins.sum().over(so_far))
    return pairs.group_by("customer_id", "fired_at", "session").aggregate(
        n_views=pairs.is_loan.cast("int64").sum()
    )


def _seen_then(events: ir.Table, instants: ir.Table) -> ir.Table:
    then = instants.select(at_customer="customer_id", fired_at="fired_at", at_day="at_day")
    pairs = events.inner_join(
        then,
        [
            events.customer_id == then.at_customer,
            events.day <= then.at_day,
            events.day > then.at_day - DAYS,
            events.seen_from <= then.fired_at,
        ],
    )
    return pairs.filter(is_seen(pairs, pairs.fired_at)).drop("at_customer")


RULE = FiringRule(
    needs=("digital_events", "customer_records"), hits=hits, behind=behind, verdict=verdict
)
