import datetime as dt
from decimal import Decimal

from needmine.core.sentences import Sentence
from needmine.desks.shown_rows import found_rows, references, shown_rows
from tests.needmine.desks.sample_bank import WORDS, booking, masked, standing_at


def facts(row, language="en"):
    return {
        fact.label.say(language): fact.value.say(language)
        if isinstance(fact.value, Sentence)
        else fact.value
        for fact in row.shows
    }


def shown(text, **tables):
    at = standing_at(**tables)
    return shown_rows(text, found_rows(at, WORDS, references([text]), masked=masked), WORDS)


def test_a_row_is_shown_with_its_file_its_date_and_its_telling_facts():
    (row,) = shown(
        '["transactions/load-1/7"]',
        transactions=[
            booking("alone", "2026-06-03", "88000.50", from_row=7, counterparty_name="n-boss"),
            booking("alone", "2026-06-04", "1.00", from_row=8),
        ],
    )
    assert (row.department.say("zh"), row.table.say("en")) == ("核心系统", "Booking")
    assert (row.file, row.row, row.date) == ("rows.csv", 7, dt.date(2026, 6, 3))
    assert facts(row) == {
        "Amount": Decimal("88000.50"),
        "Into or out of the account": "In",
        "Kind of transaction": "Transfer",
        "Other side's name": "*n-boss*",
    }
    assert list(facts(row, "zh")) == ["金额", "收支方向", "交易种类", "对方户名"]


def test_rows_of_several_tables_are_found_at_once_the_latest_first():
    rows = shown(
        '["transactions/load-1/1", "digital_events/load/with/slash/2", "transactions/load-1/1"]',
        transactions=[booking("alone", "2026-05-01", "5")],
        digital_events=[
            {
                "event_id": "e",
                "party_id": "p-li",
                "kind": "page",
                "name": "loan_page",
                "topic": "loan",
                "happened_at": "2026-06-20 09:00",
                "load_id": "load/with/slash",
                "from_row": 2,
            }
        ],
    )
    assert [(row.table.say("zh"), row.date.month) for row in rows] == [
        ("线上访问", 6),
        ("账户流水", 5),
    ]


def test_a_row_known_at_the_moment_or_later_is_not_shown():
    rows = [
        booking("alone", "2026-06-03", "1", known_at="2026-07-01 00:00", from_row=1),
        booking("alone", "2026-06-03", "2", known_at="2026-06-30 23:59", from_row=2),
    ]
    found = shown('["transactions/load-1/1", "transactions/load-1/2"]', transactions=rows)
    assert [row.row for row in found] == [2]


def test_a_row_corrected_since_is_still_shown_and_says_so():
    row = booking("alone", "2026-06-03", "1", known_until="2026-06-20 00:00")
    (then,) = shown('["transactions/load-1/1"]', transactions=[row])
    assert facts(then)["Corrected or withdrawn since"] == "Yes"


def test_a_correction_that_comes_after_the_moment_is_not_known_yet():
    row = booking("alone", "2026-06-03", "1", known_until="2026-07-01 00:00")
    (then,) = shown('["transactions/load-1/1"]', transactions=[row])
    assert "Corrected or withdrawn since" not in facts(then)


def test_what_a_customer_wrote_is_never_shown():
    (row,) = shown(
        '["feedback_texts/load-1/1"]',
        feedback_texts=[
            {
                "feedback_id": "f",
                "party_id": "p-li",
                "kind": "complaint",
                "text": "token-of-the-text",
                "happened_at": "2026-06-03 10:00",
            }
        ],
    )
    assert facts(row) == {"Kind": "Complaint"}


def test_an_amount_in_another_currency_says_its_own():
    (row,) = shown(
        '["transactions/load-1/1"]',
        accounts=[
            {
                "account_number": "dollars",
                "kind": "current",
                "currency": "USD",
                "opened_date": "2020-01-01",
            }
        ],
        transactions=[booking("dollars", "2026-06-03", "2500")],
    )
    assert facts(row)["Amount"] == "$2,500"


def test_a_share_reads_as_per_cent_and_a_date_stays_a_date():
    (row,) = shown(
        '["deposits/load-1/1"]',
        deposits=[
            {
                "lot_id": "d",
                "account_number": "alone",
                "kind": "term",
                "principal": "50000",
                "rate": 0.0185,
                "started_date": "2025-07-10",
                "matures_date": "2026-07-10",
            }
        ],
    )
    assert facts(row)["Yearly rate"] == "1.85%"
    assert facts(row)["Matures on"] == dt.date(2026, 7, 10)


def test_references_that_name_nothing_are_passed_over():
    text = '["transactions/load-1/999", "no_such_table/load-1/1", "voices", "loans/load-1/1"]'
    assert shown(text, transactions=[booking("alone", "2026-06-03", "1")]) == ()
