"""Files handed to another system: safe cells, whole files, a control file written last."""

import csv
import datetime as dt
import hashlib
import io
import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from needmine.core.errors import NeedmineError
from needmine.core.sentences import Sentence

ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "gbk")
# What makes a spreadsheet take a text for a formula (OWASP, CSV injection), full-width forms too.
_FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_CONTROL_CHARACTER = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")

Cell = str | float | Decimal | dt.date | None


class Unwritable(NeedmineError):
    """A file cannot be written as its layout asks; nothing of it was handed over."""


@dataclass(frozen=True, kw_only=True)
class FileLayout:
    """How the other system reads files.

    Parameters
    ----------
    encoding
        utf-8, utf-8-sig (with the mark that Excel looks for), gb18030 or gbk.
    mode
        Permissions: the owner writes and its group reads, for the files name customers.
    """

    encoding: str = "utf-8"
    delimiter: str = ","
    line_end: str = "\r\n"
    mode: int = 0o640


PLAIN = FileLayout()


@dataclass(frozen=True, kw_only=True)
class HandedFile:
    """One file to hand over."""

    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def hand_over(
    folder: Path,
    files: Sequence[HandedFile],
    *,
    control: str,
    about: Mapping[str, str],
    layout: FileLayout,
) -> tuple[Path, ...]:
    """Return the paths of the files, and last of the control file that says they are whole.

    Each file appears at once or not at all. Files that differ from what lies there already take
    the old control file away first, so that no control file ever stands beside other files than
    it names. Files that do not differ are left as they are.

    Raises
    ------
    Unwritable
        For an encoding that is not known, or a text that it cannot hold.
    """
    contents = {file.name: _content(file, layout) for file in files}
    contents[control] = _control(files, contents, about)
    paths = {name: folder / name for name in contents}
    if all(_lies_there(paths[name], content) for name, content in contents.items()):
        return tuple(paths.values())
    folder.mkdir(parents=True, exist_ok=True)
    parts = {name: _part(paths[name], contents[name], layout.mode) for name in contents}
    paths[control].unlink(missing_ok=True)
    _sync(folder)
    for name in contents:
        if name == control:
            # The files must be on the disk before the control file vouches for them.
            _sync(folder)
        parts[name].replace(paths[name])
    _sync(folder)
    return tuple(paths.values())


def safe_cell(value: Cell) -> str:
    """Return a value as the text of a cell that no spreadsheet takes for a formula.

    >>> safe_cell("=HYPERLINK(1)"), safe_cell(-3.5), safe_cell(None)
    ("'=HYPERLINK(1)", '-3.50', '')
    """
    if isinstance(value, str):
        # Line ends and other control characters inside a cell break readers that go by line.
        shown = _CONTROL_CHARACTER.sub(" ", value).strip()
        return f"'{shown}" if shown.startswith(_FORMULA_STARTS) else shown
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, dt.date) else f"{value:.2f}"


def _content(file: HandedFile, layout: FileLayout) -> bytes:
    if layout.encoding not in ENCODINGS:
        raise Unwritable(
            Sentence(zh="不支持编码“{name}”。", en="Encoding '{name}' is not supported.").fill(
                name=layout.encoding
            ),
            remedy=Sentence(zh="可选：{names}。", en="Choose one of: {names}.").fill(
                names=", ".join(ENCODINGS)
            ),
            where=file.name,
        )
    text = io.StringIO()
    writer = csv.writer(text, delimiter=layout.delimiter, lineterminator=layout.line_end)
    writer.writerow(file.header)
    writer.writerows([safe_cell(cell) for cell in row] for row in file.rows)
    try:
        return text.getvalue().encode(layout.encoding)
    except UnicodeEncodeError as error:
        line = text.getvalue().count(layout.line_end, 0, error.start) + 1
        raise Unwritable(
            Sentence(
                zh="编码 {encoding} 写不出字符“{sign}”。",
                en="Encoding {encoding} cannot hold the character '{sign}'.",
            ).fill(encoding=layout.encoding, sign=error.object[error.start]),
            remedy=Sentence(zh="请改用 gb18030 或 utf-8。", en="Use gb18030 or utf-8."),
            where=f"{file.name}:{line}",
        ) from None


def _control(
    files: Sequence[HandedFile], contents: Mapping[str, bytes], about: Mapping[str, str]
) -> bytes:
    named = [
        {
            "name": file.name,
            "rows": len(file.rows),
            "bytes": len(contents[file.name]),
            "sha256": hashlib.sha256(contents[file.name]).hexdigest(),
        }
        for file in files
    ]
    return (json.dumps({**about, "files": named}, indent=2) + "\n").encode()


def _lies_there(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content


def _part(path: Path, content: bytes, mode: int) -> Path:
    """The content under a name that nobody reads, safe on the disk."""
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return part


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
