"""Balance surge: more new money stayed within three days than is usual for the customer."""

import datetime as dt
from decimal import Decimal

import ibis
import ibis.expr.types as ir

from .definitions import SignalDefinition
from .firing_rules import FiringRule, Hit, Verdict, strength_over
from .own_money import NO_INFLOW_KINDS, SALARY_KINDS, beside_lots, bookings, inflows
from .seen import Seen, is_seen

# The window in which money comes in, and the time before it that says what is usual.
DAYS = 3
USUAL_DAYS = 90


def hits(seen: Seen, definition: SignalDefinition) -> ir.Table:
    """Return the instants at which new money in the window passed both limits."""
    # Few customers ever come near the limit, so the rest are left out before the dear part; the
    # short list is fetched once, because every step below reads it.
    hot = ibis.memtable(_hot_days(seen, definition).to_pyarrow())
    rows = beside_lots(seen, bookings(seen, of=hot), definition=definition)
    looked = _looked_back(rows, _instants(seen, rows, hot))
    times = definition.limit("times_usual")
    limit = round(definition.limit("net_inflow") * 100)
    return looked.filter(
        looked.net >= limit,
        # The level is of 90 days; what is usual for three of them is a thirtieth.
        looked.net * USUAL_DAYS >= looked.usual_in * DAYS * times,
    )


def behind(seen: Seen, definition: SignalDefinition, kept: ir.Table) -> ir.Table:
    """Return the inflows that made up the surges."""
    rows = beside_lots(seen, bookings(seen, of=kept), definition=definition)
    pairs = _seen_then(rows, kept)
    counted = pairs.filter(_is_new_money(pairs), pairs.day > pairs.at_day - DAYS)
    return counted.select("customer_id", "fired_at", "row", size="cents")


def verdict(hit: Hit, day: dt.date, definition: SignalDefinition) -> Verdict:
    """Return strength and values; near the end of a quarter the strength is cut and said so."""
    near = _days_to_quarter_end(day) < definition.limit("quarter_end_days")
    strength = strength_over(hit["net"] / 100, definition.limit("net_inflow"))
    usual = Decimal(hit["usual_in"] * DAYS // USUAL_DAYS) / 100
    return Verdict(
        strength=round(strength * (definition.limit("quarter_end_weight") if near else 1), 4),
        values={
            "amount": f"{Decimal(hit['net']) / 100:.2f}",
            "usual": f"{usual:.2f}",
            "days": DAYS,
            "quarter_end": near,
        },
    )


def _hot_days(seen: Seen, definition: SignalDefinition) -> ir.Table:
    """Return customers and days whose window may reach the limit, whatever was known when.

    Cheap, and never misses one: it takes every inflow, own money too.
    """
    rows = inflows(seen)
    daily = rows.group_by("customer_id", "day").aggregate(cents=rows.cents.sum())
    later = ibis.memtable({"later": list(range(DAYS))}, schema={"later": "int64"})
    spread = daily.cross_join(later)
    spread = spread.select("customer_id", "cents", at_day=spread.day + spread.later)
    sums = spread.group_by("customer_id", "at_day").aggregate(cents=spread.cents.sum())
    limit = round(definition.limit("net_inflow") * 100)
    return sums.filter(sums.cents >= limit).select("customer_id", "at_day")


def _instants(seen: Seen, rows: ir.Table, hot: ir.Table) -> ir.Table:
    """Return when an inflow became known on a hot day, once a quarter of records was known."""
    came = rows.filter(rows.is_in, ~rows.kind.isin(NO_INFLOW_KINDS), seen.replayed(rows.seen_from))
    instants = came.select(
        "customer_id", fired_at="seen_from", at_day=seen.local_day(came.seen_from)
    ).distinct()
    records = seen.rows("transactions")
    first = records.aggregate(first_seen=records.seen_from.min())
    first = first.select(first_day=seen.local_day(first.first_seen))
    told = instants.semi_join(hot, ["customer_id", "at_day"]).cross_join(first)
    return told.filter(told.at_day >= told.first_day + USUAL_DAYS + DAYS).drop("first_day")


def _looked_back(rows: ir.Table, instants: ir.Table) -> ir.Table:
    pairs = _seen_then(rows, instants)
    inside = pairs.day > pairs.at_day - DAYS
    new = _is_new_money(pairs)
    salary = new & pairs.kind.isin(SALARY_KINDS)
    sums = pairs.group_by("customer_id", "fired_at").aggregate(
        came_in=pairs.cents.sum(where=new & inside).fill_null(0),
        salary_in=pairs.cents.sum(where=salary & inside).fill_null(0),
        usual_salary=pairs.cents.max(where=salary & ~inside).fill_null(0),
        went_out=pairs.cents.sum(where=_left(pairs) & inside).fill_null(0),
        usual_in=pairs.cents.sum(where=new & ~inside).fill_null(0),
    )
    # A salary at its usual level is no news; what exceeds it is.
    netted = sums.came_in - ibis.least(sums.salary_in, sums.usual_salary) - sums.went_out
    return sums.select("customer_id", "fired_at", "usual_in", net=netted)


def _seen_then(rows: ir.Table, instants: ir.Table) -> ir.Table:
    then = instants.select(at_customer="customer_id", fired_at="fired_at", at_day="at_day")
    pairs = rows.inner_join(
        then,
        [
            rows.customer_id == then.at_customer,
            rows.day <= then.at_day,
            rows.day > then.at_day - DAYS - USUAL_DAYS,
            rows.seen_from <= then.fired_at,
        ],
    )
    return pairs.filter(is_seen(pairs, pairs.fired_at)).drop("at_customer")


def _is_new_money(pairs: ir.Table) -> ir.BooleanValue:
    set_aside = (
        (pairs.own_from <= pairs.fired_at).fill_null(False)
        | (pairs.name_from <= pairs.fired_at).fill_null(False)
        | (pairs.lot_from <= pairs.fired_at).fill_null(False)
    )
    return pairs.is_in & ~pairs.kind.isin(NO_INFLOW_KINDS) & ~set_aside


def _left(pairs: ir.Table) -> ir.BooleanValue:
    # What moves to another account held here stays; what goes to an own account elsewhere leaves.
    return ~pairs.is_in & ~(pairs.own_from <= pairs.fired_at).fill_null(False)


def _days_to_quarter_end(day: dt.date) -> int:
    month = (day.month - 1) // 3 * 3 + 3
    first_after = dt.date(day.year + month // 12, month % 12 + 1, 1)
    return (first_after - day).days - 1


RULE = FiringRule(
    needs=("transactions", "accounts", "account_holders", "customer_records"),
    hits=hits,
    behind=behind,
    verdict=verdict,
)
