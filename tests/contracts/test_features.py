"""What every feature that ships must hold to."""

import re
from pathlib import Path
from typing import Any

import pytest

from needmine.core.tables import Tables
from needmine.features.declared import Feature
from needmine.features.families import FAMILIES
from needmine.features.snapshot import snapshot
from needmine.features.tables import DECLARED, FEATURES
from tests.needmine.features.one_customer import MOMENT, bank_of, booking
from tests.rows import contracts

Row = dict[str, Any]

LI = {"party_id": "p-li"}
OPEN = {"opened_date": "2025-01-01"}

# Li has a row of everything; Wu only what shows that the bank looks.
ROWS: dict[str, list[Row]] = {
    "accounts": [
        {"account_number": "a-card", "kind": "credit_card", **OPEN},
        {"account_number": "a-term", "kind": "term", **OPEN},
    ],
    "account_holders": [
        {"account_number": name, "party_id": "p-li", "role": "owner"}
        for name in ("a-card", "a-term")
    ],
    "transactions": [
        booking("2026-06-01 10:00", 8000, "in", "salary", balance_after=9000),
        booking("2026-06-02 10:00", 50, "out", "card_payment", account_number="a-card"),
        booking("2026-06-03 10:00", 70, "out", "transfer", counterparty_name="n-li"),
    ],
    "balances": [
        {"account_number": "a-wu", "balance_date": day, "balance": 1, "known_at": f"{day} 20:00"}
        for day in ("2025-01-01", "2026-06-14")
    ],
    "deposits": [
        {"account_number": "a-term", "kind": "term", "principal": 500, "rate": 0.02,
         "started_date": "2026-01-01", "matures_date": "2026-07-01"}
    ],
    "loans": [
        {"account_number": "a-li", "kind": "mortgage", "principal": 1000,
         "granted_date": "2026-01-01", "duration_months": 12, "days_overdue": 3}
    ],
    "cards": [
        {**LI, "card_number": "c", "account_number": "a-card", "kind": "credit",
         "issued_date": "2026-01-01", "credit_limit": 1000}
    ],
    "credit_scores": [
        {**LI, "source": "internal", "version": "v1", "score": 700, "happened_at": "2026-05-01"}
    ],
    "risk_assessments": [{**LI, "risk_class": "C3", "happened_at": "2026-05-01"}],
    "digital_events": [
        {**LI, "kind": "page", "name": "p", "topic": "loan", "happened_at": "2026-06-10 10:00"}
    ],
    "feedback_texts": [{**LI, "kind": "complaint", "text": "t", "happened_at": "2026-06-01"}],
    "contacts": [
        {**LI, "contact_id": "k", "channel": "sms", "happened_at": "2026-06-01"}
    ],
    "answers": [
        {**LI, "contact_id": "k", "answer": "accepted", "happened_at": "2026-06-02"}
    ],
}  # fmt: skip

# What the bank learns at the moment itself: news on Li in every table, and Wu turning out to be Li.
NEWS: dict[str, list[Row]] = {
    "customer_records": [
        {"customer_id": "li", "party_id": "p-wu", "department": "core_banking", "method": "linked"}
    ],
    "parties": [{**LI, "kind": "company", "name": "n-wu", "birth_date": "1950-01-01"}],
    "accounts": [{"account_number": "a-new", "kind": "current", "opened_date": "2026-06-01"}],
    "account_holders": [{"account_number": "a-wu", "party_id": "p-li", "role": "joint"}],
    "transactions": [
        booking("2026-06-05 10:00", 777, "in", "salary", balance_after=77777),
        booking("2026-05-06 10:00", 55, "out", "transfer", counterparty_account="landlord"),
        booking("2026-06-06 10:00", 55, "out", "transfer", counterparty_account="landlord"),
    ],
    "standing_orders": [{"account_number": "a-wu", "amount": 1, "counterparty_account": "x"}],
    "balances": [{"account_number": "a-li", "balance_date": "2026-06-13", "balance": 12}],
    "deposits": [{**ROWS["deposits"][0], "lot_id": "new", "principal": 9999}],
    "loans": [{**ROWS["loans"][0], "loan_id": "new"}],
    "cards": [{**ROWS["cards"][0], "card_number": "c2", "account_number": "a-li"}],
    "credit_scores": [{**ROWS["credit_scores"][0], "score": 300, "happened_at": "2026-06-01"}],
    "risk_assessments": [{**LI, "risk_class": "C5", "happened_at": "2026-06-01"}],
    "digital_events": [{**ROWS["digital_events"][0], "happened_at": "2026-06-12 10:00"}],
    "feedback_texts": [{**ROWS["feedback_texts"][0], "happened_at": "2026-06-11"}],
    "contacts": [{**ROWS["contacts"][0], "contact_id": "k2", "happened_at": "2026-06-11"}],
    "answers": [{**ROWS["answers"][0], "answer": "declined", "happened_at": "2026-06-11"}],
}


def with_news(known_at: str) -> Tables:
    """Return the bank after it learned the news at an instant."""
    return bank_of(
        **{
            name: [*ROWS.get(name, []), *({**row, "known_at": known_at} for row in NEWS[name])]
            for name in ROWS.keys() | NEWS.keys()
        }
    )


