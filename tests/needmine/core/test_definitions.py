import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from needmine.core.definitions import DefinitionError, Entry, read_definition

TEXT = """\
name: {zh: 银行, en: Bank}
limit: 3
share: 0.25
live: true
since: 2026-01-31
words: [a, b]
rules:
  - id: one
  - id: two
names: [no, on, 1.10, 2026-01-31, null]
"""


@pytest.fixture
def entry(tmp_path: Path) -> Entry:
    file = tmp_path / "bank.yml"
    file.write_text(TEXT, encoding="utf-8")
    return read_definition(file)


def test_every_kind_of_value_is_read_as_what_it_is(entry: Entry) -> None:
    assert entry.sentence("name").say("zh") == "银行"
    assert (entry.whole("limit"), entry.number("share")) == (3, 0.25)
    assert entry.flag("live") is True
    assert entry.date("since") == dt.date(2026, 1, 31)
    assert entry.texts("words") == ("a", "b")
    assert entry.texts("names") == ("no", "on", "1.10", "2026-01-31", "null")
    assert [rule.text("id") for rule in entry.entries("rules")] == ["one", "two"]
    assert entry.text("missing", "default") == "default"


@pytest.mark.parametrize(
    ("read", "line", "says"),
    [
        (lambda e: e.text("limit"), 2, "must be a text"),
        (lambda e: e.whole("live"), 4, "must be a whole number"),
        (lambda e: e.number("words"), 6, "must be a number"),
        (lambda e: e.text("nothing"), 1, "'nothing' is missing"),
        (lambda e: e.choice("since", ("x",)), 5, "must be a text"),
        (lambda e: e.only("name", "limit"), 3, "Unknown key 'share'"),
        (lambda e: e.entries("rules")[1].whole("id"), 9, "must be a whole number"),
        (lambda e: e.entry("limit"), 2, "must hold keys and values"),
    ],
)
def test_a_mistake_names_its_file_and_line(
    entry: Entry, read: Callable[[Entry], Any], line: int, says: str
) -> None:
    with pytest.raises(DefinitionError) as caught:
        read(entry)

    assert caught.value.where.endswith(f"bank.yml:{line}")
    assert says in caught.value.say("en")
    assert caught.value.say("zh") != caught.value.say("en")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"a: [1", "Not valid YAML"),
        (b"- a\n- b\n", "no keys and values"),
        (b"", "no keys and values"),
        (b"a: 1\na: 2\n", "written twice"),
        (b"x:\n  b: 1\n  b: 2\n", "written twice"),
        (b"\xff\xfe\x00", "Not valid YAML"),
        (b"a: !!python/object:os.system x\n", ""),
    ],
)
def test_a_file_that_is_no_definition_is_refused_with_its_place(
    tmp_path: Path, content: bytes, says: str
) -> None:
    file = tmp_path / "needs.yml"
    file.write_bytes(content)

    with pytest.raises(DefinitionError, match=r"needs\.yml") as caught:
        read_definition(file).value("a")

    assert says in caught.value.say("en")


def test_a_missing_file_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match="needmine init"):
        read_definition(tmp_path / "none.yml")
