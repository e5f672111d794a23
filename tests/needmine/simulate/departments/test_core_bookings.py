from collections import Counter
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from needmine.simulate.ground.words import summaries
from tests.needmine.simulate.conftest import Lived
from tests.needmine.simulate.lived import delivered, listed


@cache
def good(bank: Path) -> pa.Table:
    """All bookings but the unusable ones."""
    rows = delivered(bank, "core_banking", "transactions")
    return rows.filter(pc.invert(pc.starts_with(rows["seq_no"], "X")))


@cache
def once(bank: Path) -> pa.Table:
    """All bookings as they were delivered first."""
    rows = good(bank)
    first = np.unique(pc.cast(rows["seq_no"], pa.int64()).to_numpy(), return_index=True)[1]
    return rows.take(pa.array(np.sort(first)))


def of(rows: pa.Table, column: str, values: list[str]) -> pa.Table:
    """The rows with one of these values."""
    return rows.filter(pc.is_in(rows[column], pa.array(values)))


def test_no_booking_is_lost_or_doubled_but_those_still_on_their_way(
    lived: Lived, lived_bank: Path
) -> None:
    rows = once(lived_bank)
    numbers = np.sort(pc.cast(rows["seq_no"], pa.int64()).to_numpy())
    money = int(pc.sum(pc.cast(rows["amt"], pa.decimal128(18, 2))).as_py() * 100)
    booked = sum(len(month.settled.bookings) for month in lived.months)
    cents_booked = sum(int(np.abs(month.settled.bookings.cents).sum()) for month in lived.months)

    waiting = booked - len(rows)

    # What is late in the last month comes in the month after.
    assert 0 < waiting < 100
    assert (np.diff(numbers) == 1).all()
    assert 0.999 < money / cents_booked < 1
    # All of the first eleven months has come by the end of the twelfth.
    before = pc.less(rows["tran_dt"], "20260601")
    assert pc.sum(before).as_py() == sum(len(month.settled.bookings) for month in lived.months[:11])


def test_a_booking_lies_in_the_file_of_the_month_it_was_posted_in(lived_bank: Path) -> None:
    rows = good(lived_bank)

    posted = pc.utf8_slice_codeunits(rows["post_dt"], 0, 6)
    written = pc.utf8_slice_codeunits(rows["_file"], 13, 19)

    assert pc.all(pc.equal(posted, written)).as_py()
    assert pc.all(pc.greater_equal(rows["post_dt"], rows["tran_dt"])).as_py()


def test_about_one_in_eighty_is_posted_late_some_of_them_in_the_next_file(
    lived_bank: Path,
) -> None:
    rows = once(lived_bank)

    late = pc.less(rows["tran_dt"], rows["post_dt"])
    next_file = pc.not_equal(
        pc.utf8_slice_codeunits(rows["tran_dt"], 0, 6),
        pc.utf8_slice_codeunits(rows["post_dt"], 0, 6),
    )

    assert 0.009 < pc.sum(late).as_py() / len(rows) < 0.015
    assert pc.sum(next_file).as_py() > 50
    assert pc.all(pc.less_equal(pc.cast(next_file, pa.int8()), pc.cast(late, pa.int8()))).as_py()


def test_balances_follow_from_amounts_booking_by_booking(lived: Lived, lived_bank: Path) -> None:
    some = [str(number) for number in lived.world.scene.accounts.numbers[:60]]
    by_account: dict[str, list[tuple[str, int, int]]] = {}
    for row in of(once(lived_bank), "acct_no", some).to_pylist():
        # Of the last month some are still on their way.
        if row["tran_dt"] < "20260601":
            sign = 1 if row["dc"] == "C" else -1
            when = row["tran_dt"] + row["tran_tm"]
            entry = (when, sign * int(Decimal(row["amt"]) * 100), int(Decimal(row["bal"]) * 100))
            by_account.setdefault(row["acct_no"], []).append(entry)
    steps = 0
    for entries in by_account.values():
        # Within a second money comes in before it goes out.
        entries.sort(key=lambda entry: (entry[0], entry[1] < 0))
        together = Counter(when for when, _, _ in entries)
        for before, after in pairwise(entries):
            if together[before[0]] == together[after[0]] == 1:
                steps += 1
                assert before[2] + after[1] == after[2]
    assert steps > 5_000


