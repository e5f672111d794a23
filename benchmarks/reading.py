"""How fast text files are read, by the way they are written: python -m benchmarks.reading [ROWS].

One file of ROWS bookings (default 1,000,000) of eight columns per way of writing, read five times.
Prints processor seconds, median and spread, and those that the look for authentication data takes.
"""

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from needmine.governance.authentication_data import secret_by_value
from needmine.sources.delimited import delimited_rows
from needmine.sources.fixed_width import fixed_rows
from needmine.sources.written import Field, Written

REPEATS = 5
NAMES = ("account", "date", "amount", "kind", "text", "party", "remark", "channel")
WIDTHS = (16, 10, 12, 4, 8, 10, 12, 4)
LAYOUT = tuple(
    Field(name=name, start=1 + sum(WIDTHS[:place]), length=width)
    for place, (name, width) in enumerate(zip(NAMES, WIDTHS, strict=True))
)
WAYS: dict[str, Written] = {
    "utf-8, one character": Written(),
    "gbk, one character": Written(encoding="gbk", delimiter="|"),
    "gbk, |+|": Written(encoding="gbk", delimiter="|+|"),
    "utf-8, 0x01, trailing, no header": Written(
        delimiter="\x01", trailing_delimiter=True, columns=NAMES
    ),
    "gbk, fixed width in bytes": Written(encoding="gbk", layout=LAYOUT),
    "gb18030, fixed width in characters": Written(
        encoding="gb18030", layout=LAYOUT, widths="characters"
    ),
}


def main() -> None:
    """Print a line per way of writing."""
    n_rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with TemporaryDirectory() as folder:
        for name, written in WAYS.items():
            file = _made(Path(folder) / "bookings.txt", written, n_rows)
            read = fixed_rows if written.layout else delimited_rows
            seconds, rows = _timed(lambda r=read, f=file, w=written: r(f, w))
            assert rows.table.num_rows == n_rows
            looked, _ = _timed(lambda t=rows.table: [secret_by_value(t[name]) for name in NAMES])
            print(f"{name:<36} {_said(seconds)}, looking {statistics.median(looked):.2f}")


def _said(seconds: list[float]) -> str:
    return f"{statistics.median(seconds):.2f} s ({min(seconds):.2f} to {max(seconds):.2f})"


def _timed(work: Callable[[], Any]) -> tuple[list[float], Any]:
    seconds = []
    for _ in range(REPEATS):
        started = time.process_time()
        found = work()
        seconds.append(time.process_time() - started)
    return seconds, found


def _made(file: Path, written: Written, n_rows: int) -> Path:
    with file.open("w", encoding=written.encoding, newline="") as stream:
        if not written.layout and not written.columns:
            stream.write(written.delimiter.join(NAMES) + "\n")
        for number in range(n_rows):
            stream.write(_line(_cells(number), written) + "\n")
    return file


def _cells(number: int) -> tuple[str, ...]:
    return (
        f"6222{number:012d}",
        f"2026-01-{number % 28 + 1:02d}",
        f"{number % 9999}.{number % 100:02d}",
        "转账",
        f"摘要{number % 77}",
        f"王小{number % 991}",
        "工资 代发",
        "APP",
    )


def _line(cells: tuple[str, ...], written: Written) -> str:
    if not written.layout:
        return written.delimiter.join(cells) + written.delimiter * written.trailing_delimiter
    in_bytes = written.widths == "bytes"
    sizes = [len(cell.encode(written.encoding)) if in_bytes else len(cell) for cell in cells]
    padded = zip(cells, WIDTHS, sizes, strict=True)
    return "".join(cell + " " * (width - size) for cell, width, size in padded)


if __name__ == "__main__":
    main()
