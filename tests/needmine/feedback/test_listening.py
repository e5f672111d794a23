"""The table of voices: whose words, known when, settled or not, and no text in it."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from needmine.core.time import Moment
from needmine.feedback.listening import voices
from needmine.feedback.tables import VOICES
from tests.rows import ZONE, tables_of

AS_OF = Moment(date=dt.date(2026, 6, 1), zone=ZONE)
ANNA = {"party_id": "tok-a", "customer_id": "anna", "method": "alone"}


def plainly(tokens: Sequence[str | None]) -> list[str | None]:
    """A vault whose tokens are the texts themselves; ``erased`` stands for nothing."""
    return [None if token == "erased" else token for token in tokens]


def text(said: str, **more: Any) -> dict[str, Any]:
    return {
        "party_id": "tok-a",
        "kind": "call",
        "text": said,
        "happened_at": "2026-05-20 10:00",
        **more,
    }


def heard_rows(*texts: dict[str, Any], as_of: Moment = AS_OF) -> list[dict[str, Any]]:
    tables = tables_of(feedback_texts=list(texts), customer_records=[ANNA])
    rows: list[dict[str, Any]] = voices(tables, as_of=as_of, reveal=plainly).to_pylist()
    return rows


def test_two_topics_of_one_text_are_two_rows_of_its_customer() -> None:
    rows = heard_rows(text("想贷款,另外APP老是闪退"))
    assert [(row["customer_id"], row["topic"], row["polarity"]) for row in rows] == [
        ("anna", "complaint_app", 1.0),
        ("anna", "wants_loan", 1.0),
    ]
    assert {row["row"] for row in rows} == {"feedback_texts/load-1/1"}
    assert {row["happened_date"] for row in rows} == {dt.date(2026, 5, 20)}


def test_a_complaint_stays_open_until_a_settling_day_that_has_come() -> None:
    def is_open(**more: Any) -> bool:
        (row,) = heard_rows(text("柜员态度恶劣", kind="complaint", **more))
        return bool(row["is_open"])

    assert is_open()
    assert is_open(closed_date="2026-06-01")
    assert not is_open(closed_date="2026-05-31")


def test_a_settlement_known_later_does_not_close_a_complaint_today() -> None:
    first = text(
        "柜员态度恶劣",
        kind="complaint",
        feedback_id="f1",
        known_at="2026-05-20 10:00",
        known_until="2026-06-03 09:00",
    )
    settled = {**first, "closed_date": "2026-05-30", "known_at": "2026-06-03 09:00"}
    settled["known_until"] = None
    (row,) = heard_rows(first, settled)
    assert row["is_open"]
    later = Moment(date=dt.date(2026, 6, 4), zone=ZONE)
    (row,) = heard_rows(first, settled, as_of=later)
    assert not row["is_open"]


def test_a_complaint_whose_words_name_nothing_or_are_erased_is_not_lost() -> None:
    rows = heard_rows(
        text("我要投诉你们!", kind="complaint", feedback_id="f1"),
        text("erased", kind="complaint", feedback_id="f2"),
        text("erased", kind="call", feedback_id="f3"),
        text("谢谢,贷款批得很快,想贷款", kind="complaint", feedback_id="f4"),
    )
    assert [(row["feedback_id"], row["topic"]) for row in rows] == [
        ("f1", "complaint_other"),
        ("f2", "complaint_other"),
        ("f4", "complaint_other"),
        ("f4", "wants_loan"),
    ]
    assert all(row["is_open"] for row in rows)


def test_what_becomes_known_at_the_moment_or_later_is_not_heard() -> None:
    late = text("想贷款", known_at="2026-06-01 00:00")
    assert heard_rows(late) == []
    known_in_time = text("想贷款", known_at="2026-05-31 23:59")
    assert len(heard_rows(known_in_time)) == 1


def test_words_of_somebody_no_record_knows_are_left_out() -> None:
    assert heard_rows(text("想贷款", party_id="tok-stranger")) == []


def test_no_text_leaves() -> None:
    secret = "想贷款,我叫王小明,电话13800000000"
    tables = tables_of(feedback_texts=[text(secret)], customer_records=[ANNA])
    table = voices(tables, as_of=AS_OF, reveal=plainly)
    assert table.schema.equals(VOICES.schema().to_pyarrow())
    assert table.num_rows == 1
    assert not any("王小明" in str(value) for row in table.to_pylist() for value in row.values())


def test_the_same_rows_come_out_whatever_order_they_come_in() -> None:
    texts = [text("想贷款", feedback_id=f"f{n}", from_row=n) for n in range(5)]
    assert heard_rows(*texts) == heard_rows(*reversed(texts))


def test_a_bank_without_feedback_has_no_voices() -> None:
    tables = tables_of(customer_records=[ANNA])
    assert voices(tables, as_of=AS_OF, reveal=plainly).num_rows == 0


def test_no_text_is_lost_where_the_vault_asks_the_engine_too() -> None:
    said = [text("想贷款") for _ in range(5_000)]
    tables = tables_of(feedback_texts=said, customer_records=[ANNA])

    def from_a_table(tokens: Sequence[str | None]) -> list[str | None]:
        assert tables["feedback_texts"].count().to_pyarrow().as_py() == len(said)
        return plainly(tokens)

    assert voices(tables, as_of=AS_OF, reveal=from_a_table).num_rows == len(said)
