import datetime as dt
import json
from typing import Any

import numpy as np
import pytest

from needmine.sources.drift import findings

CHANCE = np.random.default_rng(5)


def load(number: int, *, n_rows: int = 1000, **more: Any) -> dict[str, Any]:
    return {
        "load_id": f"load{number}",
        "table": "transactions",
        "department": "core",
        "feed": "bookings",
        "exported_at": dt.datetime(2026, 1, number, tzinfo=dt.UTC),
        "delivery": number,
        "n_rows": n_rows,
        "replaced_at": None,
        **more,
    }


def profile(number: int, column: str = "amount", **more: Any) -> dict[str, Any]:
    return {
        "load_id": f"load{number}",
        "table": "transactions",
        "column": column,
        "n_rows": 1000,
        "n_missing": 0,
        "n_distinct": 500,
        "least": "1",
        "most": "9",
        "spread": None,
        **more,
    }


def deciles(values: "np.ndarray[Any, Any]") -> str:
    return json.dumps(np.quantile(values, np.arange(0.1, 1.0, 0.1)).tolist())


def codes(values: "np.ndarray[Any, Any]") -> str:
    names, counts = np.unique(values, return_counts=True)
    return json.dumps(dict(zip(names.tolist(), counts.tolist(), strict=True)))


def told(*profiles: dict[str, Any], loads: list[dict[str, Any]] | None = None) -> list[str]:
    return [each.what for each in findings(profiles, loads or [load(1), load(2)])]


@pytest.mark.parametrize("n", [20, 100, 1_000, 100_000])
def test_the_same_source_is_hardly_ever_told_as_changed_however_few_its_rows(n: int) -> None:
    found = []
    for _ in range(60):
        rows = []
        for number in (1, 2):
            amounts, kinds = CHANCE.lognormal(5, 2, n), CHANCE.choice(list("abcdef"), n)
            rows += [
                profile(number, n_rows=n, spread=deciles(amounts)),
                profile(number, "kind", n_rows=n, spread=codes(kinds)),
            ]
        found += told(*rows)

    assert len(found) <= 1


def test_amounts_ten_times_as_great_are_told() -> None:
    amounts = CHANCE.lognormal(5, 1, 1000)

    assert told(profile(1, spread=deciles(amounts)), profile(2, spread=deciles(amounts * 10))) == [
        "spread"
    ]


def test_amounts_in_fen_of_a_column_that_is_mostly_zero_are_told() -> None:
    amounts = np.where(CHANCE.random(1000) < 0.7, 0, CHANCE.lognormal(5, 1, 1000))

    assert told(profile(1, spread=deciles(amounts)), profile(2, spread=deciles(amounts))) == []
    changed = np.where(amounts == 0, 1.0, amounts)
    assert told(profile(1, spread=deciles(amounts)), profile(2, spread=deciles(changed))) == [
        "spread"
    ]


def test_a_code_that_was_never_seen_is_named_with_its_share() -> None:
    (new, spread) = findings(
        [
            profile(1, "kind", spread=json.dumps({"a": 500, "b": 500})),
            profile(2, "kind", spread=json.dumps({"a": 500, "c": 500})),
        ],
        [load(1), load(2)],
    )

    assert (new.column, new.what) == ("kind", "new_code")
    assert new.sentence.say("en") == "a new code 'c' in 50.0% of rows"
    assert new.sentence.say("zh") == "出现新代码“c”，占 50.0%"
    assert spread.what == "codes"


def test_values_that_go_missing_are_told_and_a_column_that_is_gone() -> None:
    assert told(profile(1, n_missing=10), profile(2, n_missing=15)) == []
    assert told(profile(1, n_missing=10), profile(2, n_missing=300)) == ["missing"]
    assert told(profile(1), profile(2, "other")) == ["empty"]


def test_a_load_without_newer_records_is_told() -> None:
    old, new = "2026-01-31 10:00:00", "2026-02-28 10:00:00"

    def happened(number: int, most: str) -> dict[str, Any]:
        return profile(number, "happened_at", most=most)

    assert told(happened(1, old), happened(2, new)) == []
    assert told(happened(1, new), happened(2, new)) == ["nothing_newer"]


@pytest.mark.parametrize(
    ("counts", "is_told"),
    [
        ([1000, 1010, 990, 400], True),
        ([1000, 1010, 990, 1400], False),
        ([10, 12, 11, 17], False),
        ([1000, 0, 1000, 1000], False),
        ([1000, 1000, 1000, 0], True),
    ],
)
def test_the_last_count_of_rows_is_held_against_the_usual_one(
    counts: list[int], is_told: bool
) -> None:
    loads = [load(number, n_rows=n) for number, n in enumerate(counts, 1)]

    last = [each for each in findings([], loads) if each.load_id == f"load{len(counts)}"]

    assert [each.what for each in last] == (["rows"] if is_told else [])


def test_a_load_that_gave_way_is_no_measure() -> None:
    loads = [
        load(1),
        load(2, n_rows=5, replaced_at=dt.datetime(2026, 3, 1, tzinfo=dt.UTC)),
        load(3),
    ]

    assert findings([], loads) == []


def test_loads_follow_each_other_by_the_day_they_speak_of() -> None:
    late = [load(2, delivery=1), load(1, n_rows=10, delivery=2)]

    (found,) = findings([], late)

    assert found.load_id == "load2"
