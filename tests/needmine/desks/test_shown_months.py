import datetime as dt
from decimal import Decimal

from needmine.core.time import Moment
from needmine.desks.shown_months import months
from needmine.features.movements import movements
from tests.needmine.desks.sample_bank import AS_OF, booking, standing_at
from tests.rows import ZONE

OLD = booking("alone", "2025-01-02", "1")
NEW = booking("alone", "2026-06-30", "1")


def shown(*bookings, as_of=AS_OF, **tables):
    at = standing_at(as_of, transactions=[OLD, NEW, *bookings], **tables)
    return {
        customer: {row.month.isoformat()[:7]: (row.money_in, row.money_out) for row in rows}
        for customer, rows in months(at, movements(at, "current")).items()
    }


def test_twelve_whole_months_are_shown_with_zero_where_nothing_moved():
    wang = shown(booking("alone", "2026-03-05", "800.10"))["wang"]
    first, *between, last = wang
    assert (first, len(between), last) == ("2025-07", 10, "2026-06")
    assert wang["2026-03"] == (Decimal("800.10"), 0)
    assert wang["2026-04"] == (0, 0)


def test_a_joint_account_counts_for_each_of_its_owners():
    found = shown(booking("both", "2026-03-05", "60", direction="out", kind="card_payment"))
    assert found["wang"]["2026-03"] == (0, 60)
    assert found["li"]["2026-03"] == (0, 60)


def test_months_before_the_first_account_was_opened_are_not_there():
    assert list(shown()["li"]) == ["2026-02", "2026-03", "2026-04", "2026-05", "2026-06"]


def test_months_outside_the_banks_records_are_unknown_and_not_zero():
    at = standing_at(transactions=[booking("alone", "2026-03-20", "1"), NEW])
    by_month = {row.month: row for row in months(at, movements(at, "current"))["wang"]}
    assert by_month[dt.date(2026, 3, 1)].money_in is None
    assert by_month[dt.date(2026, 4, 1)].money_in == 0
    assert by_month[dt.date(2025, 8, 1)].money_out is None


def test_months_after_the_records_ended_are_unknown():
    at = standing_at(transactions=[OLD, booking("alone", "2026-04-30", "9")])
    by_month = {row.month: row for row in months(at, movements(at, "current"))["wang"]}
    assert by_month[dt.date(2026, 4, 1)].money_in == 9
    assert by_month[dt.date(2026, 6, 1)].money_in is None


def test_own_money_on_the_move_and_loans_paid_out_are_no_income():
    found = shown(
        booking("alone", "2026-03-05", "100", direction="out", counterparty_account="both"),
        booking("both", "2026-03-05", "100", counterparty_account="alone"),
        booking("alone", "2026-03-06", "5000", direction="out", kind="term_deposit"),
        booking("alone", "2026-03-07", "90000", kind="loan_granted"),
    )
    assert found["wang"]["2026-03"] == (0, 0)
    assert found["li"]["2026-03"] == (100, 0)


def test_the_month_under_way_is_shown_up_to_the_moment():
    middle = Moment(date=dt.date(2026, 6, 16), zone=ZONE)
    wang = shown(
        booking("alone", "2026-06-15", "7"), booking("alone", "2026-06-16", "8"), as_of=middle
    )["wang"]
    assert wang["2026-06"] == (7, 0)
    assert len(wang) == 12


def test_a_booking_known_later_changes_nothing():
    late = booking("alone", "2026-03-05", "999", known_at="2026-07-01 00:00")
    assert shown(late) == shown()
