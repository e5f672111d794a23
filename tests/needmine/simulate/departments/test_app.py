import dataclasses
import json
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from needmine.simulate.departments.app import App
from needmine.simulate.world import Month
from tests.needmine.simulate.conftest import Lived
from tests.needmine.simulate.lived import altered, delivered, listed


@cache
def events(bank: Path) -> list[dict[str, Any]]:
    files = sorted((bank / "exports" / "app").glob("events_*.jsonl"))
    return [
        {**json.loads(line), "_file": file.stem[-8:]}
        for file in files
        for line in file.read_text(encoding="utf-8").splitlines()
    ]


def good(bank: Path) -> list[dict[str, Any]]:
    return [event for event in events(bank) if not event["messageId"].startswith("x")]


def test_events_are_segment_calls_with_a_user_or_a_device(chinese_bank: Path) -> None:
    seen = events(chinese_bank)

    assert {event["type"] for event in seen} == {"page", "track", "screen"}
    assert all((event["userId"] is None) != (event["anonymousId"] is None) for event in seen)
    unknown = sum(event["userId"] is None for event in seen) / len(seen)
    assert 0.01 < unknown < 0.06


def by_day(months: Sequence[Month]) -> Any:
    """How many pages were seen on each day."""
    return np.bincount(
        np.concatenate([month.pages.second // 86_400 for month in months]), minlength=365
    )


def test_no_event_is_doubled_and_none_is_lost_but_on_broken_days(
    lived: Lived, lived_bank: Path
) -> None:
    came = Counter(event["timestamp"][:10] for event in good(lived_bank))
    happened, period = by_day(lived.months), lived.world.period

    ids = {event["messageId"] for event in good(lived_bank)}
    whole = [came[period.date(day).isoformat()] == count for day, count in enumerate(happened)]

    assert len(ids) == len(good(lived_bank))
    # What waits in a telephone on the last two days comes only in the month after.
    assert sum(whole[:-2]) > 355
    assert all(came[period.date(day).isoformat()] <= n for day, n in enumerate(happened.tolist()))


def test_on_a_broken_day_a_third_of_the_events_is_lost(lived: Lived, tmp_path: Path) -> None:
    # Three days in ten are broken.
    often = altered({"files.missing_month": 9.0, "files.late_share": 0.0})
    setting = dataclasses.replace(lived.world.setting, parameters=often)
    world = dataclasses.replace(
        lived.world, truth=dataclasses.replace(lived.world.truth, setting=setting)
    )
    app = App(world, tmp_path / "exports" / "app")
    for month in lived.months[:3]:
        app.month(month)

    came = Counter(event["timestamp"][:10] for event in good(tmp_path))

    happened = by_day(lived.months[:3])[:92]
    left = np.array([came[world.period.date(day).isoformat()] for day in range(92)]) / happened
    broken = left < 0.9
    assert 15 <= broken.sum() <= 40
    assert (left[~broken][:-1] == 1).all()
    assert 0.63 < left[broken].mean() < 0.7


def test_nothing_is_received_before_it_happened_and_some_of_it_in_a_later_file(
    lived_bank: Path,
) -> None:
    seen = good(lived_bank)

    assert all(event["receivedAt"] > event["timestamp"] for event in seen)
    late = [event for event in seen if event["receivedAt"][:10] > event["timestamp"][:10]]
    assert 0.005 < len(late) / len(seen) < 0.02
    assert any(event["timestamp"][:7] < event["receivedAt"][:7] for event in seen)
    assert {event["receivedAt"][:7].replace("-", "") == event["_file"][:6] for event in seen} == {
        True
    }


def test_times_carry_the_offset_of_their_zone(chinese_bank: Path, english_bank: Path) -> None:
    assert {event["timestamp"][-6:] for event in good(chinese_bank)} == {"+08:00"}
    english = {event["timestamp"][5:7]: event["timestamp"][-6:] for event in good(english_bank)}
    assert english["01"] == "+00:00"
    assert english["06"] == "+01:00"


def test_an_event_is_of_a_user_of_the_app_with_a_key_of_the_apps_own(
    lived: Lived, lived_bank: Path
) -> None:
    keys = set(lived.world.records["app"].key)

    users = {event["userId"] for event in good(lived_bank)} - {None}

    assert users <= keys
    assert len(users) > 0.6 * len(keys)
    assert all(user.startswith("u_") for user in users)


def test_pages_and_actions_have_names_of_their_topics(chinese_bank: Path) -> None:
    names = {(e["type"], e["properties"]["topic"], e["name"]) for e in good(chinese_bank)}

    assert ("page", "loan", "loan_rates") in names
    assert ("track", "loan", "Loan Calculated") in names
    assert all((kind == "page") == name.islower() for kind, _, name in names)


def test_only_checked_users_have_a_name_and_a_number(lived_bank: Path) -> None:
    users = listed(lived_bank, "app", "users")
    last = [user for user in users if user["_file"] == "users_20260630.csv"]

    assert all(bool(user["real_name"]) == bool(user["id_no"]) for user in last)
    assert 0.68 < sum(bool(user["id_no"]) for user in last) / len(last) < 0.8
    assert all(len(user["mobile"]) == 11 for user in last)
    assert len({user["user_id"] for user in last}) == len(last)


def test_users_stand_in_a_list_only_once_they_have_registered(lived_bank: Path) -> None:
    for user in listed(lived_bank, "app", "users"):
        assert user["registered_at"][:10].replace("-", "") < user["_file"][6:14]


def test_each_file_has_a_page_of_no_day_and_one_of_no_topic(lived_bank: Path) -> None:
    spoilt = [event for event in events(lived_bank) if event["messageId"].startswith("x")]

    assert len(spoilt) == 24
    assert sum(event["timestamp"].startswith("2026-02-30") for event in spoilt) == 12
    assert sum(event["properties"]["topic"] == "lottery" for event in spoilt) == 12
    assert len({event["messageId"] for event in spoilt}) == 24


def test_the_products_own_reader_finds_the_same_rows(lived_bank: Path) -> None:
    assert delivered(lived_bank, "app", "events").num_rows == len(events(lived_bank))
