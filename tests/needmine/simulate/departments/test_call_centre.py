import json
from pathlib import Path
from typing import Any


def rows(bank: Path, name: str) -> list[dict[str, Any]]:
    files = sorted((bank / "exports" / "call_centre").glob(f"{name}_*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text().splitlines()]


def test_a_settled_complaint_comes_twice_and_is_first_told_as_open(chinese_bank: Path) -> None:
    calls = [row for row in rows(chinese_bank, "calls") if row["text"]]
    closed = [row for row in calls if row["closed_on"]]
    assert closed
    for row in closed:
        both = [other for other in calls if other["call_id"] == row["call_id"]]
        first = min(both, key=lambda other: other["updated_at"])
        assert first["closed_on"] == ""
        assert row["updated_at"][:10] >= row["closed_on"]
        assert row["kind"] == "complaint"


def test_every_call_has_a_caller_with_a_number(chinese_bank: Path) -> None:
    callers = {row["caller_id"]: row for row in rows(chinese_bank, "callers")}
    for row in rows(chinese_bank, "calls"):
        if row["text"]:
            caller = callers[row["caller_id"]]
            assert len(caller["phone"]) == 11
            assert caller["first_call"] <= row["started_at"]


def test_some_callers_were_found_in_core_banking(chinese_bank: Path) -> None:
    callers = rows(chinese_bank, "callers")
    found = sum(bool(row["core_no"]) for row in callers)
    assert 0.2 < found / len(callers) < 0.7


def test_the_english_bank_hears_english(english_bank: Path) -> None:
    calls = [row for row in rows(english_bank, "calls") if row["text"]]
    assert {row["lang"] for row in calls} == {"en"}


def test_some_calls_say_nothing(chinese_bank: Path) -> None:
    assert any(not row["text"] for row in rows(chinese_bank, "calls"))
