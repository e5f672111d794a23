"""Quotes that do not close: the line that opened one is refused, the lines it swallowed stand."""

import re
from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc


def swallows_lines(rows: pa.Table, wrong: Iterable[str], delimiter: str) -> bool:
    """Return whether a cell looks as if whole lines had ended up inside it.

    A text of several lines is nothing unusual in a cell; lines with as many delimiters as a row
    has are.

    Parameters
    ----------
    wrong
        The text of each line whose number of fields is wrong.
    """
    if any("\n" in text.rstrip("\r\n") for text in wrong):
        return True
    d = re.escape(delimiter)
    line = re.compile(rf"\n[^\n{d}]*(?:{d}[^\n{d}]*){{{rows.num_columns - 1}}}")
    return any(
        line.search(cell)
        for column in rows.columns
        for cell in column.filter(pc.match_substring(column, "\n")).to_pylist()
    )


def mended(
    content: bytes, delimiter: str, quote: str, n_fields: int
) -> tuple[bytes, dict[int, str]]:
    """Return lines with those made blank that open a quote and never close it, by row number.

    A quote closes before a delimiter or a line end, and nowhere else.
    """
    record, line = _patterns(delimiter.encode(), quote.encode(), n_fields)
    kept: list[bytes] = []
    refused: dict[int, str] = {}
    place, number = 0, 0
    while place < len(content):
        number += 1
        match = record.match(content, place) or line.match(content, place)
        if match:
            kept.append(match.group())
            place = match.end()
        else:
            kept.append(b"\n")
            refused[number] = "unbalanced_quote"
            place = content.index(b"\n", place) + 1
    return b"".join(kept), refused


def _patterns(d: bytes, q: bytes, n_fields: int) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    """Return a record of the right number of fields, and a single line of any number."""
    d, q = re.escape(d), re.escape(q)
    plain = rb"[^%b%b\r\n][^%b\r\n]*+" % (q, d, d)

    def field(inside: bytes) -> bytes:
        return rb"(?:%b(?:[^%b%b]++|%b%b)*+%b|%b|)" % (q, q, inside, q, q, q, plain)

    def fields(one: bytes, others: bytes) -> re.Pattern[bytes]:
        return re.compile(rb"%b(?:%b%b)%b(?:\r?\n|\r)" % (one, d, one, others))

    return fields(field(b""), b"{%d}" % (n_fields - 1)), fields(field(rb"\r\n"), b"*+")
