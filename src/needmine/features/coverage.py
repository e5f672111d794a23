"""Which windows the known rows cover: outside them a value is unknown, never zero."""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from .at_moment import AtMoment
from .declared import Feature

# Column with the day of a row, for tables whose rows come all the time, and after how many days
# without any row, for anyone, the source counts as silent. Bookings and visits come daily and a
# week covers holidays; balances may be reported at month ends; campaigns pause for a season.
# Guesses, to be replaced by the period a feed declares where it is handed on.
STEADY = {
    "transactions": ("happened_date", 14),
    "digital_events": ("happened_date", 7),
    "balances": ("balance_date", 45),
    "feedback_texts": ("happened_date", 31),
    "contacts": ("happened_date", 92),
    "answers": ("happened_date", 92),
}


def with_coverage(at: AtMoment, rows: ir.Table) -> ir.Table:
    """Return the rows, each beside the first and the last day every steady table knows of."""
    for name in _steady(at):
        known = at.known(name)
        day = known[STEADY[name][0]]
        days = known.filter(at.before(day)).aggregate(
            **{_first(name): day.min(), _last(name): day.max()}
        )
        rows = rows.cross_join(days)
    return rows


def window_of(feature: Feature) -> tuple[object, ...]:
    """Return what decides whether a feature is covered: its tables and how far it looks back."""
    return feature.needs, feature.needs_one_of, feature.days, feature.months


def is_covered(at: AtMoment, feature: Feature, rows: ir.Table) -> ir.BooleanValue:
    """Return whether the tables a feature needs are there and cover its window."""
    everything = [_reaches(at, name, feature, rows) for name in feature.needs]
    anything = [_reaches(at, name, feature, rows) for name in feature.needs_one_of]
    verdict: ir.BooleanValue = ibis.literal(True)
    for one in everything:
        verdict = verdict & one
    if anything:
        verdict = verdict & ibis.or_(*anything)
    return verdict


def _reaches(at: AtMoment, name: str, feature: Feature, rows: ir.Table) -> ir.BooleanValue:
    if not at.tables.has(name):
        return ibis.literal(False)
    if name not in STEADY:
        return ibis.literal(True)
    start = at.as_of.back(days=feature.days, months=feature.months)
    freshest = at.as_of.back(days=STEADY[name][1])
    # Null where the table has no row yet: then nothing is covered.
    reaches = (rows[_first(name)] <= start.day) & (rows[_last(name)] >= freshest.day)
    return reaches.fill_null(False)


def _steady(at: AtMoment) -> Sequence[str]:
    return [name for name in STEADY if at.tables.has(name)]


def _first(name: str) -> str:
    return f"first_day_of_{name}"


def _last(name: str) -> str:
    return f"last_day_of_{name}"
