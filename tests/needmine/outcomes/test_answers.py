"""Answers of desk and CRM become outcomes, each once and none before it was known."""

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa

from needmine.actions.tables import ACTIONS
from needmine.core.tables import Tables
from needmine.outcomes.answers import CRM_FEED, outcomes, unmatched_answers
from needmine.outcomes.tables import OUTCOMES
from needmine.sources.feeds import read_feeds
from needmine.sources.records import checked_mappings
from tests.needmine.actions.one_customer import NOW
from tests.rows import local, table_of, tables_of

SERVES = {"term_1y": "grow_savings", "home_loan": "borrow_home"}

LEADS = table_of(
    ACTIONS,
    [
        *2
        * [
            {
                "lead_id": "L1",
                "customer_id": "c1",
                "need": "grow_savings",
                "action": "a",
                "product_code": "term_1y",
            }
        ],
        {"lead_id": "L2", "customer_id": "c2", "need": "borrow_home", "action": "b"},
    ],
    channel="call",
    is_allowed=True,
    is_chosen=True,
    refusals="[]",
    priority=1.0,
    expires_date="2026-08-01",
).to_pyarrow()


def _bank(*answers: dict[str, Any], department: str = "crm") -> Tables:
    return tables_of(
        answers=[{"department": department, **row} for row in answers],
        contacts=[
            {
                "department": "crm",
                "contact_id": "k1",
                "party_id": "x9",
                "channel": "call",
                "product_code": "home_loan",
                "happened_at": "2026-06-01 09:00",
            },
            {
                "department": "crm",
                "contact_id": "k2",
                "party_id": "x9",
                "channel": "sms",
                "happened_at": "2026-06-02 09:00",
            },
        ],
        customer_records=[
            {"department": "crm", "party_id": "x9", "customer_id": "c9", "method": "linked"}
        ],
    )


def _answer(answer: str = "declined", at: str = "2026-06-10 10:00", **more: Any) -> dict[str, Any]:
    return {"answer": answer, "happened_at": at, **more}


def _given(**more: Any) -> dict[str, Any]:
    return {
        "answer_id": "w1",
        "lead_id": "L1",
        "need_id": "n1",
        "customer_id": "c1",
        "need": "grow_savings",
        "answer": "declined",
        "note": "",
        "answered_at": local("2026-06-12 10:00"),
        "answered_by": "wang",
        **more,
    }


def _rows(
    bank: Tables,
    *given: dict[str, Any],
    leads: pa.Table = LEADS,
    taken: pa.Table | None = None,
) -> list[dict[str, Any]]:
    found = outcomes(bank, as_of=NOW, given=given, leads=leads, serves=SERVES, taken=taken)
    assert found.schema == OUTCOMES.schema().to_pyarrow()
    rows: list[dict[str, Any]] = found.to_pylist()
    return rows


def test_an_answer_that_names_a_lead_is_about_that_lead() -> None:
    (row,) = _rows(_bank(_answer(lead_id="L2", answered_by="li")))
    assert (row["customer_id"], row["need"], row["lead_id"]) == ("c2", "borrow_home", "L2")
    assert (row["source"], row["answered_by"], row["answer"]) == ("crm", "li", "declined")


def test_an_answer_that_names_a_contact_is_about_the_need_of_its_product() -> None:
    (row,) = _rows(_bank(_answer("accepted", contact_id="k1")))
    assert (row["customer_id"], row["need"], row["lead_id"]) == ("c9", "borrow_home", None)


def test_a_contact_of_another_department_with_the_same_number_is_another_contact() -> None:
    assert _rows(_bank(_answer(contact_id="k1"), department="cards")) == []


def test_what_is_about_nothing_known_is_left_out_and_listed() -> None:
    bank = _bank(
        _answer(lead_id="gone", answer_id="a1"),
        _answer(contact_id="k2", answer_id="a2"),
        _answer(answer_id="a3"),
        _answer(lead_id="L1", answer_id="a4"),
    )
    assert len(_rows(bank)) == 1
    lost = unmatched_answers(bank, as_of=NOW, leads=LEADS, serves=SERVES)
    assert lost["answer_id"].to_pylist() == ["a1", "a2", "a3"]


