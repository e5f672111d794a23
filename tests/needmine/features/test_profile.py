from typing import Any

import pytest

from needmine.core.tables import Tables
from needmine.features.at_moment import AtMoment
from needmine.features.profile import FEATURES, profile
from tests.needmine.features.one_customer import MOMENT, bank_of, features_of
from tests.rows import tables_of


def known_as(*parties: dict[str, Any], **rows: list[dict[str, Any]]) -> Tables:
    """Return a bank where one customer is known by these parties, each in its department."""
    return tables_of(
        customer_records=[
            {
                "customer_id": "li",
                "party_id": party["party_id"],
                "department": party["department"],
                "method": "master",
            }
            for party in parties
        ],
        parties=list(parties),
        **rows,
    )


def li(department: str = "core_banking", **more: Any) -> dict[str, Any]:
    return {"party_id": f"p-{department}", "department": department, "kind": "person", **more}


@pytest.mark.parametrize(
    ("born", "age"),
    [
        ("1990-06-14", 36),
        ("1990-06-15", 36),
        ("1990-06-16", 35),
        ("2004-02-29", 22),
        ("1900-01-01", None),
        ("2026-06-20", None),
        (None, None),
    ],
)
def test_age_counts_full_years_and_fillers_are_unknown(born: str | None, age: int | None) -> None:
    assert features_of("li", known_as(li(birth_date=born)), "profile")["age_years"] == age


def test_of_two_departments_the_earlier_dates_count() -> None:
    found = features_of(
        "li",
        known_as(
            li("core_banking", birth_date="1991-01-01", since_date="2025-06-15"),
            li("cards", birth_date="1990-01-01", since_date="2026-06-16"),
        ),
        "profile",
    )
    assert (found["age_years"], found["tenure_months"], found["n_departments"]) == (36, 12, 2)


def test_a_company_has_no_age() -> None:
    found = features_of("li", known_as(li(kind="company", birth_date="1990-01-01")), "profile")
    assert (found["age_years"], found["is_company"]) == (None, True)


def test_an_expired_risk_class_is_unknown_and_says_since_when() -> None:
    assessments = [
        {
            "party_id": "p-core_banking",
            "risk_class": "C4",
            "happened_at": "2025-06-01 10:00",
            "expires_date": "2026-06-14",
        },
        {
            "party_id": "p-core_banking",
            "risk_class": "C2",
            "happened_at": "2024-06-01 10:00",
            "expires_date": "2027-06-01",
        },
    ]
    found = features_of("li", known_as(li(), risk_assessments=assessments), "profile")
    assert found["risk_class_latest"] is None
    assert found["days_until_risk_class_expires"] == -1
    valid = features_of("li", known_as(li(), risk_assessments=assessments[1:]), "profile")
    assert valid["risk_class_latest"] == 2


def test_every_declared_fact_is_computed_and_nothing_else() -> None:
    rows = profile(AtMoment(tables=bank_of(), as_of=MOMENT))
    assert set(rows.columns) == {"customer_id"} | {feature.name for feature in FEATURES}
