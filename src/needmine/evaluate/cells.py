"""Figures as the cells of a table in a terminal."""

import math
from collections.abc import Callable, Sequence

from needmine.core.money import shown_money
from needmine.core.sentences import Language

_UNKNOWN = "–"


def share_cell(value: float) -> str:
    """Return a share with three places.

    >>> share_cell(0.25), share_cell(float("nan"))
    ('0.250', '–')
    """
    return _UNKNOWN if math.isnan(value) else f"{value:.3f}"


def times_cell(value: float) -> str:
    """Return how many times with two places; beyond all bounds where the other was nothing.

    >>> times_cell(1.5), times_cell(float("inf"))
    ('1.50', '∞')
    """
    return f"{value:.2f}" if math.isfinite(value) else _UNKNOWN if math.isnan(value) else "∞"


def interval_cell(low: float, high: float, shown: Callable[[float], str]) -> str:
    """Return an interval, both ends shown alike."""
    return f"{shown(low)}–{shown(high)}" if math.isfinite(low) else _UNKNOWN


def money_cell(value: float, language: Language, currency: str) -> str:
    """Return an amount in whole units."""
    if math.isnan(value):
        return _UNKNOWN
    return shown_money(round(value), currency=currency, language=language)


def aligned(rows: Sequence[Sequence[str]], *, left: bool = False) -> str:
    """Return rows of cells as lines, the first column to the left and the others to the right.

    Parameters
    ----------
    left
        Whether every column stands to the left: words, not figures.
    """
    widths = [max(_width(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join("  ".join(_padded(row, widths, left)).rstrip() for row in rows)


def _padded(row: Sequence[str], widths: list[int], left: bool) -> list[str]:
    gaps = [" " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)]
    pairs = list(zip(row, gaps, strict=True))
    first = "".join(pairs[0])
    return [first, *(cell + gap if left else gap + cell for cell, gap in pairs[1:])]


def _width(text: str) -> int:
    # A Chinese character takes two columns of a terminal.
    return sum(2 if "\u2e80" <= letter <= "\uffee" else 1 for letter in text)
