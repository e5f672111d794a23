import csv
import gzip
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from needmine.core.sentences import LANGUAGES
from needmine.simulate.ground.numbers import is_id_number
from needmine.simulate.ground.words import HERE, words
from tests.needmine.simulate.conftest import Lived
from tests.needmine.simulate.lived import delivered, listed

FEEDS = ("customers", "accounts", "holders", "deposits", "orders")


def lines(file: Path, encoding: str) -> list[str]:
    packed = file.read_bytes()
    content = gzip.decompress(packed) if file.suffix == ".gz" else packed
    return content.decode(encoding).splitlines()


@pytest.mark.parametrize(
    ("bank", "encoding"),
    [("lived_bank", "gbk"), ("chinese_bank", "gbk"), ("english_bank", "utf-8")],
)
def test_every_line_of_every_file_has_as_many_bars(
    bank: str, encoding: str, request: pytest.FixtureRequest
) -> None:
    folder = request.getfixturevalue(bank) / "exports" / "core_banking"
    names = set()
    for file in sorted(folder.iterdir()):
        header, *rows = lines(file, encoding)
        assert {row.count("|") for row in rows} <= {header.count("|")}, file.name
        names.add(file.name.partition("_")[0])
    assert names == {*FEEDS, "transactions", "balances"}


