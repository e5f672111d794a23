import hashlib
import time
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from needmine.rounds.bank import read_bank
from needmine.simulate.departments.exporting import export_days, month_files, state_files
from needmine.simulate.ground.calendar import DAY
from needmine.sources.feeds import read_feeds
from tests.needmine.simulate.conftest import Lived
from tests.needmine.simulate.lived import delivered, made_bank, told

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


def test_rows_of_a_file_stand_in_the_order_they_became_known() -> None:
    written: list[int] = []

    def write(_: Path, columns: Any) -> None:
        written.extend(columns["n"].tolist())

    columns = {"n": np.arange(3)}
    known = np.array([9, 2, 5]) * DAY
    month_files(Path("x"), "rows_{date}.txt", columns, known, period=PERIOD, write=write)
    assert written == [1, 2, 0]


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


@pytest.mark.parametrize("bank", ["lived_bank", "english_bank"])
def test_every_file_of_every_feed_can_be_read_by_the_product_itself(
    bank: str, request: pytest.FixtureRequest
) -> None:
    folder = request.getfixturevalue(bank)
    feeds = read_feeds(folder, tuple(read_bank(folder).departments))

    for feed in feeds:
        rows = delivered(folder, feed.department, feed.name)

        files = set(pa.compute.unique(rows["_file"]).to_pylist())
        assert rows.num_rows > 0, feed.definition
        # Every file has at least one row, but for those of quarters without anybody yet.
        assert files <= {file.name for file in feed.found()}
        assert all(feed.exported(file) is not None for file in feed.found())
    assert {feed.department for feed in feeds} == set(read_bank(folder).departments)


def test_every_file_belongs_to_a_feed(lived_bank: Path) -> None:
    read = {
        file.resolve()
        for feed in read_feeds(lived_bank, tuple(read_bank(lived_bank).departments))
        for file in feed.found()
    }
    unread = {
        f"{file.parent.name}/{file.name.rpartition('_')[0]}"
        for file in (lived_bank / "exports").rglob("*")
        if file.is_file() and file.resolve() not in read
    }

    assert unread == set()


def test_keys_of_departments_are_their_own(lived: Lived) -> None:
    keys = {name: set(record.key) for name, record in lived.world.records.items()}

    for name, record in lived.world.records.items():
        assert len(keys[name]) == len(record)
    for one, other in combinations(keys, 2):
        assert not keys[one] & keys[other]
        # No digits in common either: a key tells nothing of another department's.
        bare = {key.lstrip("ACFMRTu_wm") for key in keys[one]}
        assert len(bare & {key.lstrip("ACFMRTu_wm") for key in keys[other]}) < 0.01 * len(bare) + 5


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_what_is_made_some_seconds_later_is_the_same_to_the_last_byte(
    chinese_bank: Path, tmp_path: Path
) -> None:
    # Workbooks and packed files keep times of one and two seconds.
    wait = chinese_bank.stat().st_mtime + 2.1 - time.time()
    time.sleep(max(wait, 0))

    again = digests(made_bank(tmp_path / "again"))

    assert again == digests(chinese_bank)
    assert {Path(name).suffix for name in again} >= {".xlsx", ".gz", ".parquet", ".jsonl", ".csv"}
