"""Credit score drop: the bank's own score fell, under one version of the score."""

import datetime as dt

import ibis
import ibis.expr.types as ir

from .definitions import SignalDefinition
from .firing_rules import FiringRule, Hit, Verdict, strength_over
from .seen import Seen, day_number


def hits(seen: Seen, definition: SignalDefinition) -> ir.Table:
    """Return the instants at which a score became known far below the one before it."""
    return _falls(seen.by_party("credit_scores"), seen, definition)


def _falls(scores: ir.Table, seen: Seen, definition: SignalDefinition) -> ir.Table:
    pairs = _pairs(scores, seen)
    drop = pairs.previous - pairs.score
    falls = pairs.filter(
        # A new version of the score measures otherwise: its difference is not the customer's.
        pairs.previous_version == pairs.version,
        pairs.days_between <= definition.limit("days_between"),
        drop >= definition.limit("drop"),
    )
    # Two departments that score one customer at one instant: the deeper fall speaks.
    place = ibis.row_number().over(
        ibis.window(
            group_by=[falls.customer_id, falls.fired_at],
            order_by=[falls.score - falls.previous, falls.row],
        )
    )
    falls = falls.mutate(place=place)
    return falls.filter(falls.place == 0).select(
        "customer_id", "fired_at", "score", "previous", "row", "previous_row"
    )


def behind(seen: Seen, definition: SignalDefinition, kept: ir.Table) -> ir.Table:
    """Return the two scores behind each fall."""
    scores = seen.by_party("credit_scores").semi_join(kept, "customer_id")
    falls = _falls(scores, seen, definition)
    asked = kept.select("customer_id", "fired_at")
    falls = falls.semi_join(asked, ["customer_id", "fired_at"])
    one = ibis.literal(1, "int64")
    return falls.select("customer_id", "fired_at", "row", size=one).union(
        falls.select("customer_id", "fired_at", row="previous_row", size=one)
    )


def verdict(hit: Hit, day: dt.date, definition: SignalDefinition) -> Verdict:
    """Return strength and values of a firing, the same on every day."""
    del day
    drop = hit["previous"] - hit["score"]
    return Verdict(
        strength=strength_over(drop, definition.limit("drop")),
        values={
            "previous": _points(hit["previous"]),
            "score": _points(hit["score"]),
            "drop": _points(drop),
        },
    )


def _pairs(scores: ir.Table, seen: Seen) -> ir.Table:
    """Return every internal score beside the one before it, as far as known when it came."""
    # Bureau data may only serve the purpose it was queried for (Credit Reporting Regulation,
    # art. 20); it never fires a signal.
    own = scores.filter(scores.source == "internal").select(
        "customer_id",
        "department",
        "party_id",
        "happened_at",
        "happened_date",
        "version",
        "score",
        "seen_from",
        "seen_until",
        "row",
    )
    others = own.view()
    pairs = own.filter(seen.replayed(own.seen_from)).inner_join(
        others, ["customer_id", "department", "party_id"], lname="", rname="{name}_other"
    )
    pairs = pairs.filter(
        pairs.seen_from_other <= pairs.seen_from,
        pairs.seen_until_other.isnull() | (pairs.seen_until_other > pairs.seen_from),
        pairs.happened_at_other != pairs.happened_at,
    )
    return _latest_before(pairs)


def _latest_before(pairs: ir.Table) -> ir.Table:
    place = ibis.row_number().over(
        ibis.window(
            group_by=[pairs.row], order_by=[pairs.happened_at_other.desc(), pairs.row_other]
        )
    )
    pairs = pairs.mutate(place=place)
    # Where the latest other score is newer, this one came late and says nothing of now.
    last = pairs.filter(pairs.place == 0, pairs.happened_at_other < pairs.happened_at)
    return last.select(
        "customer_id",
        "row",
        "version",
        "score",
        fired_at="seen_from",
        previous="score_other",
        previous_version="version_other",
        previous_row="row_other",
        days_between=day_number(last.happened_date) - day_number(last.happened_date_other),
    )


def _points(points: float) -> float:
    return int(points) if points == int(points) else round(points, 1)


RULE = FiringRule(
    needs=("credit_scores", "customer_records"), hits=hits, behind=behind, verdict=verdict
)
