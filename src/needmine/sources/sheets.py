"""Excel sheets as text columns."""

import re
import zipfile
from typing import IO

import pyarrow as pa

from .contents import Content
from .texts import text_of, text_table
from .unpacking import refuse_bomb

# A sheet is read as a rectangle. One cell far off makes it huge, and says nothing.
_MOST_CELLS = 50_000_000
_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"')
_PIECE = 4 << 20


def sheet_rows(file: Content) -> pa.Table:
    """Return the first sheet's rows as text columns and ``_row``; its first row is the header.

    Rows are numbered from 1 after the header; a blank row is no row.

    Raises
    ------
    OSError, ValueError
        Where the file is no workbook, or is far larger inside than outside.
    """
    import python_calamine  # a native reader, needed by few feeds

    with file.open() as stream:
        if zipfile.is_zipfile(stream):
            _refuse_huge(stream, file.size)
    try:
        with (
            file.open() as stream,
            python_calamine.CalamineWorkbook.from_filelike(stream) as book,
        ):
            lines = book.get_sheet_by_index(0).to_python()
    except python_calamine.CalamineError as error:
        raise ValueError(str(error)) from None
    if not lines:
        raise ValueError("an empty sheet")
    names = [text_of(cell) or f"column_{place}" for place, cell in enumerate(lines[0], 1)]
    if len(set(names)) < len(names):
        raise ValueError("two columns of one name in the header")
    rows = [
        {"_row": number, **{n: text_of(c) for n, c in zip(names, line, strict=False)}}
        for number, line in enumerate(lines[1:], 1)
        if any(cell != "" for cell in line)
    ]
    return text_table(rows, names)


def _refuse_huge(stream: IO[bytes], size: int) -> None:
    try:
        with zipfile.ZipFile(stream) as book:
            inside = book.infolist()
            refuse_bomb(size, sum(each.file_size for each in inside))
            for each in inside:
                if each.filename.startswith("xl/worksheets/"):
                    _refuse_wide(book, each)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise ValueError(str(error)) from None


def _refuse_wide(book: zipfile.ZipFile, sheet: zipfile.ZipInfo) -> None:
    width = height = 0
    rest = b""
    with book.open(sheet) as stream:
        while piece := stream.read(_PIECE):
            for letters, digits in _CELL.findall(rest + piece):
                width, height = max(width, _column(letters)), max(height, int(digits))
            # A cell may be cut by the end of a piece.
            rest = piece[-64:]
    if width * height > _MOST_CELLS:
        raise ValueError(
            f"a sheet of {height:,} rows by {width:,} columns; delete what stands far off"
        )


def _column(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + letter - ord("A") + 1
    return place
