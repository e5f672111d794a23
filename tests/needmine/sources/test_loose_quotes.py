"""Whether a cell swallowed lines, and the lines given back."""

import time

import pyarrow as pa
import pytest

from needmine.sources.loose_quotes import mended, swallows_lines


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("one line", False),
        ("two\nlines, of which one has a comma", False),
        ("x\n2,y,z\n3,y,z", True),
    ],
)
def test_only_lines_like_rows_inside_a_cell_are_suspicious(cell: str, says: bool) -> None:
    rows = pa.table({"a": ["1"], "b": ["2"], "c": [cell]})

    assert swallows_lines(rows, [], ",") is says


def test_a_line_with_wrong_fields_that_holds_line_ends_is_suspicious() -> None:
    rows = pa.table({"a": ["1"], "b": ["2"]})

    assert swallows_lines(rows, ['1,2,"x\n3,4\n'], ",")
    assert not swallows_lines(rows, ["1,2,3\r\n"], ",")


def test_lines_that_are_as_they_should_be_are_not_touched() -> None:
    content = b'1,"a ""b"" c"\r\n2,"two\nlines"\n3,5" pipe\n4\n\n5,"",6\n'

    assert mended(content, ",", '"', 2) == (content, {})


def test_many_loose_quotes_are_found_in_little_time() -> None:
    lines = [b'%d,"loose' % n if n % 2 else b'%d,"whole"' % n for n in range(200_000)]
    started = time.monotonic()

    _, refused = mended(b"\n".join(lines) + b"\n", ",", '"', 2)

    assert len(refused) == 100_000
    assert time.monotonic() - started < 20
