from pathlib import Path
from typing import Any

import pyarrow.parquet as pq


def rows(bank: Path, name: str) -> list[dict[str, Any]]:
    files = sorted((bank / "exports" / "cards").glob(f"{name}_*.parquet"))
    return [row for file in files for row in pq.read_table(file).to_pylist()]


def test_purchases_go_out_and_payments_come_in(chinese_bank: Path) -> None:
    spent = [row for row in rows(chinese_bank, "transactions") if row["txn_id"][0] != "X"]
    assert {row["dr_cr"] for row in spent if row["txn_type"] == "card_payment"} == {"D"}
    assert {row["dr_cr"] for row in spent if row["txn_type"] == "card_repayment"} == {"C"}
    assert all(row["mcc"] and row["merchant"] for row in spent if row["txn_type"] == "card_payment")


def test_a_purchase_is_known_a_day_later_at_the_earliest(chinese_bank: Path) -> None:
    for row in rows(chinese_bank, "transactions"):
        days = (row["post_time"] - row["txn_time"]).days
        assert days == 0 if row["txn_type"] == "card_repayment" else 1 <= days <= 5 or days == 0


def test_every_card_belongs_to_a_customer_with_its_own_key(chinese_bank: Path) -> None:
    customers = {row["cust_key"] for row in rows(chinese_bank, "customers")}
    cards = rows(chinese_bank, "card_list")
    # A card issued on the very last day comes before its customer's next export.
    assert sum(row["cust_key"] in customers for row in cards) >= len(cards) - 2
    assert all(row["card_no"].startswith("999000") for row in cards)


def test_each_file_has_unusable_rows(chinese_bank: Path) -> None:
    for file in (chinese_bank / "exports" / "cards").glob("transactions_*.parquet"):
        table = pq.read_table(file).to_pylist()
        assert any(not row["acct_no"] for row in table)
        assert any(row["txn_type"] == "??" for row in table)


def test_mail_goes_to_a_domain_kept_for_examples(chinese_bank: Path) -> None:
    mails = {row["email"] for row in rows(chinese_bank, "customers")}
    assert len(mails) > 20
    assert all(not mail or mail.endswith("@example.com") for mail in mails)
