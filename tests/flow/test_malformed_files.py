"""More than three hundred files as departments should not deliver them, in one night."""

import json
import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from tests.flow.malformed import Malformed
from tests.flow.malformed_kinds import KINDS, Kind, file_name, made

_ROOT = Path(__file__).parents[2]
MOST_SECONDS, MOST_MEGABYTES = 5, 1024


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return what became of every file, told by a process that may not take all there is."""
    folder = tmp_path_factory.mktemp("night")
    done = subprocess.run(
        [sys.executable, "-m", "tests.flow.malformed_night", str(folder)],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
        cwd=_ROOT,
        env={**os.environ, "PYTHONPATH": f"{_ROOT / 'src'}{os.pathsep}{_ROOT}"},
    )
    assert (done.returncode, done.stderr) == (0, "")
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def refusals(night: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Return what is said of each refused file, in English and in Chinese."""
    return {
        en.split(" is refused")[0]: (en, zh) for _, en, zh in night["notes"] if " is refused" in en
    }


def by_file(rows: list[list[Any]]) -> dict[str, list[list[Any]]]:
    """Return rows by their second column, without their first two."""
    found = defaultdict(list)
    for _, file, *rest in rows:
        found[file].append(rest)
    return found


def files() -> list[tuple[Kind, str, Malformed]]:
    return [
        (kind, file_name(kind, seed), made(kind, seed)) for kind in KINDS for seed in range(kind.n)
    ]


def test_there_are_many_of_them() -> None:
    assert len(files()) >= 300


def test_what_is_merely_odd_comes_out_as_it_went_in_and_broken_rows_alone_are_in_quarantine(
    night: dict[str, Any],
) -> None:
    rows, quarantine = by_file(night["rows"]), by_file(night["quarantine"])
    wanted = [(name, file) for _, name, file in files() if not file.says and not file.is_open]

    for name, file in wanted:
        found = {row: city or "" for row, city in rows[name]}
        assert found == {row: city.strip(" ") for row, city in file.rows.items()}, name
        assert {row: reason for row, reason, _ in quarantine[name]} == file.bad, name
    assert len(wanted) > 150


def test_what_is_of_no_use_is_refused_with_its_name_and_its_reason(night: dict[str, Any]) -> None:
    refused, rows = refusals(night), by_file(night["rows"])

    for _, name, file in files():
        if file.says:
            en, zh = refused[name]
            assert file.says in en, name
            assert "被拒收" in zh, name
            assert not rows[name], name
    assert {name for _, name, file in files() if not file.says and not file.is_open}.isdisjoint(
        refused
    )


def test_every_file_is_loaded_with_each_row_accounted_for_or_refused(night: dict[str, Any]) -> None:
    refused = refusals(night)
    loads = {file: counts for _, file, *counts in night["loads"]}

    for _, name, _ in files():
        assert (name in refused) != (name in loads), name
    assert all(n == used + quarantined for n, used, quarantined in loads.values())
    # Folders are no files: the only other file is that of the night before.
    assert set(loads) - {name for _, name, _ in files()} == {"p.csv"}


def test_none_takes_long_or_much_memory(night: dict[str, Any]) -> None:
    assert max(seconds for _, seconds in night["slowest"]) < MOST_SECONDS
    assert night["megabytes"] < MOST_MEGABYTES


def test_no_value_of_a_refused_file_is_told(night: dict[str, Any]) -> None:
    said = " ".join(en + zh for _, en, zh in night["notes"])

    assert "1011234" not in said
    assert "drop table" not in said
