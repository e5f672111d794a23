"""Which windows the known rows cover: outside them a value is unknown, never zero."""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from needmine.core.reach import in_part

from .at_moment import AtMoment
from .declared import Feature

# Column with the day of a row, for tables whose rows come all the time, and after how many days
# without any row, for anyone, the source counts as silent. Bookings and visits come daily and a
# week covers holidays; balances may be reported at month ends; campaigns pause for a season.
# Guesses.
STEADY = {
    "transactions": ("happened_date", 14),
    "digital_events": ("happened_date", 7),
    "balances": ("balance_date", 45),
    "feedback_texts": ("happened_date", 31),
    "contacts": ("happened_date", 92),
    "answers": ("happened_date", 92),
}
# Tables of accounts, whose feeds may speak of some accounts only.
BY_ACCOUNT = ("transactions", "balances")
# Records that begin within a month of an account's opening hold all there ever was.
OPENED_DAYS = 31
# A live account is booked on at least once a month (interest, a fee), at some day of it.
OWN_SILENCE_DAYS = 45
_EVER = ibis.date(1900, 1, 1)


def with_coverage(at: AtMoment, rows: ir.Table) -> ir.Table:
    """Return the rows, each beside the first and the last day every steady table knows of.

    Where some feed of a table speaks of a part of the accounts only, the first and the last day
    of the customer's own rows from it stand there as well.
    """
    for name in _steady(at):
        known = at.known(name)
        known = known.filter(at.before(known[STEADY[name][0]]))
        if name in BY_ACCOUNT and _is_in_part(at, name):
            parts = in_part(at.tables["coverage"], name)
            own = _own_days(at, known.semi_join(parts, ["department", "feed"]), name)
            rows = rows.left_join(own, "customer_id").drop("customer_id_right")
            known = known.anti_join(parts, ["department", "feed"])
        day = known[STEADY[name][0]]
        rows = rows.cross_join(known.aggregate(**{_first(name): day.min(), _last(name): day.max()}))
    return rows


def _is_in_part(at: AtMoment, name: str) -> bool:
    # Asked beforehand, so that a bank whose feeds are whole pays nothing for it.
    parts = in_part(at.tables["coverage"], name)
    return bool(parts.count().to_pyarrow().as_py())


def _own_days(at: AtMoment, known: ir.Table, name: str) -> ir.Table:
    day = known[STEADY[name][0]]
    spans = known.group_by("account_number").aggregate(first=day.min(), last=day.max())
    owned = spans.inner_join(at.accounts(home=False), "account_number")
    is_whole_life = owned.first.delta(owned.opened_date, unit="day") <= OPENED_DAYS
    # A customer is covered as far as every one of the accounts is.
    return owned.group_by("customer_id").aggregate(
        **{
            _own_first(name): ibis.ifelse(is_whole_life, _EVER, owned.first).max(),
            _own_last(name): owned.last.min(),
        }
    )


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
    start = at.as_of.back(days=feature.days, months=feature.months).day
    freshest = at.as_of.back(days=STEADY[name][1]).day
    # Null where the table has no row yet: then nothing is covered.
    reaches = ((rows[_first(name)] <= start) & (rows[_last(name)] >= freshest)).fill_null(False)
    if _own_last(name) not in rows.columns:
        return reaches
    freshest = at.as_of.back(days=OWN_SILENCE_DAYS).day
    own = (rows[_own_first(name)] <= start) & (rows[_own_last(name)] >= freshest)
    return reaches | own.fill_null(False)


def _steady(at: AtMoment) -> Sequence[str]:
    return [name for name in STEADY if at.tables.has(name)]


def _first(name: str) -> str:
    return f"first_day_of_{name}"


def _last(name: str) -> str:
    return f"last_day_of_{name}"


def _own_first(name: str) -> str:
    return f"own_first_day_of_{name}"


def _own_last(name: str) -> str:
    return f"own_last_day_of_{name}"
