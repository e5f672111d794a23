"""Propensity to take a new card here within 90 days."""

import datetime as dt
from collections.abc import Sequence

import ibis.expr.types as ir

from needmine.core.sentences import Sentence
from needmine.core.tables import Tables
from needmine.core.time import Moment, known

from .labels import happened_within, owned
from .model import ModelDefinition


def cards_issued(tables: Tables, moments: Sequence[dt.date], as_of: Moment) -> ir.Table:
    """Return the owners who got a card within 90 days of a moment, renewals left out."""
    cards = known(tables["cards"], as_of=as_of)
    records = tables["customer_records"].select("department", "party_id", "customer_id")
    held = cards.inner_join(records, ["department", "party_id"]).select(
        "customer_id",
        "account_number",
        "kind",
        "issued_date",
        product=cards.product_code.fill_null(""),
    )
    theirs = owned(held.select("account_number").distinct(), tables)
    own = held.semi_join(theirs, ["customer_id", "account_number"])
    # A second card of the same product on the same account renews or replaces the first.
    first = own.group_by("customer_id", "account_number", "kind", "product").aggregate(
        event_date=own.issued_date.min()
    )
    return happened_within(first.select("customer_id", "event_date"), moments)


PROPENSITY_CARD = ModelDefinition(
    name="propensity_card",
    title=Sentence(zh="办卡倾向", en="Propensity to take a card"),
    foretells=Sentence(
        zh="时点后90天内在本行新办银行卡（换卡不算）",
        en="A new card issued here within 90 days (a renewal does not count)",
    ),
    owner=Sentence(zh="银行卡部", en="Cards"),
    needs=("cards", "customer_accounts"),
    labels=cards_issued,
    population=None,
    baseline=(
        ("outflow_cash_90d", "outflow_total_90d"),
        ("balance_current_mean_30d", "balance_current_latest"),
        ("tenure_months", "days_since_account_opened"),
    ),
)
