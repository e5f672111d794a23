import datetime as dt
from dataclasses import replace
from typing import Any

import pandas as pd

from needmine.core.time import Moment
from needmine.needs.happenings import (
    date_of,
    day_of,
    happenings,
    known_then,
    not_yet_answered,
    recorded_needs,
    resting,
)
from needmine.needs.taxonomy import NeedDefinition
from tests.rows import ZONE, tables_of

JULY = Moment(date=dt.date(2026, 7, 1), zone=ZONE)
OWNER = {
    "customer_id": "wang",
    "account_number": "A",
    "role": "owner",
    "kind": "current",
    "opened_date": "2020-01-01",
}


def answer(said: str, when: str, **more: Any) -> dict[str, Any]:
    return {
        "customer_id": "wang",
        "need": "borrow_consumer",
        "answer": said,
        "answered_at": when,
        "known_at": when,
        "source": "workbench",
        **more,
    }


def granted(day: str, known: str = "2026-01-01") -> dict[str, Any]:
    return {
        "account_number": "A",
        "kind": "consumer",
        "principal": 1,
        "granted_date": day,
        "known_at": known,
    }


def found(
    need: NeedDefinition, *, as_of: Moment = JULY, **rows: list[dict[str, Any]]
) -> pd.DataFrame:
    tables = tables_of(customer_accounts=[OWNER], **rows)
    return happenings(tables, as_of=as_of, definitions=[need])


def test_a_day_number_is_the_date_it_came_from() -> None:
    assert date_of(day_of(dt.date(2026, 2, 28)) + 1) == dt.date(2026, 3, 1)


def test_records_and_answers_say_what_came_of_a_need(loan: NeedDefinition) -> None:
    rows = found(
        loan,
        loans=[granted("2026-03-01")],
        outcomes=[
            answer("declined", "2026-04-01 10:00"),
            answer("no_answer", "2026-05-01 10:00"),
            answer("wrong", "2026-06-01 10:00"),
        ],
    )

    assert [(date_of(r.day).isoformat(), r.status, r.is_record) for r in rows.itertuples()] == [
        ("2026-03-01", "met", True),
        ("2026-04-01", "declined", False),
        ("2026-05-01", "offered", False),
        ("2026-06-01", "wrong", False),
    ]
    assert (rows["rest_until"] - rows["day"]).tolist() == [180, 60, 0, 90]


def test_an_answer_belongs_to_the_local_day_it_was_given(loan: NeedDefinition) -> None:
    # Half past midnight in Shanghai is still the day before in UTC.
    rows = found(loan, outcomes=[answer("declined", "2026-04-01 00:30")])

    assert [date_of(day) for day in rows["day"]] == [dt.date(2026, 4, 1)]


def test_an_answer_known_at_the_moment_is_not_known_yet(loan: NeedDefinition) -> None:
    late = answer("wrong", "2026-06-01 10:00", known_at="2026-07-01 00:00")

    assert len(found(loan, outcomes=[late])) == 0


def test_an_answer_to_a_need_the_bank_no_longer_declares_is_left_out(
    loan: NeedDefinition,
) -> None:
    assert len(found(loan, outcomes=[answer("wrong", "2026-06-01 10:00", need="old_need")])) == 0


def test_earlier_moments_know_less(loan: NeedDefinition) -> None:
    rows = found(loan, loans=[granted("2026-03-01", known="2026-04-15 09:00")])

    april, may = (Moment(date=dt.date(2026, month, 1), zone=ZONE) for month in (4, 5))

    assert len(known_then(rows, as_of=april)) == 0
    assert len(known_then(rows, as_of=may)) == 1


def pieces(*rows: tuple[str, bool]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "customer_id": ["wang"] * len(rows),
            "need": ["borrow_consumer"] * len(rows),
            "day": [day_of(dt.date.fromisoformat(day)) for day, _ in rows],
            "is_state": [is_state for _, is_state in rows],
        }
    )


def test_what_happened_answers_the_evidence_up_to_that_day_but_not_a_lasting_state(
    loan: NeedDefinition,
) -> None:
    rows = found(loan, loans=[granted("2026-03-01")])

    left = not_yet_answered(
        pieces(("2026-02-20", False), ("2026-03-01", False), ("2026-03-02", False),
               ("2026-02-20", True)), rows
    )  # fmt: skip

    assert [
        (date_of(day).isoformat(), state)
        for day, state in zip(left["day"], left["is_state"], strict=True)
    ] == [
        ("2026-03-02", False),
        ("2026-02-20", True),
    ]


def test_a_call_nobody_took_answers_nothing(loan: NeedDefinition) -> None:
    rows = found(loan, outcomes=[answer("no_answer", "2026-06-01 10:00")])

    assert len(not_yet_answered(pieces(("2026-05-01", False)), rows)) == 1


def test_a_wrong_need_rests_for_ninety_days(loan: NeedDefinition) -> None:
    rows = found(loan, outcomes=[answer("wrong", "2026-06-01 10:00")])
    last, after = (
        Moment(date=dt.date(2026, 6, 1) + dt.timedelta(days=days), zone=ZONE) for days in (89, 90)
    )

    assert resting(rows, as_of=last).to_numpy().tolist() == [["wang", "borrow_consumer"]]
    assert len(resting(rows, as_of=after)) == 0


def test_an_evaluation_is_given_the_recorded_outcomes_and_no_answers(
    loan: NeedDefinition,
) -> None:
    tables = tables_of(
        customer_accounts=[OWNER],
        loans=[granted("2026-03-01")],
        outcomes=[answer("accepted", "2026-06-01 10:00")],
    )

    rows = recorded_needs(tables, as_of=JULY, definitions=[loan])

    assert rows.to_pylist() == [
        {"customer_id": "wang", "need": "borrow_consumer", "date": dt.date(2026, 3, 1)}
    ]


def test_for_judging_every_record_that_shows_the_need_is_given(loan: NeedDefinition) -> None:
    both = replace(loan, judged_by=("loan_granted_consumer", "loan_granted_mortgage"))
    home = {**granted("2026-04-01"), "kind": "mortgage"}
    tables = tables_of(customer_accounts=[OWNER], loans=[granted("2026-03-01"), home])

    def dates(*, is_judging: bool) -> list[dt.date]:
        rows = recorded_needs(tables, as_of=JULY, definitions=[both], is_judging=is_judging)
        return [row["date"] for row in rows.to_pylist()]

    assert dates(is_judging=False) == [dt.date(2026, 3, 1)]
    assert dates(is_judging=True) == [dt.date(2026, 3, 1), dt.date(2026, 4, 1)]