def test_an_answer_given_at_the_desk_is_known_when_it_is_given() -> None:
    (row,) = _rows(_bank(), _given())
    assert (row["source"], row["answered_by"]) == ("workbench", "wang")
    assert row["known_at"] == row["answered_at"] == local("2026-06-12 10:00")


def test_an_answer_of_the_moment_itself_is_not_known_yet() -> None:
    late = _given(answered_at=dt.datetime(2026, 6, 30, 16, 0, tzinfo=dt.UTC))
    bank = _bank(
        _answer(lead_id="L1", known_at="2026-07-01 00:00"),
        _answer(lead_id="L2", at="2026-07-03 10:00", known_at="2026-06-01 00:00"),
    )
    assert _rows(bank, late) == []


def test_the_same_answer_told_again_counts_once() -> None:
    once = _rows(_bank(_answer(lead_id="L1")), _given())
    assert len(once) == 1
    assert once[0]["source"] == "crm"
    assert _rows(_bank(_answer(lead_id="L1")), _given(), _given(), _given(answer_id="w2")) == once


def test_a_second_and_different_answer_to_a_lead_is_kept_beside_the_first() -> None:
    rows = _rows(_bank(_answer("no_answer", lead_id="L1")), _given(answer="accepted"))
    assert {row["answer"] for row in rows} == {"no_answer", "accepted"}


def test_two_answers_without_a_lead_are_two() -> None:
    given = (_given(lead_id=None), _given(lead_id=None, answer_id="w2"))
    assert len(_rows(_bank(), *given)) == 2


def test_an_answer_carries_the_product_that_its_lead_or_its_contact_offered() -> None:
    assert [row["product_code"] for row in _rows(_bank(), _given())] == ["term_1y"]
    by_lead = _rows(_bank(_answer(lead_id="L1"), _answer(lead_id="L2")))
    assert {row["lead_id"]: row["product_code"] for row in by_lead} == {"L1": "term_1y", "L2": None}
    assert [row["product_code"] for row in _rows(_bank(_answer(contact_id="k1")))] == ["home_loan"]


def test_an_answer_stays_when_its_lead_has_left_the_actions_with_its_need() -> None:
    bank, gone = _bank(_answer(lead_id="L1")), LEADS.slice(0, 0)
    first = outcomes(bank, as_of=NOW, given=[_given()], leads=LEADS, serves=SERVES)
    assert _rows(bank, _given(), leads=gone) != first.to_pylist()
    assert _rows(bank, _given(), leads=gone, taken=first) == first.to_pylist()
    lost = unmatched_answers(bank, as_of=NOW, leads=gone, serves=SERVES, taken=first)
    assert lost.num_rows == 0


def test_a_bank_without_a_crm_has_the_answers_of_the_desk() -> None:
    assert len(_rows(tables_of(), _given(), leads=LEADS.slice(0, 0))) == 1


def test_the_order_of_answers_changes_nothing() -> None:
    given = [_given(), _given(answer_id="w2", lead_id="L2", customer_id="c2", need="borrow_home")]
    assert _rows(_bank(), *given) == _rows(_bank(), *reversed(given))


def test_the_feed_that_ships_for_the_crms_answers_is_read_without_a_mistake(
    tmp_path: Path,
) -> None:
    shutil.copytree(CRM_FEED, tmp_path / "sources" / "crm_answers")
    (feed,) = read_feeds(tmp_path, ("crm_answers",))
    (mapping,) = checked_mappings(feed)
    assert mapping.table.name == "answers"
    assert set(mapping.columns) == {
        "answer_id",
        "lead_id",
        "answer",
        "happened_at",
        "answered_by",
    }
