import datetime as dt
from typing import Any

import pytest
import yaml

from needmine.simulate.ground.parameters import FILE, read_parameters, without_sources
from needmine.simulate.lives.events import EVENTS
from needmine.simulate.lives.needs import NEEDS

GIVEN = read_parameters()


def leaves(node: Any, path: str = "") -> list[tuple[str, Any]]:
    if isinstance(node, dict) and "value" in node:
        return [(path, node)]
    below = node.items() if isinstance(node, dict) else enumerate(node)
    return [leaf for key, inner in below for leaf in leaves(inner, f"{path}.{key}")]


def test_every_number_says_where_it_comes_from() -> None:
    found = leaves(yaml.safe_load(FILE.read_text(encoding="utf-8")))
    assert len(found) > 150
    assert [path for path, leaf in found if not str(leaf.get("source", "")).strip()] == []
    assert [path for path, leaf in found if set(leaf) != {"value", "source"}] == []


def test_values_are_read_without_their_sources() -> None:
    written = {"a": {"b": {"value": 2, "source": "guess"}}, "c": [{"value": 1, "source": "x"}]}
    assert without_sources(written) == {"a": {"b": 2}, "c": [1]}


def test_a_path_that_is_not_there_is_an_error() -> None:
    assert GIVEN.number("files.late_share") > 0
    with pytest.raises(KeyError):
        GIVEN.number("files.no_such_thing")


def test_every_need_has_two_routes_at_least_and_an_outcome_and_a_worth() -> None:
    routes: dict[str, set[str]] = {name: set() for name in NEEDS}
    for cause in GIVEN.value("causes"):
        routes[cause["need"]].add(cause["event"])
    assert [name for name, events in routes.items() if len(events) < 2] == []
    assert set(GIVEN.value("outcomes")) == set(GIVEN.value("worth")) == set(NEEDS)


def test_no_cause_is_told_twice_and_each_is_an_event_there_is() -> None:
    pairs = [(cause["event"], cause["need"]) for cause in GIVEN.value("causes")]
    assert len(set(pairs)) == len(pairs)
    assert {event for event, _ in pairs} <= set(EVENTS)
    assert set(GIVEN.value("events")) < set(EVENTS)


def test_shares_are_shares_and_spans_go_forward() -> None:
    for cause in GIVEN.value("causes"):
        assert 0 < cause["share"] <= 1, cause
        assert 0 <= cause["starts"][0] <= cause["starts"][1], cause
        assert 0 < cause["lasts"][0] <= cause["lasts"][1], cause
    for name, rule in GIVEN.value("outcomes").items():
        # The most loyal and the least: shares move by three tenths.
        assert rule["here"] * 1.3 + rule["rival"] * 0.7 <= 1, name
        assert rule["here"] * 0.7 + rule["rival"] * 1.3 <= 1, name
        assert not rule["products"] or sum(rule["products"].values()) == pytest.approx(1), name


@pytest.mark.parametrize("language", ["zh", "en"])
def test_rates_are_listed_by_date_and_end_with_the_regime(language: str) -> None:
    listed = GIVEN.value(f"rates.{language}")
    assert set(listed) == set(GIVEN.value("rates.zh"))
    for name, rates in listed.items():
        *dates, last = rates
        assert last == "REGIME", name
        assert [dt.date.fromisoformat(str(date)) for date in dates] == sorted(
            dt.date.fromisoformat(str(date)) for date in dates
        ), name
        assert all(0 < rate < 0.1 for rate in rates.values()), name
