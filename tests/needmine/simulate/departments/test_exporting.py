from pathlib import Path
from typing import Any

import numpy as np

from needmine.simulate.calendar import DAY
from needmine.simulate.departments.exporting import (
    export_days,
    month_files,
    state_files,
)
from tests.needmine.simulate.lived import told

PERIOD = told(months=6).period


def test_a_row_lies_in_the_file_of_the_month_it_became_known() -> None:
    written: dict[str, list[int]] = {}

    def write(path: Path, columns: Any) -> None:
        written[path.name] = columns["n"].tolist()

    known = np.array([-5, 0, 31, 180, 181]) * DAY
    columns = {"n": np.arange(5)}
    month_files(Path("x"), "rows_{date}.txt", columns, known, period=PERIOD, write=write)
    # The last row becomes known only after the period.
    assert written == {
        "rows_20251231.txt": [0],
        "rows_20260131.txt": [1],
        "rows_20260228.txt": [2],
        "rows_20260630.txt": [3],
    }


def test_a_feed_without_a_row_still_has_a_file_with_its_header() -> None:
    written: dict[str, list[int]] = {}

    def write(path: Path, columns: Any) -> None:
        written[path.name] = columns["n"].tolist()

    nothing = np.zeros(0, dtype=np.int64)
    month_files(Path("x"), "rows_{date}.txt", {"n": nothing}, nothing, period=PERIOD, write=write)
    assert written == {"rows_20251231.txt": []}


def test_a_state_holds_what_was_known_before_its_day() -> None:
    written: dict[str, list[int]] = {}

    def write(path: Path, columns: Any) -> None:
        written[path.name] = columns["n"].tolist()

    known = np.array([-9, 10, 89]) * DAY
    state_files(
        Path("x"), "s_{date}.csv", known, lambda rows, _: {"n": rows}, period=PERIOD, write=write
    )
    assert written == {
        "s_20251231.csv": [0],
        "s_20260331.csv": [0, 1],
        "s_20260630.csv": [0, 1, 2],
    }


def test_states_are_exported_before_at_quarter_ends_and_at_last() -> None:
    assert export_days(PERIOD) == [-1, 89, 180]
    assert export_days(told(months=7).period)[-1] == told(months=7).period.days - 1
