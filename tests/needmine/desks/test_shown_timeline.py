import datetime as dt

import ibis
import pytest

from needmine.desks.shown_timeline import timelines
from needmine.features.movements import movements
from tests.needmine.desks.sample_bank import WORDS, and_accounts, booking, standing_at

OLD_ACCOUNTS = [
    {
        "customer_id": "wang",
        "account_number": "alone",
        "role": "owner",
        "kind": "current",
        "opened_date": "2020-01-01",
    }
]


def wang(language="en", **tables):
    at = standing_at(**{"customer_accounts": OLD_ACCOUNTS, **tables})
    people = ibis.memtable({"customer_id": ["wang"]})
    found = timelines(at, WORDS, people, movements(at, "current"))
    assert set(found) <= {"wang"}
    return [
        (event.date.isoformat(), event.kind, event.sentence.say(language))
        for event in found.get("wang", ())
    ]


def test_lines_stand_latest_first():
    lines = wang(
        transactions=[booking("alone", "2026-03-05", "70000")],
        contacts=[
            {
                "contact_id": "c",
                "party_id": "p-wang",
                "channel": "call",
                "happened_at": "2026-06-05 10:00",
            }
        ],
    )
    assert lines == [
        ("2026-06-05", "contact", "Phone call: contacted"),
        ("2026-03-05", "money", "Money in: Transfer"),
    ]


def test_salary_own_transfers_and_money_of_last_years_are_no_news():
    assert (
        wang(
            transactions=[
                booking("alone", "2026-03-05", "20000", kind="salary"),
                booking("alone", "2026-03-06", "20000", counterparty_account="both"),
                booking("alone", "2025-06-30", "20000"),
            ]
        )
        == []
    )


def test_only_the_largest_amounts_are_shown():
    rows = [booking("alone", f"2026-03-{day:02}", str(day * 100)) for day in range(1, 21)]
    lines = wang(transactions=rows)
    assert [line[0] for line in lines] == [f"2026-03-{day}" for day in range(20, 12, -1)]


def test_a_contact_says_what_was_offered_and_a_service_message_offers_nothing():
    contact = {"party_id": "p-wang", "channel": "sms", "product_code": "term_1y"}
    lines = wang(
        "zh",
        contacts=[
            {**contact, "contact_id": "a", "happened_at": "2026-06-05 10:00"},
            {
                **contact,
                "contact_id": "b",
                "happened_at": "2026-06-04 10:00",
                "is_service": True,
            },
        ],
    )
    assert [line[2] for line in lines] == ["短信：推荐term_1y", "短信：服务通知"]


def test_a_complaint_says_what_it_is_about_and_whether_it_is_settled():
    text = {"party_id": "p-wang", "kind": "complaint", "text": "t"}
    voice = {
        "feedback_id": "open",
        "customer_id": "wang",
        "kind": "complaint",
        "polarity": 1.0,
        "is_open": True,
        "happened_date": "2026-06-10",
        "known_at": "2026-06-10 12:00",
        "row": "feedback_texts/load-1/1",
    }
    lines = wang(
        feedback_texts=[
            {**text, "feedback_id": "open", "happened_at": "2026-06-10 09:00"},
            {
                **text,
                "feedback_id": "done",
                "happened_at": "2026-05-10 09:00",
                "closed_date": "2026-05-20",
            },
        ],
        voices=[
            {**voice, "topic": "complaint_fee"},
            {**voice, "topic": "wants_loan", "polarity": -1.0},
            {**voice, "topic": "complaint_app", "known_at": "2026-07-01 00:00"},
        ],
    )
    assert lines == [
        ("2026-06-10", "complaint", "Complaint, not settled yet (Unhappy with a fee)"),
        ("2026-05-10", "complaint", "Complaint, settled"),
    ]


def test_a_call_is_contact_and_the_words_are_never_shown():
    lines = wang(
        feedback_texts=[
            {
                "feedback_id": "f",
                "party_id": "p-wang",
                "kind": "call",
                "text": "secret words",
                "happened_at": "2026-06-10 09:00",
            }
        ]
    )
    assert lines == [("2026-06-10", "contact", "The customer called")]


def test_visits_are_counted_by_week_and_topic():
    page = {"party_id": "p-wang", "kind": "page", "name": "p", "topic": "loan"}
    # Monday 1 and Sunday 7 June are one week; the 8th begins the next.
    days = ("2026-06-01", "2026-06-07", "2026-06-08")
    lines = wang(
        digital_events=[
            *({**page, "event_id": day, "happened_at": f"{day} 20:00"} for day in days),
            {**page, "event_id": "h", "topic": "home", "happened_at": "2026-06-09 20:00"},
        ]
    )
    assert lines == [
        ("2026-06-08", "digital", "Looked once that week at: Loan"),
        ("2026-06-07", "digital", "Looked 2 times that week at: Loan"),
    ]


def test_products_come_and_go():
    term = {"account_number": "term", "kind": "term"}
    lines = wang(
        "zh",
        customer_accounts=and_accounts({**term, "opened_date": "2026-01-05"})[2:],
        deposits=[
            {
                "lot_id": "d",
                "account_number": "term",
                "kind": "term",
                "principal": "50000",
                "started_date": "2026-01-05",
                "matures_date": "2026-04-05",
            }
        ],
        cards=[
            {
                "card_number": "c",
                "account_number": "alone",
                "party_id": "p-wang",
                "kind": "debit",
                "issued_date": "2026-02-01",
            }
        ],
    )
    assert [line[2] for line in lines] == [
        "定期存款到期，尚未支取",
        "领取借记卡",
        "开立定期存款",
        "买入或存入定期存款",
    ]


def test_a_maturity_still_to_come_is_no_line():
    lines = wang(
        deposits=[
            {
                "lot_id": "d",
                "account_number": "alone",
                "kind": "term",
                "principal": "50000",
                "started_date": "2020-01-05",
                "matures_date": "2026-07-01",
                "ended_date": "2026-07-01",
            }
        ]
    )
    assert lines == []


def test_a_signal_without_definition_is_named_and_one_fired_later_is_unknown():
    fired = {
        "customer_id": "wang",
        "strength": 1.0,
        "expires_date": "2026-08-01",
        "values": "{}",
        "rows": "[]",
    }
    lines = wang(
        signals=[
            {
                **fired,
                "signal": "old_one",
                "fired_at": "2026-06-20 10:00",
                "fired_date": "2026-06-20",
            },
            {
                **fired,
                "signal": "too_late",
                "fired_at": "2026-07-01 00:00",
                "fired_date": "2026-06-30",
            },
        ]
    )
    assert lines == [("2026-06-20", "signal", "Signal: old_one")]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("workbench", "The customer accepted: grow_savings"),
        ("records", "The bank's records show it met: grow_savings"),
    ],
)
def test_an_answer_is_told_apart_from_what_the_records_show(source, said):
    given = {
        "customer_id": "wang",
        "need": "grow_savings",
        "answer": "accepted",
        "source": source,
        "answered_at": "2026-06-30 23:30",
    }
    lines = wang(
        outcomes=[
            {**given, "known_at": "2026-06-30 23:30"},
            {**given, "known_at": "2026-07-01 00:00"},
        ]
    )
    assert lines == [("2026-06-30", "answer", said)]


def test_a_line_keeps_its_amount():
    at = standing_at(transactions=[booking("alone", "2026-03-05", "70000.25")])
    people = ibis.memtable({"customer_id": ["wang"]})
    event = timelines(at, WORDS, people, movements(at, "current"))["wang"][0]
    assert (event.date, str(event.amount)) == (dt.date(2026, 3, 5), "70000.25")
