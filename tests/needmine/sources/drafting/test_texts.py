import datetime as dt
from pathlib import Path

import sqlglot
import yaml

from needmine.sources.drafting.drafts import draft
from needmine.sources.drafting.texts import feed_text, mapping_text

TODAY = dt.date(2026, 7, 1)
ROWS = "".join(f"A{n}|{1 + n % 2}|{n % 3}\n" for n in range(60))


def test_feed_yml_can_be_read_and_asks_what_nobody_can_see(tmp_path: Path) -> None:
    file = tmp_path / 'a "b" 20260630.txt'
    file.write_text("acct_no|cust_no|type\n" + ROWS, encoding="utf-8")

    text = feed_text(draft(file, today=TODAY), None)

    read = yaml.safe_load(text)
    assert read["files"].endswith('/a "b" *.txt')
    assert (read["delimiter"], read["quote"], read["encoding"]) == ("|", "none", "utf-8")
    assert text.count("# ? ") == 4
    assert "# ? 这些文件涵盖" in text


def test_every_doubt_is_a_comment_in_both_languages_and_within_its_line(tmp_path: Path) -> None:
    file = tmp_path / "holders_20260630.jsonl"
    name = "role\\nselect 1 -- "
    file.write_text(
        "".join(
            f'{{"acct_no": "A{n}", "cust_no": "C{n}", "{name}": "{n % 3}"}}\n' for n in range(60)
        )
    )

    text = mapping_text(draft(file, table="account_holders", today=TODAY))

    doubts = [line.strip() for line in text.splitlines() if line.strip().startswith("-- ?")]
    assert len(doubts) % 2 == 0
    assert any("代码" in doubt for doubt in doubts)
    statement = sqlglot.parse_one(text, dialect="duckdb")
    assert {each.alias_or_name for each in statement.selects} == {
        "account_number",
        "party_id",
        "role",
    }


def test_a_missing_column_and_those_left_out_are_told(tmp_path: Path) -> None:
    file = tmp_path / "x_20260630.csv"
    file.write_text("acct_no,zzqx\n1,a\n", encoding="utf-8")

    text = mapping_text(draft(file, table="balances", today=TODAY))

    assert "-- ? Required columns for which no source was found: balance_date, balance" in text
    assert "-- Left out: zzqx" in text
    assert "-- 没有用到：zzqx" in text
