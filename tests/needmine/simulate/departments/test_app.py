import csv
import json
from pathlib import Path
from typing import Any


def events(bank: Path) -> list[dict[str, Any]]:
    files = sorted((bank / "exports" / "app").glob("events_*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text().splitlines()]


def test_events_are_segment_calls_with_a_user_or_a_device(chinese_bank: Path) -> None:
    seen = events(chinese_bank)
    assert {event["type"] for event in seen} == {"page", "track", "screen"}
    assert all((event["userId"] is None) != (event["anonymousId"] is None) for event in seen)
    assert any(event["userId"] is None for event in seen)


def test_nothing_is_received_before_it_happened_and_some_of_it_late(chinese_bank: Path) -> None:
    good = [event for event in events(chinese_bank) if not event["messageId"].startswith("x")]
    assert all(event["receivedAt"] > event["timestamp"] for event in good)
    late = [event for event in good if event["receivedAt"][:10] > event["timestamp"][:10]]
    assert 0.002 < len(late) / len(good) < 0.03


def test_times_carry_the_offset_of_their_zone(chinese_bank: Path, english_bank: Path) -> None:
    assert {event["timestamp"][-6:] for event in events(chinese_bank)} == {"+08:00"}
    english = {event["timestamp"][5:7]: event["timestamp"][-6:] for event in events(english_bank)
               if not event["messageId"].startswith("x")}  # fmt: skip
    assert english["01"] == "+00:00"
    assert english["06"] == "+01:00"


def test_only_checked_users_have_a_name_and_a_number(chinese_bank: Path) -> None:
    with (chinese_bank / "exports" / "app" / "users_20260630.csv").open(encoding="utf-8") as file:
        users = list(csv.DictReader(file))
    assert all(bool(user["real_name"]) == bool(user["id_no"]) for user in users)
    assert 0.5 < sum(bool(user["id_no"]) for user in users) / len(users) < 0.95
    assert all(len(user["mobile"]) == 11 for user in users)


def test_each_file_has_unusable_rows(chinese_bank: Path) -> None:
    for file in (chinese_bank / "exports" / "app").glob("events_*.jsonl"):
        assert "2026-02-30" in file.read_text()