def values(tables: Tables, **more: Any) -> dict[str, Row]:
    rows = snapshot(tables, as_of=MOMENT, **more).to_pyarrow().to_pylist()
    found = {row["customer_id"]: row for row in rows}
    assert len(found) == len(rows), "one row per customer and moment"
    return found


@pytest.fixture(scope="module")
def before() -> dict[str, Row]:
    """Return the features of the bank without the news."""
    return values(bank_of(**ROWS))


@pytest.mark.parametrize("feature", DECLARED, ids=lambda feature: feature.name)
def test_it_is_described_in_both_languages_and_named_by_the_rule(feature: Feature) -> None:
    for said in (feature.meaning, feature.saying):
        assert re.search("[\u4e00-\u9fff]", said.zh)
        assert not re.search("[\u4e00-\u9fff]", said.en)
    for words in (feature.saying.zh, feature.saying.en):
        assert words.count("{value}") == 1
    assert re.fullmatch(r"[a-z]+(_[a-z0-9]+)+", feature.name)
    assert DECLARED.count(feature) == 1
    # What it is counted in must be said, unless it is yes or no.
    assert bool(feature.unit) == (feature.type != "boolean")
    assert set(feature.needs + feature.needs_one_of) <= contracts().keys()


@pytest.mark.parametrize("feature", DECLARED, ids=lambda feature: feature.name)
def test_its_name_and_its_window_say_the_same(feature: Feature) -> None:
    window = re.search(r"_(\d+)(d|m)$", feature.name)
    ahead = feature.name.startswith("maturing_")
    if window and not ahead:
        number, unit = int(window[1]), window[2]
        looks_back = feature.days if unit == "d" else feature.months
        # A change is told from as long before its window as the window is.
        assert looks_back == (2 * number if "change_share" in feature.name else number)
    else:
        assert (feature.days, feature.months) == (0, 0)


def test_there_are_at_least_forty_and_the_table_holds_them_all() -> None:
    assert len(DECLARED) >= 40
    assert FEATURES.schema().names[2:] == tuple(feature.name for feature in DECLARED)


def test_what_is_known_at_the_moment_changes_nothing(before: dict[str, Row]) -> None:
    assert values(with_news("2026-06-15 00:00")) == before


def test_the_same_news_a_minute_earlier_changes_every_family(before: dict[str, Row]) -> None:
    # Otherwise the test above would prove nothing.
    after = values(with_news("2026-06-14 23:59"))
    for family in FAMILIES:
        names = [feature.name for feature in family.features]
        assert any(after["li"][name] != before["li"][name] for name in names), family.name


@pytest.mark.parametrize("feature", DECLARED, ids=lambda feature: feature.name)
def test_a_customer_without_rows_has_zero_or_is_unknown_as_declared(
    feature: Feature, before: dict[str, Row]
) -> None:
    background = {  # Wu's own rows from long ago and yesterday, and her account
        "n_accounts_open", "n_product_kinds_held", "days_since_account_opened",
        "days_since_visit", "n_sessions_7d", "n_sessions_30d", "n_sessions_90d",
        "n_comments_90d", "n_offers_30d", "n_offers_90d", "days_since_offer",
        "response_share_12m", "is_company", "n_departments", "outflow_fee_90d",
        "balance_current_latest", "aum_total_latest", "current_aum_share_latest",
        "aum_total_mean_30d", "aum_total_mean_90d", "balance_current_mean_30d",
        "balance_current_mean_90d", "balance_current_min_90d", "inflow_total_30d",
        "inflow_total_90d", "inflow_largest_30d", "outflow_inflow_share_90d",
        "payment_burden_share_90d",
    }  # fmt: skip
    if feature.name not in background:
        nothing = 0 if feature.without_rows == "zero" else None
        assert before["wu"][feature.name] == nothing


@pytest.mark.parametrize(
    "absent", sorted({name for feature in DECLARED for name in feature.needs} - {"parties"})
)
def test_without_its_table_it_is_unknown_for_everyone(absent: str) -> None:
    needing = [feature for feature in DECLARED if absent in feature.needs]
    families = [one for one in FAMILIES if set(one.features) & set(needing)]
    full = bank_of(**ROWS)
    rest = Tables({name: full[name] for name in full if name != absent}, contracts())
    if absent == "customer_records":
        assert values(rest, families=families) == {}
        return
    for row in values(rest, families=families).values():
        assert {feature.name: row[feature.name] for feature in needing} == dict.fromkeys(
            (feature.name for feature in needing), None
        )


def test_the_document_shows_every_feature_as_it_is_declared() -> None:
    shown = (Path(__file__).parents[2] / "docs" / "4-features.md").read_text(encoding="utf-8")
    for feature in DECLARED:
        row = f"| `{feature.name}` | {feature.meaning.en} | {feature.meaning.zh} |"
        assert row in shown, f"write into docs/4-features.md: {row}"
    assert shown.count("\n| `") == len(DECLARED)
