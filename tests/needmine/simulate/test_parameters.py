from typing import Any

import pytest
import yaml

from needmine.simulate.needs import NEEDS
from needmine.simulate.parameters import FILE, read_parameters, without_sources


def leaves(node: Any, path: str = "") -> list[tuple[str, Any]]:
    if isinstance(node, dict) and "value" in node:
        return [(path, node)]
    below = node.items() if isinstance(node, dict) else enumerate(node)
    return [leaf for key, inner in below for leaf in leaves(inner, f"{path}.{key}")]


def test_every_number_says_where_it_comes_from() -> None:
    found = leaves(yaml.safe_load(FILE.read_text(encoding="utf-8")))
    assert len(found) > 80
    assert [path for path, leaf in found if not str(leaf.get("source", "")).strip()] == []
    assert [path for path, leaf in found if set(leaf) != {"value", "source"}] == []


def test_values_are_read_without_their_sources() -> None:
    written = {"a": {"b": {"value": 2, "source": "guess"}}, "c": [{"value": 1, "source": "x"}]}
    assert without_sources(written) == {"a": {"b": 2}, "c": [1]}


def test_a_path_that_is_not_there_is_an_error() -> None:
    assert read_parameters().number("files.late_share") > 0
    with pytest.raises(KeyError):
        read_parameters().number("files.no_such_thing")


def test_every_need_has_a_cause_and_an_outcome() -> None:
    causes = read_parameters().value("causes")
    assert {cause["need"] for cause in causes} == set(NEEDS)
    assert set(read_parameters().value("outcomes")) == set(NEEDS)
