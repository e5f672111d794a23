import time
import zipfile
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import python_calamine

from needmine.simulate.departments.wealth import write_xlsx
from tests.needmine.simulate.conftest import Lived
from tests.needmine.simulate.lived import delivered, listed


def test_a_lot_is_told_when_it_starts_and_again_when_it_is_paid_out(
    lived: Lived, lived_bank: Path
) -> None:
    rows, lots = listed(lived_bank, "wealth", "lots"), lived.world.lots
    started = [row for row in rows if not row["paid_date"]]
    paid = {row["lot_no"]: row for row in rows if row["paid_date"]}

    assert len(started) == (~lots.is_term & (lots.started < 365)).sum() > 100
    assert len(paid) == (~lots.is_term & (lots.ended < 365)).sum() > 50
    assert len({row["lot_no"] for row in started}) == len(started)
    same = ("fund_acct", "acct_no", "product", "principal", "start_date", "mature_date")
    for row in started:
        assert Decimal(row["paid_amount"]) == 0
        later = paid.get(row["lot_no"], row)
        assert all(row[name] == later[name] for name in same)


def test_nothing_is_told_before_it_happens(lived_bank: Path) -> None:
    for row in listed(lived_bank, "wealth", "lots"):
        happened = row["paid_date"] or row["start_date"]
        assert row["updated"][:10] >= happened
        known = row["updated"][:10].replace("-", "")
        assert known[:6] == row["_file"][7:13] or known < row["_file"][7:15] == "20250630"
        assert row["open_date"] <= row["start_date"]


def test_what_is_paid_out_is_what_core_banking_books(lived_bank: Path) -> None:
    booked = delivered(lived_bank, "core_banking", "transactions")
    home = booked.filter(pc.equal(booked["summary"], "理财兑付"))
    came = {
        (row["opp_acct"], row["tran_dt"], Decimal(row["amt"]))
        for row in home.select(["opp_acct", "tran_dt", "amt"]).to_pylist()
    }
    paid = [row for row in listed(lived_bank, "wealth", "lots") if row["paid_date"]]
    paid = [row for row in paid if "2025-07-01" <= row["paid_date"] <= "2026-05-31"]

    found = [
        (row["acct_no"], row["paid_date"].replace("-", ""), Decimal(row["paid_amount"])) in came
        for row in paid
    ]

    assert len(found) > 50
    # A frozen account's lots rest; leavers' last ones may come after the account has closed.
    assert sum(found) > 0.97 * len(found)


def test_clients_carry_a_number_of_the_wealth_departments_own(
    lived: Lived, lived_bank: Path
) -> None:
    record, lots = lived.world.records["wealth"], lived.world.lots
    person = dict(zip(record.key, record.person.tolist(), strict=True))
    rows = listed(lived_bank, "wealth", "lots")

    assert {row["fund_acct"] for row in rows} == set(record.key)
    assert all(row["fund_acct"].startswith("F") for row in rows)
    for row in rows[::20]:
        assert lots.person[int(row["lot_no"][1:])] == person[row["fund_acct"]]
    true = lived.world.people.id_numbers
    right = sum(row["id_no"] == true[person[row["fund_acct"]]] for row in rows) / len(rows)
    assert 0.89 < right < 0.98


def test_every_month_is_a_workbook_calamine_reads_with_text_in_every_cell(
    lived_bank: Path,
) -> None:
    files = sorted((lived_bank / "exports" / "wealth").glob("*.xlsx"))

    assert len(files) == 13
    for file in files:
        sheet = python_calamine.CalamineWorkbook.from_path(str(file)).get_sheet_by_name("wealth")
        header, *rows = sheet.to_python()
        assert header[:3] == ["fund_acct", "name", "id_no"]
        assert rows
        assert {type(cell) for row in rows for cell in row} == {str}


def test_a_workbook_is_the_same_bytes_some_seconds_later(tmp_path: Path) -> None:
    columns = {"name": pa.array(["王小明", "007"]), "n": pa.array([1, 2])}
    write_xlsx(tmp_path / "a" / "one.xlsx", columns)
    # The times in a zip file are even seconds.
    time.sleep(2.1)

    write_xlsx(tmp_path / "a" / "two.xlsx", columns)

    one, two = tmp_path / "a" / "one.xlsx", tmp_path / "a" / "two.xlsx"
    assert one.read_bytes() == two.read_bytes()
    with zipfile.ZipFile(one) as packed:
        assert {entry.date_time[0] for entry in packed.infolist()} == {1980}
    sheet = python_calamine.CalamineWorkbook.from_path(str(one)).get_sheet_by_index(0)
    assert sheet.to_python() == [["name", "n"], ["王小明", "1"], ["007", "2"]]


def test_an_english_bank_keeps_pounds(english_bank: Path) -> None:
    assert {row["ccy"] for row in listed(english_bank, "wealth", "lots")} == {"GBP"}
