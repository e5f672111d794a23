"""Excel sheets, honest and not."""

import zipfile
from pathlib import Path

import openpyxl
import pytest

from needmine.sources.contents import content_of
from needmine.sources.sheets import sheet_rows


def book(file: Path, *rows: list[object]) -> Path:
    made = openpyxl.Workbook()
    assert made.active is not None
    for row in rows:
        made.active.append(row)
    made.save(file)
    return file


def test_a_blank_row_is_no_row_and_the_others_keep_their_numbers(tmp_path: Path) -> None:
    file = book(tmp_path / "a.xlsx", ["no", None], ["1", 2.5], [None, None], ["3", None])

    assert sheet_rows(content_of(file)).to_pylist() == [
        {"no": "1", "column_2": "2.5", "_row": 1},
        {"no": "3", "column_2": "", "_row": 3},
    ]


def test_a_column_that_stands_twice_is_refused(tmp_path: Path) -> None:
    file = book(tmp_path / "a.xlsx", ["no", "no"], ["1", "2"])

    with pytest.raises(ValueError, match="two columns of one name"):
        sheet_rows(content_of(file))


def test_one_cell_far_off_does_not_make_a_sheet_of_billions(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    assert made.active is not None
    made.active.append(["no"])
    made.active["XFD1048576"] = "1"
    made.save(tmp_path / "a.xlsx")

    with pytest.raises(ValueError, match="1,048,576 rows by 16,384 columns"):
        sheet_rows(content_of(tmp_path / "a.xlsx"))


def test_a_book_that_unpacks_to_far_more_is_refused(tmp_path: Path) -> None:
    file = book(tmp_path / "a.xlsx", ["no"], ["1"])
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/picture.bin", b"0" * (80 << 20))

    with pytest.raises(ValueError, match="unpacks to more than"):
        sheet_rows(content_of(file))
