import datetime as dt

import pytest

from needmine.signals.balance_surge import verdict
from tests.needmine.signals.happenings import Row, bank_of, fired, money, shipped
from tests.rows import local

# 60,000 against the limit of 50,000 and nothing usual.
WINDFALL = money("2026-05-12 10:00", 60000, counterparty_name="n-insurer")


def surges(*bookings: Row, **rows: list[Row]) -> list[Row]:
    return fired("balance_surge", bank_of(transactions=list(bookings), **rows))


def test_new_money_fires_at_the_instant_it_becomes_known() -> None:
    (firing,) = surges({**WINDFALL, "known_at": "2026-05-13 02:00", "transaction_id": "w"})
    assert firing["customer_id"] == "li"
    assert firing["fired_at"] == local("2026-05-13 02:00")
    assert firing["fired_date"] == dt.date(2026, 5, 13)
    assert firing["expires_date"] == dt.date(2026, 6, 12)
    assert firing["values"] == {
        "amount": "60000.00",
        "usual": "0.00",
        "days": 3,
        "quarter_end": False,
    }
    assert firing["rows"] == ["transactions/load-1/2"]
    assert 0.5 < firing["strength"] < 1


def test_three_days_add_up_and_the_fourth_does_not() -> None:
    def parts(last: str) -> list[Row]:
        return [money("2026-05-10 10:00", 30000), money(last, 25000)]

    (firing,) = surges(*parts("2026-05-12 10:00"))
    assert firing["fired_date"] == dt.date(2026, 5, 12)
    assert firing["values"]["amount"] == "55000.00"
    assert surges(*parts("2026-05-13 10:00")) == []


@pytest.mark.parametrize(
    "decoy",
    [
        {"counterparty_account": "a-li-2"},
        {"counterparty_name": "n-li"},
        {"kind": "wallet", "counterparty_name": "n-li"},
        {"kind": "term_deposit"},
        {"kind": "wealth"},
        {"kind": "loan_granted"},
        {"amount": "49999.99"},
    ],
)
def test_money_that_is_not_new_or_not_enough_does_not_fire(decoy: Row) -> None:
    assert surges({**money("2026-05-12 10:00", 60000), **decoy}) == []


def test_a_cash_deposit_under_the_own_name_is_new_money() -> None:
    assert len(surges(money("2026-05-12 10:00", 60000, "cash", counterparty_name="n-li"))) == 1


@pytest.mark.parametrize(("amount", "n_firings"), [(59999, 1), (60000, 0), (61200, 0), (80000, 1)])
def test_a_maturing_lot_coming_home_as_a_plain_transfer_does_not_fire(
    amount: int, n_firings: int
) -> None:
    lot = {
        "account_number": "a-li", "kind": "term", "principal": 60000,
        "started_date": "2025-05-11", "matures_date": "2026-05-11",
    }  # fmt: skip
    assert len(surges(money("2026-05-12 10:00", amount), deposits=[lot])) == n_firings


def test_salary_at_its_usual_level_does_not_fire_and_a_bonus_does() -> None:
    def salaries(last: int) -> list[Row]:
        months = [*(f"2025-{n:02}" for n in range(2, 13)), *(f"2026-{n:02}" for n in range(1, 5))]
        usual = [money(f"{month}-10 10:00", 55000, "salary") for month in months]
        return [*usual, money("2026-05-12 10:00", last, "salary")]

    assert surges(*salaries(55000)) == []
    (firing,) = surges(*salaries(120000))
    assert firing["values"]["amount"] == "65000.00"


def test_money_that_left_again_is_no_surge() -> None:
    gone = money("2026-05-12 09:00", 20000, direction="out", counterparty_name="n-shop")
    moved = money("2026-05-12 09:00", 20000, direction="out", counterparty_account="a-li-2")
    elsewhere = money("2026-05-12 09:00", 20000, direction="out", counterparty_name="n-li")
    assert surges(gone, WINDFALL) == []
    assert surges(elsewhere, WINDFALL) == []
    # What moves between two of Li's accounts here has not left.
    assert len(surges(moved, WINDFALL)) == 1


def test_what_is_usual_for_the_customer_does_not_fire() -> None:
    # 30,000 every third day is usual for three days; 60,000 is only twice as much.
    usual = [
        money((dt.date(2026, 2, 8) + dt.timedelta(days=3 * n)).isoformat(), 30000)
        for n in range(30)
    ]
    assert surges(*usual, WINDFALL) == []


def test_a_joint_account_fires_for_each_holder_and_not_for_a_disponent() -> None:
    wu = {"account_number": "a-li", "party_id": "p-wu"}
    joint = surges(WINDFALL, account_holders=[{**wu, "role": "joint"}])
    disponent = surges(WINDFALL, account_holders=[{**wu, "role": "disponent"}])
    assert [row["customer_id"] for row in joint] == ["li", "wu"]
    assert [row["customer_id"] for row in disponent] == ["li"]


def test_a_correction_that_came_later_does_not_unmake_the_firing() -> None:
    first = {**WINDFALL, "transaction_id": "w", "known_until": "2026-05-14 02:00"}
    mended = {**WINDFALL, "transaction_id": "w", "amount": 600, "known_at": "2026-05-14 02:00"}
    (firing,) = surges(first, mended)
    assert firing["values"]["amount"] == "60000.00"


def test_an_own_account_known_only_later_did_not_count_then() -> None:
    late = money("2026-05-12 10:00", 60000, counterparty_account="a-new")
    holder = {"account_number": "a-new", "party_id": "p-li", "role": "owner"}
    account = {"account_number": "a-new", "kind": "current", "opened_date": "2026-05-01"}
    assert (
        len(
            surges(late, accounts=[account], account_holders=[{**holder, "known_at": "2026-05-20"}])
        )
        == 1
    )
    assert surges(late, accounts=[account], account_holders=[holder]) == []


def test_a_booking_that_became_known_late_counts_from_then_on_within_its_days() -> None:
    assert len(surges({**WINDFALL, "known_at": "2026-05-14 12:00"})) == 1
    assert surges({**WINDFALL, "known_at": "2026-05-15 12:00"}) == []


def test_in_the_first_quarter_of_records_nothing_is_usual_yet_and_nothing_fires() -> None:
    assert surges(money("2025-04-01 10:00", 60000)) == []


def test_near_the_end_of_a_quarter_it_is_weaker_and_says_so() -> None:
    hit = {"net": 6_000_000, "usual_in": 0}
    definition = shipped("balance_surge")
    within, near = (verdict(hit, dt.date(2026, 6, day), definition) for day in (25, 26))
    assert (within.values["quarter_end"], near.values["quarter_end"]) == (False, True)
    assert near.strength == pytest.approx(within.strength / 2, abs=1e-4)
    assert verdict(hit, dt.date(2025, 12, 31), definition).values["quarter_end"] is True
    said = definition.say(near.values, currency="CNY")
    assert said.zh == "3天内净流入 ¥6万，平时同样天数约 ¥0；临近季末，可能只是冲时点"
    assert said.en.startswith("¥60,000 came in and stayed within 3 days")
