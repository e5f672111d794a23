"""Rows in = used + quarantined + set aside, for every file."""

import csv
import datetime as dt
import gzip
import os
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from needmine.engine.duckdb import DuckEngine
from tests.needmine.sources.departments import HEAD, Departments

EXAMPLE = Path(__file__).parents[3] / "examples" / "berka"
SHARED = Path(os.environ.get("NEEDMINE_SHARED_DATA", EXAMPLE.parents[2] / "shared" / "data"))
COUNTS = ("n_rows", "n_used", "n_quarantined", "n_set_aside")


def test_a_load_says_which_delivery_it_read_by_which_definition_and_when(
    bank: Departments,
) -> None:
    bank.feed("core/accounts", "files: a.csv\nexported_at: 2026-01-01\n")
    bank.deliver("a.csv", HEAD + "A,current,2020-01-01\nB,golden,2020-01-01\n")
    bank.write("a.csv", HEAD + "A,current,2020-01-01\n")
    first, bank.read_at = bank.read_at, bank.read_at + dt.timedelta(days=1)
    bank.read()

    rows = bank.rows("loads", "delivery", *COUNTS, "loaded_at", "replaced_at")
    assert rows == [
        (1, 2, 1, 1, 0, first, bank.read_at),
        (2, 1, 1, 0, 0, bank.read_at, None),
    ]
    assert len(set(bank.rows("loads", "definition"))) == 1


def lines_of(file: Path) -> int:
    """Return how many records a delimited file has, counted without a reader of ours."""
    with gzip.open(file, "rt", encoding="utf-8", newline="") as stream:
        return sum(1 for row in csv.reader(stream) if row) - 1


@pytest.mark.skipif(not (SHARED / "berka").is_dir(), reason="the Berka data set is not here")
def test_every_row_of_every_berka_file_is_used_refused_or_set_aside(
    engine: DuckEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEEDMINE_SHARED_DATA", str(SHARED))
    shutil.copytree(EXAMPLE / "sources", tmp_path / "sources")
    bank = Departments(tmp_path, engine, ("core_banking", "lending", "cards"))
    bank.read()
    standing = {"replaced_at": None}
    before = bank.rows("loads", "file", "table", *COUNTS, **standing)
    # A corrected mapping reads its files anew; every row is still accounted for, once.
    loans = tmp_path / "sources" / "lending" / "loans" / "loans.sql"
    loans.write_text(loans.read_text(encoding="utf-8") + "\nwhere duration <> '60'\n")
    bank.read()
    after = bank.rows("loads", "file", "table", *COUNTS, **standing)

    n_mappings = len(list((EXAMPLE / "sources").rglob("*.sql")))
    assert len(before) == len(after) == n_mappings
    for file, _, n_rows, n_used, n_quarantined, n_set_aside in [*before, *after]:
        assert n_rows == lines_of(SHARED / "berka" / file), file
        assert n_rows == n_used + n_quarantined + n_set_aside, file
    assert n_of(after, "loans", "n_set_aside") > 0 == n_of(before, "loans", "n_set_aside")
    held = Counter(load for (load,) in bank.rows("loans", "load_id"))
    assert list(held.values()) == [n_of(after, "loans", "n_used")]


def n_of(rows: list[tuple[Any, ...]], table: str, count: str) -> int:
    place = 2 + COUNTS.index(count)
    return sum(row[place] for row in rows if row[1] == table)
