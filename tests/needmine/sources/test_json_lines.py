"""JSON Lines read at once or line by line: the same rows either way."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needmine.sources import json_lines
from needmine.sources.contents import content_of
from needmine.sources.json_lines import json_rows

_NAMES = st.sampled_from(["id", "name", "a.b", "props", "_row"])
_TEXTS = st.none() | st.text(max_size=5)
_ANYTHING = _TEXTS | st.integers() | st.floats(allow_nan=False) | st.booleans() | st.just(["x"])
_RECORDS = st.lists(
    st.dictionaries(_NAMES, _TEXTS | st.dictionaries(_NAMES, _ANYTHING, max_size=3), max_size=4),
    max_size=8,
)


def rows_of(file: Path) -> list[dict[str, object]]:
    rows, _ = json_rows(content_of(file), encoding="utf-8")
    return [
        {name: value for name, value in row.items() if value is not None}
        for row in rows.to_pylist()
    ]


def one_by_one(file: Path, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    with monkeypatch.context() as patched:
        patched.setattr(json_lines, "_all_text", lambda _: None)
        return rows_of(file)


def written(folder: Path, *lines: str) -> Path:
    file = folder / "file.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


@given(records=_RECORDS)
def test_both_ways_give_the_same_rows(
    records: list[dict[str, object]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    lines = [json.dumps(record, ensure_ascii=False) for record in records]
    file = written(tmp_path_factory.mktemp("json"), *lines)
    with pytest.MonkeyPatch.context() as patched:
        assert rows_of(file) == one_by_one(file, patched)


def test_text_alone_is_read_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = written(
        tmp_path,
        '{"id": "1", "at": "2026-01-01T08:00:00", "n": null, "in": {"page": "贷款"}}',
        '{"id": "02", "in": {"page": "\\u8d37"}}',
    )
    monkeypatch.setattr(json_lines, "_one_by_one", lambda _: pytest.fail("line by line"))

    assert rows_of(file) == [
        {"id": "1", "at": "2026-01-01T08:00:00", "in_page": "贷款", "_row": 1},
        {"id": "02", "in_page": "贷", "_row": 2},
    ]


@pytest.mark.parametrize(
    "odd",
    [
        '{"id": 1.10}',
        '{"id": 123456789012345678901234567890}',
        '{"id": "1", "new": "field"}',
        '{"id": {"inner": "1"}}',
        '{"id": ["1"]}',
        '{"id": true}',
        '{"id": "1", "id": "2"}',
        '{"id": "1"} {"id": "2"}',
        '{"id": "1"',
        '["id"]',
        '"id"',
        '{"_row": "7", "id": "1"}',
        '{"a_b": "1", "a": {"b": "2"}}',
    ],
)
def test_what_arrow_would_read_otherwise_is_read_line_by_line(
    odd: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # So many plain lines that the odd one is not among those looked at first.
    file = written(tmp_path, *['{"id": "0"}'] * 999, odd, '{"id": "9"}')

    rows, refused = json_rows(content_of(file), encoding="utf-8")

    assert rows_of(file) == one_by_one(file, monkeypatch)
    assert rows.num_rows + len(refused) == 1001
    assert rows["_row"].to_pylist()[-1] == 1001


def test_blank_lines_are_no_rows_and_a_mark_at_the_start_is_no_text(tmp_path: Path) -> None:
    file = written(tmp_path, '\ufeff{"id": "1"}', "", "   ", '{"id": "2"}\r', "")
    assert rows_of(file) == [{"id": "1", "_row": 1}, {"id": "2", "_row": 2}]


def test_an_empty_file_has_no_rows(tmp_path: Path) -> None:
    rows, refused = json_rows(content_of(written(tmp_path)), encoding="utf-8")
    assert (rows.num_rows, rows.column_names, refused) == (0, ["_row"], ())
