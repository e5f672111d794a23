import datetime as dt

import pytest

from needmine.core.sentences import Sentence
from needmine.desks.desk import ShownModel
from needmine.desks.shown_basis import shown_basis
from tests.needmine.desks.sample_bank import WORDS, standing_at

CHURN = ShownModel(
    model="churn",
    title=Sentence(zh="流失", en="Churn"),
    metric=Sentence(zh="AUC", en="AUC"),
    value=0.8674,
    low=0.819,
    high=0.908,
    baseline=0.743,
    n_cases=1366,
    is_used=True,
    trained_as_of=dt.date(2026, 4, 1),
)


def basis(kind, name, day=dt.date(2026, 7, 1), models=(), **tables):
    row = {"kind": kind, "name": name, "happened_date": day}
    measured = {model.model: model for model in models}
    return shown_basis(row, standing_at(**tables), WORDS, measured)


@pytest.mark.parametrize(
    ("feature", "tables", "first", "last"),
    [
        # 90 whole days end with the day before the moment.
        ("payment_burden_share_90d", ["账户流水"], dt.date(2026, 4, 2), dt.date(2026, 6, 30)),
        ("n_complaints_12m", ["客户反馈"], dt.date(2025, 7, 1), dt.date(2026, 6, 30)),
        ("n_complaints_open", ["客户反馈"], None, dt.date(2026, 6, 30)),
    ],
)
def test_a_measure_says_what_it_is_from_which_records_and_days(feature, tables, first, last):
    found = basis("feature", feature)

    assert [table.say("zh") for table in found.tables] == tables
    assert (found.first, found.last) == (first, last)
    assert found.meaning.say("zh")


def test_of_several_tables_that_would_do_those_of_this_bank_are_named():
    with_balances = basis(
        "feature",
        "balance_current_mean_30d",
        balances=[{"account_number": "both", "balance_date": "2026-06-30", "balance": "1"}],
    )

    assert "Balance" in [table.say("en") for table in with_balances.tables]


def test_a_model_says_how_well_it_does_beside_its_baseline():
    found = basis("prediction", "churn", models=[CHURN])

    assert "0.867" in found.meaning.say("zh")
    assert "0.743" in found.meaning.say("en")
    assert found.last == dt.date(2026, 3, 31)


@pytest.mark.parametrize(
    ("kind", "name"),
    [("signal", "balance_surge"), ("voice", "asks_rates"), ("prediction", "never_measured")],
)
def test_what_shows_its_rows_or_was_never_measured_has_none(kind, name):
    assert basis(kind, name) is None