def test_the_months_last_balances_are_those_of_the_last_bookings(
    lived: Lived, lived_bank: Path
) -> None:
    held = lived.world.scene.accounts
    place = {str(number): n for n, number in enumerate(held.numbers)}
    rows = listed(lived_bank, "core_banking", "balances")

    assert len({row["bal_dt"] for row in rows}) == 12
    by_day = {lived.world.period.date(int(lived.world.period.starts[m.number + 1]) - 1): m
              for m in lived.months}  # fmt: skip
    days = {day.isoformat(): month.settled.ends for day, month in by_day.items()}
    for row in rows:
        assert int(Decimal(row["bal"]) * 100) == days[row["bal_dt"]][place[row["acct_no"]]]
    # One of each current account that is open.
    last = [row for row in rows if row["bal_dt"] == "2026-06-30"]
    current = (held.kind == 0) & (held.opened < 365) & (held.closed >= 365)
    assert len(last) == current.sum()


def test_two_bookings_of_each_month_come_again_with_the_remark_that_was_missing(
    lived_bank: Path,
) -> None:
    counts = pc.value_counts(good(lived_bank)["seq_no"])
    again = counts.filter(pc.greater(counts.field("counts"), 1))

    assert len(again) == 2 * 11
    assert pc.max(again.field("counts")).as_py() == 2
    again = again.field("values").to_pylist()
    twice = of(good(lived_bank), "seq_no", again).to_pylist()
    for number in again:
        first, second = (row for row in twice if row["seq_no"] == number)
        assert second["post_dt"] > first["post_dt"]
        assert second["remark"] == (first["remark"] or "*")
        same = set(first) - {"post_dt", "remark", "_file", "_row"}
        assert all(first[name] == second[name] for name in same)


def test_every_fourth_month_brings_rows_no_mapping_can_use(lived_bank: Path) -> None:
    rows = delivered(lived_bank, "core_banking", "transactions")
    dirty = rows.filter(pc.starts_with(rows["seq_no"], "X")).to_pylist()

    assert sorted({row["_file"][13:21] for row in dirty}) == ["20250831", "20251231", "20260430"]
    assert len(dirty) == 12
    for month in ("202508", "202512", "202604"):
        mine = [row for row in dirty if row["_file"][13:19] == month]
        assert any(row["tran_dt"].endswith("0230") for row in mine)
        assert any(row["amt"].startswith("-") for row in mine)
        assert any(not row["acct_no"] for row in mine)
        assert any(row["sum_code"] == "9999" for row in mine)


def test_codes_and_summaries_are_those_of_the_list(lived_bank: Path, english_bank: Path) -> None:
    codes = {summary.code: summary.text for summary in summaries("zh")}
    rows = good(lived_bank)

    kinds = rows.group_by(["sum_code", "summary"]).aggregate([])
    pairs = set(zip(*(column.to_pylist() for column in kinds.columns), strict=True))

    assert {"代发工资", "快捷支付", "转账支出", "信用卡还款", "购买理财"} <= {
        text for _, text in pairs
    }
    assert all(codes[code] == text for code, text in pairs)
    english = delivered(english_bank, "core_banking", "transactions")
    assert {"Payroll credit", "Wallet payment"} <= set(english["summary"].to_pylist())
    assert all(name.isascii() for name in set(english["opp_name"].to_pylist()))


def test_a_wallet_payment_carries_no_merchant_and_no_category(lived_bank: Path) -> None:
    rows = once(lived_bank)
    wallet = rows.filter(pc.equal(rows["summary"], "快捷支付"))

    names = set(pc.unique(wallet["opp_name"]).to_pylist())

    assert "mcc" not in rows.column_names
    assert len(names) < 15
    assert {"财付通支付科技有限公司", "支付宝(中国)网络技术有限公司"} <= names
    assert any(text.endswith("永辉超") for text in pc.unique(wallet["remark"]).to_pylist())
