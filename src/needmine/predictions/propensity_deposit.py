"""Propensity to put new money into a term deposit or a wealth product within 90 days."""

import datetime as dt
from collections.abc import Sequence

import ibis.expr.types as ir

from needmine.core.sentences import Sentence
from needmine.core.tables import Tables
from needmine.core.time import Moment, known

from .labels import happened_within, owned
from .model import ModelDefinition

# A lot begun within a week of an older one's end is the same money again.
ROLL_OVER_DAYS = 7


def lots_started(tables: Tables, moments: Sequence[dt.date], as_of: Moment) -> ir.Table:
    """Return the customers who began a lot with new money within 90 days of a moment."""
    lots = known(tables["deposits"], as_of=as_of)
    lots = owned(
        lots.select(
            "lot_id",
            "account_number",
            "started_date",
            over_date=lots.ended_date.fill_null(lots.matures_date),
        ),
        tables,
    )
    rolled = _rolled_over(lots)
    fresh = lots.anti_join(rolled, ["customer_id", "lot_id"])
    return happened_within(fresh.select("customer_id", event_date="started_date"), moments)


def _rolled_over(lots: ir.Table) -> ir.Table:
    older = lots.select(holder="customer_id", older_lot="lot_id", older_over="over_date")
    pairs = lots.inner_join(older, lots.customer_id == older.holder)
    gap = pairs.started_date.delta(pairs.older_over, unit="day")
    again = pairs.filter(pairs.lot_id != pairs.older_lot, gap >= 0, gap <= ROLL_OVER_DAYS)
    return again.select("customer_id", "lot_id").distinct()


PROPENSITY_DEPOSIT = ModelDefinition(
    name="propensity_deposit",
    title=Sentence(zh="定期与理财倾向", en="Propensity to save or invest"),
    foretells=Sentence(
        zh="时点后90天内以新资金开立定期或理财（到期7天内转存不算）",
        en="A term deposit or wealth product begun with new money within 90 days "
        "(a roll-over within 7 days of a maturity does not count)",
    ),
    owner=Sentence(zh="财富管理部", en="Savings and wealth"),
    needs=("deposits", "customer_accounts"),
    labels=lots_started,
    population=None,
    baseline=(
        ("balance_current_mean_30d", "balance_current_latest"),
        ("inflow_largest_30d", "inflow_total_30d"),
        ("balance_term_latest", "aum_total_latest"),
    ),
)
