import gzip
from pathlib import Path


def lines(bank: Path, name: str, encoding: str = "gbk") -> list[dict[str, str]]:
    found = []
    for file in sorted((bank / "exports" / "core_banking").glob(f"{name}_*.txt.gz")):
        header, *rows = gzip.decompress(file.read_bytes()).decode(encoding).splitlines()
        found += [dict(zip(header.split("|"), row.split("|"), strict=True)) for row in rows]
    return found


def test_every_file_is_gbk_with_as_many_bars_in_each_line(chinese_bank: Path) -> None:
    for name in ("customers", "accounts", "holders", "transactions", "balances", "managers"):
        assert lines(chinese_bank, name)
    summaries = {row["summary"] for row in lines(chinese_bank, "transactions")}
    assert {"代发工资", "快捷支付", "转账支出"} <= summaries


def test_the_english_bank_writes_english(english_bank: Path) -> None:
    rows = lines(english_bank, "transactions", "utf-8")
    assert {"Payroll credit", "Wallet payment"} <= {row["summary"] for row in rows}
    assert all(row["opp_name"].isascii() for row in rows)


def test_nothing_is_told_before_it_happens(chinese_bank: Path) -> None:
    for row in lines(chinese_bank, "accounts"):
        assert row["upd_time"][:10] >= (row["close_dt"] or row["open_dt"])
    for row in lines(chinese_bank, "deposits"):
        assert row["upd_time"][:10] >= (row["end_dt"] or row["start_dt"])
    for row in lines(chinese_bank, "loans"):
        assert row["upd_time"][:10] >= (row["end_dt"] or row["grant_dt"])
    for row in lines(chinese_bank, "orders"):
        assert row["upd_time"][:10] >= (row["end_dt"] or row["start_dt"])
    for row in lines(chinese_bank, "transactions"):
        assert row["post_dt"] >= row["tran_dt"] or row["seq_no"].startswith("X")


def test_each_delivery_of_a_row_stands_in_the_file_of_its_month(chinese_bank: Path) -> None:
    for file in sorted((chinese_bank / "exports" / "core_banking").glob("loans_*.txt.gz")):
        day = file.name[6:14]
        header, *rows = gzip.decompress(file.read_bytes()).decode("gbk").splitlines()
        at = header.split("|").index("upd_time")
        for row in rows:
            assert row.split("|")[at][:10].replace("-", "") <= day


def test_a_joint_account_has_two_holders(chinese_bank: Path) -> None:
    holders = lines(chinese_bank, "holders")
    joint = {row["acct_no"] for row in holders if row["role"] == "2"}
    assert joint
    for account in joint:
        assert len({row["cust_no"] for row in holders if row["acct_no"] == account}) == 2


def test_a_closed_account_is_first_told_as_open(chinese_bank: Path) -> None:
    rows = lines(chinese_bank, "accounts")
    closed = {row["acct_no"] for row in rows if row["status"] == "closed"}
    opened = {row["acct_no"] for row in rows if row["status"] != "closed"}
    assert closed <= opened


def test_orders_are_paid_from_an_account_of_the_bank_to_the_payee_they_name(
    chinese_bank: Path,
) -> None:
    accounts = {row["acct_no"] for row in lines(chinese_bank, "accounts")}
    sent = {
        (row["acct_no"], row["opp_acct"], row["amt"])
        for row in lines(chinese_bank, "transactions")
        if row["dc"] == "D"
    }
    orders = lines(chinese_bank, "orders")
    paid = [(row["acct_no"], row["opp_acct"], row["amount"]) in sent for row in orders]

    assert orders
    assert {row["acct_no"] for row in orders} <= accounts
    # An order set up in the last days falls due only later.
    assert sum(paid) > 0.8 * len(paid)