def texts_in(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, below in node.items():
            yield from texts_in(key)
            yield from texts_in(below)
    elif isinstance(node, list):
        for below in node:
            yield from texts_in(below)
    else:
        yield str(node)


def test_no_word_of_the_chinese_bank_holds_a_bar_in_gbk() -> None:
    with (HERE / "summaries.csv").open(encoding="utf-8", newline="") as file:
        codes = [text for row in csv.DictReader(file) for text in row.values()]
    written = {*texts_in(words("zh")), *codes}

    with_bar = [text for text in written if b"|" in text.encode("gbk")]

    assert len(written) > 400
    assert with_bar == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_holds_a_bar_or_the_end_of_a_line(language: Any) -> None:
    assert not [text for text in texts_in(words(language)) if "|" in text or "\n" in text]


def test_the_english_bank_writes_english(english_bank: Path) -> None:
    for feed in FEEDS:
        for row in listed(english_bank, "core_banking", feed):
            assert all(text.isascii() for name, text in row.items() if name != "_row" and text)


def test_nothing_is_told_before_it_happens(lived_bank: Path) -> None:
    for feed, begin, end in (
        ("accounts", "open_dt", "close_dt"),
        ("deposits", "start_dt", "end_dt"),
        ("orders", "start_dt", "end_dt"),
    ):
        for row in listed(lived_bank, "core_banking", feed):
            assert row["upd_time"][:10] >= (row[end] or row[begin]), feed


@pytest.mark.parametrize("feed", FEEDS)
def test_a_row_stands_in_the_file_of_the_month_it_became_known(lived_bank: Path, feed: str) -> None:
    for row in listed(lived_bank, "core_banking", feed):
        if not row["upd_time"]:
            continue
        written = row["_file"].split(".")[0][-8:]
        known = row["upd_time"][:10].replace("-", "")
        # What was known before the period stands in the first file.
        assert known[:6] == written[:6] or (known < written == "20250630"), row


def test_every_customer_of_the_core_is_told_once_and_again_with_a_new_number(
    lived: Lived, lived_bank: Path
) -> None:
    rows = [row for row in listed(lived_bank, "core_banking", "customers") if row["cust_name"]]
    rows = [row for row in rows if row["cust_no"]]
    counts = Counter(row["cust_no"] for row in rows)

    assert len(counts) == len(lived.world.records["core_banking"])
    assert 5 < sum(count == 2 for count in counts.values()) < 100
    assert max(counts.values()) == 2
    for number in [number for number, count in counts.items() if count == 2][:20]:
        old, new = sorted(
            (row for row in rows if row["cust_no"] == number), key=lambda row: row["upd_time"]
        )
        assert old["mobile"] != new["mobile"]
        assert old["cust_name"] == new["cust_name"]


def test_about_98_in_a_hundred_id_numbers_are_right_and_the_rest_mistyped_or_missing(
    lived_bank: Path,
) -> None:
    numbers = [
        row["id_no"] for row in listed(lived_bank, "core_banking", "customers") if row["cust_name"]
    ]

    right = sum(is_id_number(number) for number in numbers) / len(numbers)

    assert 0.965 < right < 0.995
    assert any(not number for number in numbers)
    assert any(number and not is_id_number(number) for number in numbers)


def test_three_customers_cannot_be_used(lived_bank: Path) -> None:
    rows = listed(lived_bank, "core_banking", "customers")

    assert sum(not row["cust_no"] for row in rows) == 1
    assert sum(row["rec_status"] == "X" for row in rows) == 1
    assert sum(row["birth_dt"] == "1990-02-30" for row in rows) == 1


def test_a_joint_account_has_two_holders(lived: Lived, lived_bank: Path) -> None:
    holders = listed(lived_bank, "core_banking", "holders")
    of_account: dict[str, list[tuple[str, str]]] = {}
    for row in holders:
        of_account.setdefault(row["acct_no"], []).append((row["role"], row["cust_no"]))

    joint = {number: both for number, both in of_account.items() if len(both) > 1}

    assert len(joint) == (lived.world.scene.accounts.joint >= 0).sum() > 20
    for both in joint.values():
        assert sorted(role for role, _ in both) == ["1", "2"]
        assert len({customer for _, customer in both}) == 2
    assert all(customer for both in of_account.values() for _, customer in both)


def test_every_account_has_an_owner_and_none_of_them_is_the_wealth_departments(
    lived_bank: Path,
) -> None:
    accounts = {row["acct_no"] for row in listed(lived_bank, "core_banking", "accounts")}
    owned = {
        row["acct_no"]
        for row in listed(lived_bank, "core_banking", "holders")
        if row["role"] == "1"
    }
    wealth = {row["acct_no"] for row in listed(lived_bank, "wealth", "lots")}

    assert accounts == owned
    assert wealth
    assert not wealth & accounts


def test_an_account_is_first_told_as_open_and_later_as_frozen_or_closed(
    lived: Lived, lived_bank: Path
) -> None:
    rows = sorted(listed(lived_bank, "core_banking", "accounts"), key=lambda row: row["upd_time"])
    course: dict[str, list[str]] = {}
    for row in rows:
        course.setdefault(row["acct_no"], []).append(row["status"])

    assert all(steps[0] in ("active", "dormant", "receive_only") for steps in course.values())
    assert all(steps[1:] in ([], ["frozen"], ["closed"]) for steps in course.values())
    held = lived.world.scene.accounts
    ours = held.kind != 2
    closed = sum("closed" in steps for steps in course.values())
    assert closed == (ours & (held.closed < 365)).sum() > 10
    assert sum("frozen" in steps for steps in course.values()) == (held.frozen_on < 365).sum() > 0


def test_accounts_say_what_they_are(lived_bank: Path) -> None:
    rows = listed(lived_bank, "core_banking", "accounts")

    assert {(row["acct_type"], row["prod"]) for row in rows} == {
        ("CUR", "current"), ("TD", "term"), ("LN", "home_loan"), ("LN", "consumer_loan"),
    }  # fmt: skip
    assert {row["ccy"] for row in rows} == {"CNY"}
    assert all(row["branch"] for row in rows)


def test_a_deposit_is_told_when_it_starts_and_when_it_is_paid_out(
    lived: Lived, lived_bank: Path
) -> None:
    rows, lots = listed(lived_bank, "core_banking", "deposits"), lived.world.lots
    started = [row for row in rows if not row["end_dt"]]
    ended = [row for row in rows if row["end_dt"]]

    assert len(started) == (lots.is_term & (lots.started < 365)).sum()
    assert len(ended) == (lots.is_term & (lots.ended < 365)).sum() > 100
    assert {row["lot_no"] for row in ended} <= {row["lot_no"] for row in started}
    assert len({row["lot_no"] for row in started}) == len(started)


def test_orders_are_paid_from_an_account_of_the_bank_to_the_payee_they_name(
    lived_bank: Path,
) -> None:
    accounts = {row["acct_no"] for row in listed(lived_bank, "core_banking", "accounts")}
    orders = listed(lived_bank, "core_banking", "orders")
    wanted = {row["acct_no"] for row in orders}
    booked = delivered(lived_bank, "core_banking", "transactions")
    mine = booked.filter(pc.is_in(booked["acct_no"], pa.array(sorted(wanted)))).to_pylist()
    sent = {(row["acct_no"], row["opp_acct"], row["amt"]) for row in mine if row["dc"] == "D"}

    paid = [(row["acct_no"], row["opp_acct"], row["amount"]) in sent for row in orders]

    assert len(orders) > 50
    assert wanted <= accounts
    # An order set up in the last days falls due only later.
    assert sum(paid) > 0.8 * len(paid)
