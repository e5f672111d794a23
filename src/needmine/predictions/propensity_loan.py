"""Propensity to take a consumer loan here within 90 days."""

import datetime as dt
from collections.abc import Sequence

import ibis.expr.types as ir

from needmine.core.sentences import Sentence
from needmine.core.tables import Tables
from needmine.core.time import Moment, known

from .labels import happened_within, owned
from .model import ModelDefinition


def loans_granted(tables: Tables, moments: Sequence[dt.date], as_of: Moment) -> ir.Table:
    """Return the customers granted a consumer loan within 90 days of a moment."""
    loans = known(tables["loans"], as_of=as_of)
    granted = loans.filter(loans.kind == "consumer").select(
        "account_number", event_date="granted_date"
    )
    return happened_within(owned(granted, tables), moments)


PROPENSITY_LOAN = ModelDefinition(
    name="propensity_loan",
    title=Sentence(zh="消费贷倾向", en="Propensity to take a consumer loan"),
    foretells=Sentence(
        zh="时点后90天内在本行新获消费贷款", en="A consumer loan granted here within 90 days"
    ),
    owner=Sentence(zh="零售信贷部", en="Retail lending"),
    needs=("loans", "customer_accounts"),
    labels=loans_granted,
    population=None,
    baseline=(
        ("outflow_inflow_share_90d", "outflow_total_90d"),
        ("balance_current_mean_30d", "balance_current_latest"),
        ("n_sessions_loan_30d", "n_sessions_loan_90d", "inflow_salary_monthly_6m"),
    ),
)
