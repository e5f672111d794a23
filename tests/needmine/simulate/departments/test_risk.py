import csv
from pathlib import Path


def scores(bank: Path) -> list[dict[str, str]]:
    found = []
    for file in sorted((bank / "exports" / "risk").glob("scores_*.csv")):
        with file.open(encoding="utf-8", newline="") as text:
            found += list(csv.DictReader(text))
    return found


def test_the_version_changes_once_in_the_middle(chinese_bank: Path) -> None:
    good = [row for row in scores(chinese_bank) if row["score"] != "n/a" and row["risk_no"]]
    days = {version: {row["score_dt"] for row in good if row["model"] == version}
            for version in ("v3", "v4")}  # fmt: skip
    assert max(days["v3"]) < min(days["v4"])
    assert max(days["v3"]) == "2026-03-31"


def test_scores_lie_on_their_scale(chinese_bank: Path) -> None:
    good = [row for row in scores(chinese_bank) if row["score"] != "n/a"]
    assert all(350 <= int(row["score"]) <= 850 for row in good)


def test_a_score_that_is_none_and_one_of_nobody_are_there(chinese_bank: Path) -> None:
    found = scores(chinese_bank)
    assert any(row["score"] == "n/a" for row in found)
    assert any(not row["risk_no"] for row in found)
