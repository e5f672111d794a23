import dataclasses
import datetime as dt
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from needmine.simulate.departments.cards import CardCentre
from needmine.simulate.money.card_spending import KINDS
from tests.needmine.simulate.conftest import Lived
from tests.needmine.simulate.lived import delivered


@cache
def rows(bank: Path, name: str) -> list[dict[str, Any]]:
    """Rows with the types of the files themselves."""
    found = []
    for file in sorted((bank / "exports" / "cards").glob(f"{name}_*.parquet")):
        read = pq.read_table(file).to_pylist()
        found += [{**row, "_file": file.stem[-8:]} for row in read]
    return found


@cache
def spent(bank: Path) -> list[dict[str, Any]]:
    return [row for row in rows(bank, "transactions") if row["txn_id"][0] != "X"]


def test_no_booking_is_lost_or_doubled_but_those_still_on_their_way(
    lived: Lived, lived_bank: Path
) -> None:
    made = spent(lived_bank)
    numbers = sorted(int(row["txn_id"]) for row in made)
    booked = sum(len(month.spent) for month in lived.months)

    assert numbers == list(range(numbers[0], numbers[0] + len(made)))
    # Purchases of the last day or two are told in the month after.
    assert 0 < booked - len(made) < 0.01 * booked
    before = [row for row in made if row["txn_time"] < dt.datetime(2026, 6, 1)]  # noqa: DTZ001
    assert len(before) == sum(len(month.spent) for month in lived.months[:11])
    kinds = Counter(row["txn_type"] for row in before)
    expected = Counter(
        KINDS[kind] for month in lived.months[:11] for kind in month.spent.kind.tolist()
    )
    assert kinds == expected


def test_purchases_go_out_and_payments_come_in(lived_bank: Path) -> None:
    sides = {(row["txn_type"], row["dr_cr"]) for row in spent(lived_bank)}

    assert sides == {("card_payment", "D"), ("cash", "D"), ("fee", "D"), ("card_repayment", "C")}
    for row in spent(lived_bank):
        assert row["amount"] > 0
        at_merchant = row["txn_type"] in ("card_payment", "cash")
        assert (bool(row["mcc"]), bool(row["merchant"])) == (at_merchant, at_merchant)


def test_a_purchase_is_known_a_day_later_at_the_earliest_and_a_payment_at_once(
    lived_bank: Path,
) -> None:
    waits = Counter(
        ((row["post_time"] - row["txn_time"]).days, row["txn_type"] == "card_repayment")
        for row in spent(lived_bank)
    )

    assert set(waits) == {(0, True), *((days, False) for days in range(1, 6))}
    late = sum(count for (days, _), count in waits.items() if days > 1)
    assert 0.01 < late / sum(waits.values()) < 0.05


def test_a_booking_lies_in_the_file_of_the_month_it_became_known(lived_bank: Path) -> None:
    for row in spent(lived_bank):
        assert f"{row['post_time']:%Y%m}" == row["_file"][:6]


def test_two_rows_of_each_file_cannot_be_used(lived_bank: Path) -> None:
    for file in (lived_bank / "exports" / "cards").glob("transactions_*.parquet"):
        dirty = [row for row in pq.read_table(file).to_pylist() if row["txn_id"][0] == "X"]
        assert len(dirty) == 2
        assert sum(not row["acct_no"] for row in dirty) == 1
        assert sum(row["txn_type"] == "??" for row in dirty) == 1


def test_a_month_without_one_booking_is_still_a_file(lived: Lived, tmp_path: Path) -> None:
    nothing = np.zeros(0, dtype=np.int64)
    empty = dataclasses.replace(lived.months[0], spent=lived.months[0].spent.taken(nothing))

    CardCentre(lived.world, tmp_path).month(empty)

    (file,) = tmp_path.glob("transactions_*.parquet")
    assert pq.read_table(file).num_rows == 0


def test_every_card_belongs_to_a_customer_with_a_key_of_the_card_centres_own(
    lived: Lived, lived_bank: Path
) -> None:
    customers = {row["cust_key"] for row in rows(lived_bank, "customers")}
    cards = rows(lived_bank, "card_list")

    assert len(cards) == len(lived.world.scene.cards.person)
    # A card issued on the very last day comes before its customer's next export.
    assert sum(row["cust_key"] in customers for row in cards) >= len(cards) - 2
    assert all(row["card_no"].startswith("999000") for row in cards)
    assert all(key.startswith("CC") for key in customers)
    accounts = {row["acct_no"] for row in cards}
    assert {row["acct_no"] for row in spent(lived_bank)} <= accounts
    issued = {row["acct_no"]: row["issue_date"] for row in cards}
    for row in spent(lived_bank):
        assert f"{row['txn_time']:%Y-%m-%d}" > issued[row["acct_no"]]


def test_some_names_are_embossed_and_some_id_numbers_wrong(lived: Lived, lived_bank: Path) -> None:
    last = [row for row in rows(lived_bank, "customers") if row["_file"] == "20260630"]
    record = lived.world.records["cards"]
    true = dict(zip(record.key, lived.world.people.id_numbers[record.person], strict=True))

    latin = sum(row["emboss_name"].isascii() for row in last) / len(last)
    right = sum(row["id_no"] == true[row["cust_key"]] for row in last) / len(last)

    assert 0.03 < latin < 0.09
    assert 0.9 < right < 0.97


def test_a_plan_is_told_on_the_day_it_is_made_about_a_purchase_that_was_made(
    lived: Lived, lived_bank: Path
) -> None:
    plans = rows(lived_bank, "instalments")
    bought = {
        (row["acct_no"], f"{row['txn_time']:%Y-%m-%d %H:%M:%S}", row["amount"])
        for row in rows(lived_bank, "transactions")
    }

    assert len(plans) == sum(len(plan.card) for plan in lived.world.plans) > 50
    assert {row["months"] for row in plans} == {3, 6, 12}
    told = [(row["acct_no"], row["made_time"], row["amount"]) in bought for row in plans]
    assert sum(told) > 0.98 * len(plans)
    assert all(row["made_time"][:7].replace("-", "") == row["_file"][:6] for row in plans)
    assert len({row["plan_no"] for row in plans}) == len(plans)


def test_mail_goes_to_a_domain_kept_for_examples(lived_bank: Path) -> None:
    mails = {row["email"] for row in rows(lived_bank, "customers")}

    assert len(mails) > 20
    assert all(not mail or mail.endswith("@example.com") for mail in mails)


def test_the_products_own_reader_finds_the_same_rows(lived_bank: Path) -> None:
    for name in ("transactions", "customers", "card_list"):
        read = delivered(lived_bank, "cards", name)

        assert read.num_rows == len(rows(lived_bank, name))
        assert "acct_no" in read.column_names or name == "customers"
