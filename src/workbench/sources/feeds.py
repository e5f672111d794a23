"""The departments' feeds for the page of sources: in order, filtered, with a picture of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .queries import shown_now

Row = Mapping[str, Any]

STATES = ("wrong", "look", "good")
# Of the picture of a feed, in its own units; a feed with few files fills its right end.
_HEIGHT, _BAR, _PLACES = 40.0, 6, 30
_PARTS = ("n_quarantined", "n_set_aside", "n_used")


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A part of a file's rows in the picture: place, height and what became of them."""

    part: str
    x: int
    y: float
    height: float


@dataclass(frozen=True, kw_only=True)
class FeedShown:
    """One feed and table, as published, with its picture."""

    row: Row
    bars: Sequence[Bar]
    width: int
    height: float
    least: int
    most: int

    @property
    def last(self) -> Row:
        """Return the counts of the newest file."""
        return dict(self.row["files"][-1])


@dataclass(frozen=True, kw_only=True)
class FeedsPage:
    """What the page of sources shows.

    Parameters
    ----------
    counts
        How many feeds and tables are in each state, whatever is filtered.
    departments
        Code and name of each department.
    n_refused
        Cells in quarantine of the feeds shown.
    """

    feeds: Sequence[FeedShown]
    counts: Mapping[str, int]
    departments: Mapping[str, Mapping[str, str]]
    state: str
    department: str
    n_refused: int


def feeds(*, state: str = "", department: str = "") -> FeedsPage:
    """Return the feeds published, those of one state or department where that is asked for."""
    shown = shown_now()
    rows: Sequence[Row] = shown.feeds if shown else []
    names = {row["department_code"]: row["department"] for row in rows}
    asked_state = state if state in STATES else ""
    asked_department = department if department in names else ""
    found = [
        row
        for row in rows
        if asked_state in ("", row["state"]) and asked_department in ("", row["department_code"])
    ]
    return FeedsPage(
        feeds=[_shown(row) for row in found],
        counts={each: sum(row["state"] == each for row in rows) for each in STATES},
        departments=dict(sorted(names.items())),
        state=asked_state,
        department=asked_department,
        n_refused=sum(each["n_rows"] for row in found for each in row["refused"]),
    )


def _shown(row: Row) -> FeedShown:
    files = row["files"]
    counts = [file["n_rows"] for file in files]
    return FeedShown(
        row=row,
        bars=_bars(files, max(counts)),
        width=_BAR * _PLACES,
        height=_HEIGHT,
        least=min(counts),
        most=max(counts),
    )


def _bars(files: Sequence[Row], most: int) -> list[Bar]:
    bars = []
    for place, file in enumerate(files, _PLACES - len(files)):
        y = _HEIGHT * (1 - file["n_rows"] / most) if most else _HEIGHT
        for part in _PARTS:
            height = _HEIGHT * file[part] / most if most else 0
            # Whatever is refused is to be seen, be it ever so little.
            height = max(height, 1.5) if part == "n_quarantined" and file[part] else height
            if height:
                bars.append(
                    Bar(
                        part=part.removeprefix("n_"),
                        x=place * _BAR,
                        y=round(y, 2),
                        height=round(height, 2),
                    )
                )
            y += height
    return bars
