import datetime as dt

from needmine.core.time import Moment
from needmine.needs.taxonomy import NeedDefinition, Worth
from needmine.needs.worth import reckoned, worths
from tests.rows import ZONE, tables_of

JULY = Moment(date=dt.date(2026, 7, 1), zone=ZONE)


def test_worth_is_an_amount_plus_a_share_of_a_feature_under_its_ceiling(
    loan: NeedDefinition,
) -> None:
    tables = tables_of(
        features=[
            {"customer_id": "wang", "moment": "2026-07-01", "inflow_salary_monthly_6m": 5000.0},
            {"customer_id": "li", "moment": "2026-07-01", "inflow_salary_monthly_6m": 50000.0},
            {"customer_id": "wang", "moment": "2026-06-01", "inflow_salary_monthly_6m": 1.0},
        ]
    )

    found = worths(tables, as_of=JULY, definitions=[loan])

    assert found.of(("wang", "borrow_consumer")) == (100 + 0.01 * 10 * 5000, 50)
    assert found.of(("li", "borrow_consumer")) == (900, 50)


def test_worth_is_unknown_where_its_feature_is(loan: NeedDefinition) -> None:
    tables = tables_of(features=[{"customer_id": "wang", "moment": "2026-07-01"}])

    found = worths(tables, as_of=JULY, definitions=[loan])

    assert found.of(("wang", "borrow_consumer")) == (None, 50)
    assert found.of(("stranger", "borrow_consumer")) == (None, 50)


def test_without_features_only_fixed_amounts_are_known(loan: NeedDefinition) -> None:
    found = worths(tables_of(), as_of=JULY, definitions=[loan])

    assert found.of(("wang", "borrow_consumer")) == (None, 50)


def test_an_overdrawn_account_is_worth_no_less_than_nothing() -> None:
    assert reckoned(Worth(amount=5, share=0.1, of="idle"), {"idle": -300.0}) == 5
