"""Who is short of money by the evidence that ships, and who only lives an ordinary life."""

import datetime as dt
from typing import Any

import pytest

from needmine.core.time import Moment
from needmine.needs.definitions import read_needs, shipped_needs
from needmine.needs.ledger import ledger
from needmine.needs.taxonomy import NeedDefinition
from tests.rows import ZONE, tables_of

JULY = Moment(date=dt.date(2026, 7, 1), zone=ZONE)


@pytest.fixture(scope="module")
def need(tmp_path_factory: pytest.TempPathFactory) -> NeedDefinition:
    file = tmp_path_factory.mktemp("bank") / "needs.yml"
    file.write_text(shipped_needs(), encoding="utf-8")
    return next(need for need in read_needs(file) if need.id == "smooth_cash_flow")


def is_short(need: NeedDefinition, *, spoke: bool = False, **features: Any) -> bool:
    """Return whether the ledger holds Wang short of money."""
    said = {
        "feedback_id": "call",
        "customer_id": "wang",
        "kind": "call",
        "topic": "cannot_pay",
        "polarity": 1.0,
        "is_open": False,
        "happened_date": "2026-06-25",
        "known_at": "2026-06-26",
        "row": "r",
    }
    tables = tables_of(
        customers=[{"customer_id": "wang", "kind": "person", "n_records": 1}],
        features=[{"customer_id": "wang", "moment": "2026-07-01", **features}],
        voices=[said] if spoke else [],
    )
    return ledger(tables, as_of=JULY, definitions=[need], previous=None).needs.num_rows == 1


@pytest.mark.parametrize(
    "features",
    [
        {"days_without_salary": 50, "aum_total_latest": 900.0},
        {"days_overdue_max": 3, "aum_total_latest": 900.0},
        {"payment_burden_share_90d": 0.7, "aum_total_latest": 900.0},
        {"payment_burden_share_90d": 0.7, "limit_use_share_30d": 0.9, "aum_total_latest": 2e4},
    ],
)
def test_a_salary_that_stopped_or_debts_that_press_raise_the_need(
    need: NeedDefinition, features: dict[str, Any]
) -> None:
    assert is_short(need, **features)


@pytest.mark.parametrize(
    ("life", "features"),
    [
        ("a large mortgage, with a reserve", {"payment_burden_share_90d": 0.7,
                                              "aum_total_latest": 2e4}),
        ("income that comes elsewhere", {"payment_burden_share_90d": 4.0,
                                         "outflow_inflow_share_90d": 1.6}),
        ("savings spent on something large", {"outflow_inflow_share_90d": 4.0}),
        ("a reserve while between two jobs", {"days_without_salary": 70, "aum_total_latest": 6e4}),
        ("savings and salary taken to another bank", {"days_without_salary": 70,
                                                      "outflow_own_elsewhere_90d": 7e4}),
        ("a payment forgotten, with money there", {"days_overdue_max": 2,
                                                   "aum_total_latest": 6e4}),
    ],
)  # fmt: skip
def test_ordinary_life_raises_none(
    need: NeedDefinition, life: str, features: dict[str, Any]
) -> None:
    assert not is_short(need, **features), life


def test_whoever_says_so_is_believed_whatever_lies_by(need: NeedDefinition) -> None:
    assert is_short(need, spoke=True, aum_total_latest=500_000.0)
