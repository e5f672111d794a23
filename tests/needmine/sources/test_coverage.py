import datetime as dt
from pathlib import Path

from needmine.sources.coverage import coverage
from needmine.sources.feeds import read_feeds


def written(bank: Path, feed: str, text: str, *tables: str) -> None:
    folder = bank / "sources" / "core" / feed
    folder.mkdir(parents=True)
    (folder / "feed.yml").write_text(text, encoding="utf-8")
    for table in tables:
        (folder / f"{table}.sql").write_text("select 1 as a from raw", encoding="utf-8")


def test_what_feeds_promise_is_told_for_each_table_they_fill(tmp_path: Path) -> None:
    written(
        tmp_path,
        "cards",
        "files: x.csv\ncovers: {from: 2025-01-01, to: 2026-07-01, accounts: all}\n",
        "cards",
        "accounts",
    )
    written(tmp_path, "loans", "files: y.csv\ncovers: {accounts: those of borrowers}\n", "loans")
    written(tmp_path, "people", "files: z.csv\n", "parties")

    rows = coverage(read_feeds(tmp_path, ("core",))).to_pylist()

    assert {(row["feed"], row["table"]): row["is_whole"] for row in rows} == {
        ("cards", "accounts"): True,
        ("cards", "cards"): True,
        ("loans", "loans"): False,
        ("people", "parties"): True,
    }
    period = {(row["feed"], row["from_date"], row["until_date"]) for row in rows}
    assert ("cards", dt.date(2025, 1, 1), dt.date(2026, 7, 1)) in period
    assert ("loans", None, None) in period
