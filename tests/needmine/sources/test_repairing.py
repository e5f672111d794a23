from pathlib import Path

import pytest

from needmine.sources.mappings import read_mapping
from needmine.sources.records import CONTRACTS
from needmine.sources.repairing import (
    RefusedRow,
    Shown,
    guarded,
    in_clear,
    mended_cells,
    unguarded,
)

SQL = (
    "select no as party_id, 'person' as kind, name as name, id as id_number, born as birth_date,"
    " town as city, sex as gender, since as since_date from raw"
)
CELLS = {
    "no": "0012",
    "name": "王小明",
    "id": "110101199003070097",
    "born": "1990-03-07",
    "town": "李雷",
    "sex": "female",
    "since": "20200101",
    "memo": "13712349050",
}


@pytest.fixture
def shown(tmp_path: Path) -> Shown:
    file = tmp_path / "parties.sql"
    file.write_text(SQL)
    return Shown([read_mapping(file, CONTRACTS, ())])


def row(**more: object) -> RefusedRow:
    given = {"cells": CELLS, "original": CELLS, "problems": (("parties.since_date", "not_a_date"),)}
    return RefusedRow(number=1, **{**given, **more})  # type: ignore[arg-type]


def test_by_default_nothing_that_may_be_somebodys_is_in_clear(shown: Shown) -> None:
    show = shown.masked(row())

    assert {name: show(name, value) for name, value in CELLS.items()} == {
        "no": "****",
        "name": "王**",
        "id": "1****************7",
        "born": "9999-99-99",
        "town": "??",
        "sex": "female",
        "since": "99999999",
        "memo": "99999999999",
    }


def test_what_was_left_alone_stays_whether_it_was_masked_or_not(shown: Shown) -> None:
    masked = shown.masked(row())
    back = {name: guarded(masked(name, value)) for name, value in CELLS.items()}
    clear = {name: guarded(in_clear(name, value)) for name, value in CELLS.items()}

    assert mended_cells(row(), back, shown) == {}
    assert mended_cells(row(), clear, shown) == {}
    assert mended_cells(row(), {}, shown) == {}
    assert mended_cells(row(), {**back, "since": "2020-01-01"}, shown) == {"since": "2020-01-01"}


def test_a_cell_mended_before_stays_mended_and_can_be_set_back(shown: Shown) -> None:
    before = row(cells={**CELLS, "since": "2020-01-02", "name": "王大明"})
    back = {name: guarded(value) for name, value in before.cells.items()}

    assert mended_cells(before, back, shown) == {"since": "2020-01-02", "name": "王大明"}
    assert mended_cells(before, {**back, "since": "'20200101"}, shown) == {"name": "王大明"}


def test_a_row_that_could_not_be_read_is_taken_whole(shown: Shown) -> None:
    unread = row(cells={}, original={}, problems=(("", "undecodable"),))
    given = {**dict.fromkeys(CELLS, ""), "no": "'0013", "name": "李雷"}

    assert mended_cells(unread, given, shown) == {**given, "no": "0013"}


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+8613812345678", "-5.00", "@x", "0012", "'s-Gravenhage", "''x", "110101199003070097"],
)
def test_what_a_spreadsheet_runs_or_alters_is_guarded_and_comes_back(text: str) -> None:
    assert guarded(text)[0] == "'"
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", ["", "current", "王小明", "a=b"])
def test_other_texts_are_written_as_they_are(text: str) -> None:
    assert guarded(text) == text
    assert unguarded(text) == text
