"""What stands around the rows of a file: head lines, tail lines, a tail record that counts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from .texts import decoded
from .written import Written

# Rows that could not be read: number and reason code.
Refused = tuple[tuple[int, str], ...]


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Rows of one file as text columns and ``_row``, their numbers from 1.

    Parameters
    ----------
    refused
        Rows that could not be read.
    declared
        How many rows the file's own tail record says there are; None where it says nothing.
    """

    table: pa.Table
    refused: Refused = field(default=())
    declared: int | None = None


def framed(content: bytes, written: Written, *, encoding: str) -> tuple[bytes, int | None]:
    """Return a file's lines without those around the rows, and the count its tail record gives.

    Parameters
    ----------
    content
        Bytes in an encoding whose line end is one byte.

    Raises
    ------
    ValueError
        Where the lines that should stand around the rows are not there.
    """
    start = 0
    for _ in range(written.head_lines):
        start = content.find(b"\n", start) + 1
        if not start:
            raise ValueError(f"fewer lines than the {written.head_lines} of its head")
    end, declared = len(content), None
    if written.tail_lines or written.tail:
        end = len(content.rstrip())
        tail: Sequence[bytes] = ()
        for _ in range(written.tail_lines or 1):
            first = content.rfind(b"\n", start, end) + 1 or start
            if first >= end:
                raise ValueError("it ends before its tail: it may be cut off")
            tail, end = (content[first:end], *tail), max(first - 1, start)
        declared = _declared(tail[0], written, encoding) if written.tail else None
    return (content[start:end] if start or end < len(content) else content), declared


def _declared(tail: bytes, written: Written, encoding: str) -> int | None:
    match = re.match(written.tail, decoded(tail.rstrip(b"\r"), encoding))
    if not match:
        raise ValueError("its last line is no tail record: it may be cut off")
    rows = match.groupdict().get("rows")
    return None if rows is None else int(rows.replace(",", ""))
