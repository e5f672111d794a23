import json
from pathlib import Path

from needmine.rounds.source_check import check_sources
from needmine.rounds.source_report import check_as_json, said_check
from tests.needmine.rounds.written import NOW, write, written_bank

MAPPING = (
    "select no as account_number, case kind when '1' then 'current' else kind end as kind,"
    " opened as opened_date from raw where no <> 'X'"
)
ROWS = "no,kind,opened,memo\n12345678,1,2020-01-01,a\n12345679,9,2021-01-01,b\nX,1,2020-01-01,c\n"


def report(folder: Path, rows: str = ROWS) -> tuple[str, str, dict[str, object]]:
    bank = written_bank(folder)
    write(folder, "sources/core/accounts/accounts.sql", MAPPING)
    write(folder, "accounts.csv", rows)
    checks = check_sources(bank, now=NOW)
    return said_check(checks, "en"), said_check(checks, "zh"), check_as_json(checks)["feeds"][0]


def test_the_text_tells_counts_columns_reasons_and_masked_rows(tmp_path: Path) -> None:
    english, chinese, _ = report(tmp_path)

    assert "core/accounts  accounts.csv, all of its 3 rows" in english
    assert "→ accounts  3 rows = 1 used + 1 in quarantine + 1 set aside" in english
    assert "account_number *     string" in english
    assert "in quarantine: kind, not one of the allowed values, 1 rows (such as 9)" in english
    assert "Raw columns no mapping uses: memo" in english
    assert "Feeds that can be loaded: all 1." in english
    assert "3 行 = 采用 1 + 隔离 1 + 略过 1" in chinese
    assert "****5678" in english
    assert "12345678" not in english + chinese


def test_json_tells_the_same_and_no_value_in_clear(tmp_path: Path) -> None:
    *_, told = report(tmp_path)

    (table,) = told["tables"]  # type: ignore[misc]
    kind = next(column for column in table["columns"] if column["name"] == "kind")
    assert (kind["from"], kind["filled"], kind["required"], kind["class"]) == (
        ["kind"],
        1,
        True,
        "C1",
    )
    assert kind["allowed"][0] == "current"
    assert table["refused"] == [
        {"column": "kind", "reason": "not_allowed", "rows": 1, "shown": "9"}
    ]
    assert told["unused"] == ["memo"]
    assert "12345678" not in json.dumps(told)


def test_a_feed_with_more_in_quarantine_than_used_is_named_at_the_end(tmp_path: Path) -> None:
    english, chinese, told = report(tmp_path, ROWS + "1,1,20200101,d\n" * 11)

    assert told["is_wrong"]
    assert english.endswith("1 feeds; to be mended first: core/accounts.")
    assert chinese.endswith("共 1 个数据流，需先改正：core/accounts。")
