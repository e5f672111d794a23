"""The last word that a customer said about a purpose counts, wherever it was said."""

from typing import Any

from needmine.governance.consent import consent_states
from tests.needmine.actions.one_customer import NOW
from tests.rows import tables_of

RECORDS = [
    {"department": "core_banking", "party_id": "p1", "customer_id": "c1", "method": "master"},
    {"department": "app", "party_id": "u1", "customer_id": "c1", "method": "linked"},
]


def _said(state: str, at: str, **more: Any) -> dict[str, Any]:
    row = {"party_id": "p1", "purpose": "marketing", "state": state, "happened_at": at}
    return {**row, **more}


def _states(*said: dict[str, Any]) -> dict[str, str]:
    bank = tables_of(customer_records=RECORDS, consents=list(said))
    found = consent_states(bank["consents"], bank["customer_records"], as_of=NOW).to_pyarrow()
    assert found.num_rows == len({row["purpose"] for row in found.to_pylist()})
    return {row["purpose"]: row["state"] for row in found.to_pylist()}


def test_a_withdrawal_at_another_department_withdraws() -> None:
    app = {"department": "app", "party_id": "u1"}
    assert _states(
        _said("granted", "2026-01-01 09:00"), _said("withdrawn", "2026-02-01 09:00", **app)
    ) == {"marketing": "withdrawn"}


def test_a_consent_given_again_is_given() -> None:
    assert _states(
        _said("withdrawn", "2026-02-01 09:00"), _said("granted", "2026-03-01 09:00")
    ) == {"marketing": "granted"}


def test_of_two_words_at_one_instant_the_withdrawal_counts() -> None:
    assert _states(
        _said("withdrawn", "2026-02-01 09:00", consent_id="a"),
        _said("granted", "2026-02-01 09:00", consent_id="b"),
    ) == {"marketing": "withdrawn"}


def test_purposes_do_not_answer_for_each_other() -> None:
    assert _states(
        _said("granted", "2026-01-01 09:00"),
        _said("withdrawn", "2026-02-01 09:00", purpose="profiling"),
    ) == {"marketing": "granted", "profiling": "withdrawn"}


def test_what_is_known_or_said_at_the_moment_or_later_is_not_yet_said() -> None:
    assert _states(
        _said("granted", "2026-01-01 09:00"),
        _said("withdrawn", "2026-06-30 23:59", known_at="2026-07-01 00:00"),
        _said("withdrawn", "2026-07-02 09:00", known_at="2026-06-01 00:00"),
    ) == {"marketing": "granted"}


def test_a_consent_that_was_corrected_away_no_longer_counts() -> None:
    assert _states(_said("granted", "2026-01-01 09:00", known_until="2026-06-01 00:00")) == {}


def test_the_word_of_somebody_unknown_is_nobodys() -> None:
    assert _states(_said("granted", "2026-01-01 09:00", party_id="stranger")) == {}
