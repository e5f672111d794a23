from pathlib import Path

import pytest

from needmine.rounds.bank import read_bank
from needmine.rounds.source_check import check_sources
from needmine.rounds.source_draft import DraftTaken, said_suggestion, suggest, suggestion_as_json
from tests.flow.banks import small_bank
from tests.needmine.rounds.written import NOW, write, written_bank

BOOKINGS = (
    "流水号,账号,交易金额(分),借贷标志,交易日期,交易时间,入账日期,对方户名,备注\n"
    + "".join(
        f'S{n},62{n:010d},"{n},{n:03d}",{"借" if n % 2 else "贷"},2026/1/{1 + n % 28},'
        f"{n % 24:02d}0500,202601{1 + n % 28:02d},王小明,\n"
        for n in range(1, 60)
    )
    + '坏,,"x",?,2026/13/1,,,,\n'
)


def test_a_draft_stands_its_check_on_the_file_it_was_made_from(tmp_path: Path) -> None:
    file = tmp_path / "流水_20260131.csv"
    file.write_bytes(BOOKINGS.encode("gb18030"))

    found = suggest(file, now=NOW)

    assert found.is_whole
    assert found.check is not None
    (mapping,) = found.check.mappings
    assert (mapping.table.name, mapping.n_used, mapping.n_quarantined) == ("transactions", 59, 1)
    first = mapping.rows[0]
    assert first["amount"] == "10.01"
    assert (first["direction"], first["counterparty_name"]) == ("out", "王**")
    assert first["happened_at"] == "2026-01-02 01:05:00+00:00"
    assert first["known_at"] == "2026-01-02 23:59:59+00:00"
    assert "小明" not in said_suggestion(found, "en") + str(suggestion_as_json(found))


@pytest.mark.parametrize(
    ("spelling", "day"),
    [
        ("20260105", "2026-01-05"),
        ("2026/01/05", "2026-01-05"),
        ("2026/1/5", "2026-01-05"),
        ("2026-1-5", "2026-01-05"),
        ("2026.01.05", "2026-01-05"),
        ("2026年1月5日", "2026-01-05"),
        ("05.01.2026", "2026-01-05"),
        ("2026-01-05 10:00:00", "2026-01-05"),
        ("960105", "1996-01-05"),
    ],
)
def test_every_spelling_of_a_day_becomes_the_one_the_contract_takes(
    tmp_path: Path, spelling: str, day: str
) -> None:
    file = tmp_path / "accounts_20260131.csv"
    rows = "".join(f"A{n},CUR,{spelling},\n" for n in range(20))
    file.write_text("acct_no,acct_type,open_dt,close_dt\n" + rows, encoding="utf-8")

    found = suggest(file, now=NOW)

    assert found.check is not None
    (mapping,) = found.check.mappings
    assert [row["opened_date"] for row in mapping.rows] == [day] * 5
    assert [row["kind"] for row in mapping.rows] == ["current"] * 5


def test_open_ends_fillers_and_flags_become_what_they_mean(tmp_path: Path) -> None:
    file = tmp_path / "contacts_20260131.csv"
    rows = "".join(
        f"T{n},C{n},短信,{'Y' if n % 2 else 'N'},2026-01-05 10:00:00\n" for n in range(20)
    )
    file.write_text("contact_no,cust_no,channel,is_service,sent_at\n" + rows, encoding="utf-8")
    loans = tmp_path / "loans_20260131.csv"
    rows = "".join(f"L{n},A{n},mortgage,100,20200101,99991231\n" for n in range(20))
    loans.write_text(
        "loan_no,acct_no,kind,principal,grant_dt,end_dt\n"
        + rows
        + "L99,A,mortgage,5,20200101,20250101\n"
    )

    flags, ends = suggest(file, now=NOW).check, suggest(loans, now=NOW).check

    assert flags is not None
    assert ends is not None
    assert [row["is_service"] for row in flags.mappings[0].rows[:2]] == ["false", "true"]
    columns = {each.column.name: each.n_filled for each in ends.mappings[0].columns}
    assert (ends.mappings[0].n_used, columns["ended_date"]) == (21, 1)


def test_signed_amounts_say_which_way_the_money_went(tmp_path: Path) -> None:
    file = tmp_path / "txn_20260131.csv"
    rows = "".join(f"S{n},A1,{'-' if n % 2 else ''}{n}.50,2026-01-05\n" for n in range(20))
    file.write_text("txn_id,acct_no,amount,txn_date\n" + rows, encoding="utf-8")

    found = suggest(file, now=NOW)

    assert found.check is not None
    rows_shown = found.check.mappings[0].rows[:2]
    assert [(row["direction"], row["amount"]) for row in rows_shown] == [
        ("in", "0.50"),
        ("out", "1.50"),
    ]
    assert any("minus" in question.say("en") for question in found.draft.questions)


def test_a_missing_required_column_is_named_and_the_draft_is_not_whole(tmp_path: Path) -> None:
    file = tmp_path / "balances_20260131.csv"
    file.write_text("acct_no,bal\nA1,5.00\n", encoding="utf-8")

    found = suggest(file, now=NOW)

    assert not found.is_whole
    assert suggestion_as_json(found)["missing"] == ["balance_date"]
    assert "balance_date" in said_suggestion(found, "zh")


def test_a_draft_written_into_a_bank_can_be_checked_there(tmp_path: Path) -> None:
    bank = written_bank(tmp_path)
    write(tmp_path, "exports/bal_20260630.csv", "acct_no,bal_dt,bal\nA1,2026-06-30,5.00\n")
    folder = tmp_path / "sources" / "core" / "balances"

    found = suggest(tmp_path / "exports" / "bal_20260630.csv", now=NOW, out=folder)

    assert found.is_whole
    assert 'files: "exports/bal_*.csv"' in found.texts["feed.yml"]
    (check,) = check_sources(bank, now=NOW, feed="balances")
    assert not check.is_wrong
    with pytest.raises(DraftTaken, match="balances"):
        suggest(tmp_path / "exports" / "bal_20260630.csv", now=NOW, out=folder)


def test_drafts_of_departments_never_tuned_on_find_most_columns(tmp_path: Path) -> None:
    # The share by department is in docs/measurements.md (benchmarks/drafted_columns.py).
    bank = read_bank(small_bank(tmp_path / "bank"))
    wanted = {
        "loans/loans_*.csv": "loans",
        "risk/scores_*.csv": "credit_scores",
        "app/events_*.jsonl": "digital_events",
        "wealth/wealth_*.xlsx": "deposits",
    }
    for pattern, table in wanted.items():
        file = max(bank.folder.glob(f"exports/{pattern}"), key=lambda each: each.stat().st_size)
        found = suggest(file, now=NOW, department=file.parent.name)
        assert found.draft.fit.table.name == table
        assert found.is_whole
