from collections import Counter
from decimal import Decimal
from pathlib import Path

import pyarrow.compute as pc

from needmine.simulate.holdings.loans import days_overdue
from tests.needmine.simulate.conftest import Lived
from tests.needmine.simulate.lived import delivered, listed


def course(bank: Path) -> dict[str, list[dict[str, str]]]:
    """By loan: what was told of it, in order of time."""
    found: dict[str, list[dict[str, str]]] = {}
    for row in sorted(listed(bank, "loans", "loans"), key=lambda row: row["upd_time"]):
        if row["loan_no"] != "N_TEST":
            found.setdefault(row["loan_no"], []).append(row)
    return found


def test_every_loan_is_told_first_when_it_is_granted(lived: Lived, lived_bank: Path) -> None:
    owed = lived.world.loans

    told = course(lived_bank)

    assert len(told) == (owed.granted < 365).sum() > 100
    for steps in told.values():
        assert steps[0]["upd_time"][:10] == steps[0]["grant_dt"]
        assert (steps[0]["overdue_days"], steps[0]["end_dt"]) == ("0", "")
        assert len({(row["acct_no"], row["principal"], row["rate"]) for row in steps}) == 1


def test_kinds_pledges_and_terms_go_together(lived_bank: Path) -> None:
    told = [steps[0] for steps in course(lived_bank).values()]

    assert {(row["kind"], row["pledge"]) for row in told} == {
        ("consumer", "none"),
        ("mortgage", "home"),
    }
    for row in told:
        assert (int(row["months"]) >= 240) == (row["kind"] == "mortgage")
        # The level payment pays principal and interest back within the term.
        whole = Decimal(row["payment"]) * int(row["months"])
        assert Decimal(row["principal"]) < whole < 3 * Decimal(row["principal"])


def test_nothing_is_told_before_it_happens(lived_bank: Path) -> None:
    for steps in course(lived_bank).values():
        for row in steps:
            assert row["upd_time"][:10] >= (row["end_dt"] or row["grant_dt"])
            known = row["upd_time"][:10].replace("-", "")
            assert known <= row["_file"][6:14]


def test_arrears_are_told_at_the_months_end_in_which_they_change(
    lived: Lived, lived_bank: Path
) -> None:
    told = [row for steps in course(lived_bank).values() for row in steps]
    late = [row for row in told if row["overdue_days"] != "0"]
    months = range(12)
    overdue = [days_overdue(lived.world.loans, m, period=lived.world.period) for m in months]
    before = [overdue[0] * 0, *overdue[:-1]]
    changed = sum(
        int(((now != then) & (now > 0)).sum()) for now, then in zip(overdue, before, strict=True)
    )

    assert len(late) == changed > 10
    ends = {lived.world.period.date(int(start) - 1) for start in lived.world.period.starts[1:]}
    assert {row["upd_time"][:10] for row in late} <= {day.isoformat() for day in ends}


def test_who_is_overdue_paid_nothing_since_the_first_missed_day(
    lived: Lived, lived_bank: Path
) -> None:
    booked = delivered(lived_bank, "core_banking", "transactions")
    repaid = booked.filter(pc.equal(booked["summary"], "贷款还款"))
    days: dict[str, list[str]] = {}
    for row in repaid.select(["opp_acct", "tran_dt"]).to_pylist():
        days.setdefault(row["opp_acct"], []).append(row["tran_dt"])
    period, checked = lived.world.period, 0
    for steps in course(lived_bank).values():
        for row in steps:
            if row["overdue_days"] != "0":
                last = period.day(row["upd_time"][:10])
                first = period.date(last - int(row["overdue_days"]) + 1)
                since = [day for day in days.get(row["acct_no"], []) if day >= f"{first:%Y%m%d}"]
                assert not [day for day in since if day <= f"{period.date(last):%Y%m%d}"]
                checked += 1
    assert checked > 10


def test_a_loan_ends_with_its_term_or_early_out_of_own_money(
    lived: Lived, lived_bank: Path
) -> None:
    owed = lived.world.loans
    ended = [steps[-1] for steps in course(lived_bank).values() if steps[-1]["end_dt"]]

    reasons = Counter(row["end_reason"] for row in ended)

    within = owed.ends < 365
    early = within & (owed.prepaid == owed.ends)
    assert reasons == Counter(early=int(early.sum()), term=int((within & ~early).sum()))
    assert reasons["early"] > 0
    assert all(row["overdue_days"] == "0" for row in ended)


def test_each_loan_has_an_account_of_core_banking(lived_bank: Path) -> None:
    accounts = delivered(lived_bank, "core_banking", "accounts")
    kept = accounts.filter(pc.equal(accounts["acct_type"], "LN"))
    products = dict(zip(kept["acct_no"].to_pylist(), kept["prod"].to_pylist(), strict=True))

    for steps in course(lived_bank).values():
        wanted = "home_loan" if steps[0]["kind"] == "mortgage" else "consumer_loan"
        assert products[steps[0]["acct_no"]] == wanted


def test_one_row_cannot_be_used(lived_bank: Path) -> None:
    (row,) = (row for row in listed(lived_bank, "loans", "loans") if row["loan_no"] == "N_TEST")

    assert (row["principal"], row["kind"]) == ("abc", "consumer")
