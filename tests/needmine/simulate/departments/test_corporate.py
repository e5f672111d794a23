import csv
from pathlib import Path
from typing import Any

import numpy as np

from needmine.simulate.departments.corporate import credit_codes
from needmine.simulate.ground.numbers import is_id_number
from needmine.simulate.ground.words import summary_numbers
from needmine.simulate.lives.people import SELF_EMPLOYED
from tests.needmine.simulate.conftest import Lived


def rows(bank: Path, name: str, date: str = "*") -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for file in sorted((bank / "exports" / "corporate").glob(f"{name}_{date}.csv")):
        with file.open(encoding="utf-8", newline="") as text:
            found += [{**row, "_file": file.stem[-8:]} for row in csv.DictReader(text)]
    return found


def of_account(lived: Lived) -> dict[str, int]:
    """Whose each account is."""
    held = lived.world.scene.accounts
    return {str(number): int(person) for number, person in zip(held.numbers, held.person)}  # noqa: B905


def paid_in(lived: Lived, month: int) -> dict[int, str]:
    """Who was paid wages in a month, and from which account."""
    booked, scene = lived.months[month].settled.bookings, lived.world.scene
    wages = booked.taken(booked.summary == summary_numbers()["salary"])
    person = scene.accounts.person[wages.account]
    payer = scene.others.accounts[wages.other]
    return dict(zip(person.tolist(), payer.tolist(), strict=True))


def test_firms_with_a_contract_here_and_the_shops_of_owners_are_known(
    lived: Lived, lived_bank: Path
) -> None:
    firms = lived.world.truth.firms
    ours = list(firms.codes[firms.pays_here])

    last = rows(lived_bank, "companies", "20260630")

    assert [row["corp_no"] for row in last][: len(ours)] == ours
    assert 0 < len(ours) < len(firms)
    owned = {row["corp_no"] for row in rows(lived_bank, "owners")}
    assert {row["corp_no"] for row in last[len(ours) :]} == owned
    assert all(row["corp_name"] for row in last)
    assert {row["trade"] for row in last} == {"trade", "public"}
    assert len({row["uscc"] for row in last}) == len(last)


def test_credit_codes_have_eighteen_signs_no_registry_gives_out() -> None:
    assert credit_codes(np.array([0, 12])).tolist() == ["Z00000000000000000", "Z00000000000000012"]


def test_wages_come_from_the_account_of_the_firm_that_corporate_banking_knows(
    lived: Lived, lived_bank: Path
) -> None:
    known = {row["settle_acct"] for row in rows(lived_bank, "companies")}

    assert set(paid_in(lived, 5).values()) <= known


def test_a_contract_begins_before_the_period_and_ends_on_the_day_it_goes_to_a_rival(
    lived: Lived, lived_bank: Path
) -> None:
    firms, told = lived.world.truth.firms, rows(lived_bank, "contracts")
    begun = [row for row in told if not row["end_dt"]]
    ended = [row for row in told if row["end_dt"]]

    assert len(begun) == firms.pays_here.sum()
    assert {row["_file"] for row in begun} == {"20250630"}
    assert len(ended) == (firms.pays_here & (firms.moves_away < 365)).sum()
    for row in ended:
        assert row["upd_time"][:10] == row["end_dt"]
        assert row["end_dt"][:7].replace("-", "") == row["_file"][:6]
    assert {int(row["payday"]) for row in told} <= {5, 8, 10, 15, 20, 25, 28}


def test_rosters_list_whom_a_firm_pays(lived: Lived, lived_bank: Path) -> None:
    account, numbers = of_account(lived), lived.world.people.employer
    for month, date in ((2, "20250930"), (5, "20251231"), (8, "20260331"), (11, "20260630")):
        roster = rows(lived_bank, "rosters", date)
        listed = {account[row["acct_no"]] for row in roster}
        paid = set(paid_in(lived, month))

        assert len(listed) == len(roster) > 200
        # Whoever lost or found a job in between is paid in that month or listed, not both.
        assert len(listed ^ paid) < 0.03 * len(paid)
        for row in roster:
            assert row["contract_no"] == f"D{numbers[account[row['acct_no']]]:06d}"


def test_a_roster_names_its_people_rightly(lived: Lived, lived_bank: Path) -> None:
    account, people = of_account(lived), lived.world.people

    for row in rows(lived_bank, "rosters", "20260630"):
        person = account[row["acct_no"]]
        assert (row["name"], row["id_no"]) == (people.names[person], people.id_numbers[person])


def test_nobody_is_on_a_roster_of_a_firm_that_has_gone(lived: Lived, lived_bank: Path) -> None:
    firms, period = lived.world.truth.firms, lived.world.period
    for row in rows(lived_bank, "rosters"):
        day = period.day(f"{row['_file'][:4]}-{row['_file'][4:6]}-{row['_file'][6:]}")
        assert firms.moves_away[int(row["contract_no"][1:])] > day


def test_owners_are_self_employed_and_carry_the_registers_number(
    lived: Lived, lived_bank: Path
) -> None:
    people, last = lived.world.people, rows(lived_bank, "owners", "20260630")
    person = [int(row["corp_no"][1:]) for row in last]

    assert 50 < len(last) < (people.jobs == SELF_EMPLOYED).sum()
    assert (people.jobs[person] == SELF_EMPLOYED).all()
    assert people.in_core[person].all()
    assert all(is_id_number(row["id_no"]) for row in last)
    assert {row["role"] for row in last} == {"owner", "representative"}


def test_merchants_are_those_whose_takings_are_settled(lived: Lived, lived_bank: Path) -> None:
    account, core = of_account(lived), lived.world.records["core_banking"]
    keys: dict[str, Any] = dict(zip(core.key, core.person.tolist(), strict=True))
    settled = summary_numbers()["acquiring_in"]
    paid = {
        int(lived.world.scene.accounts.person[number])
        for month in lived.months
        for number in month.settled.bookings.account[month.settled.bookings.summary == settled]
    }

    last = rows(lived_bank, "merchants", "20260630")

    assert len(last) > 20
    assert {account[row["settle_acct"]] for row in last} >= paid
    assert all(keys[row["cust_no"]] == account[row["settle_acct"]] for row in last)


def test_nobody_stands_in_a_list_before_joining(lived: Lived, lived_bank: Path) -> None:
    people, period = lived.world.people, lived.world.period
    for name, column in (("owners", "corp_no"), ("merchants", "merchant_no")):
        for row in rows(lived_bank, name):
            day = period.day(f"{row['_file'][:4]}-{row['_file'][4:6]}-{row['_file'][6:]}")
            assert people.joined[int(row[column][1:])] < day
