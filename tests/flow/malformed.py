"""Kinds of files as departments should not deliver them, and what is to become of each.

Every kind makes a file from a seed: its bytes, and the rows that stand in it, the rows that go to
quarantine, or the words it is refused with.
"""

import csv
import io
import json
import random
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.orc
import pyarrow.parquet

HEAD = ("no", "city")
MAPPING = "select no as party_id, 'person' as kind, city as city from raw"
# Text that is odd and right: it must come out as it went in.
ODD = (
    "北京",
    "上海 浦东",
    "=cmd|' /C calc'!A0",
    "@SUM(A1:A9)",
    "-1+2",
    "O'Neil; drop table parties",
    "9" * 400,
    "null",
    "x" * 2000,
)
ODDER = (*ODD, "𠮷野", "😀", "a\u2028b", "e\u0301", "\u202eabc", "{braces} %s")


@dataclass(frozen=True, kw_only=True)
class Malformed:
    """A file, and what is to become of it.

    Parameters
    ----------
    rows
        City by the number of each row that must stand.
    bad
        Reason by the number of each row that must be in quarantine.
    says
        Words the file must be refused with.
    is_open
        Whether it may end one way or another, as long as every row is accounted for.
    control
        Content of its control file.
    """

    content: bytes
    rows: dict[int, str] = field(default_factory=dict)
    bad: dict[int, str] = field(default_factory=dict)
    says: str = ""
    is_open: bool = False
    control: str = ""


Make = Callable[[random.Random], Malformed]


class _People(dict[int, str]):
    """City by the number of the row; and what numbers of customers begin with in this file."""

    prefix = ""

    def no(self, row: int) -> str:
        return f"{self.prefix}{row}"

    def without(self, left_out: Iterable[int]) -> "_People":
        rest = _People({row: city for row, city in self.items() if row not in set(left_out)})
        rest.prefix = self.prefix
        return rest


def _people(rng: random.Random, texts: Iterable[str] = ODD, n: int = 0) -> _People:
    chosen = list(texts)
    rows = range(1, (n or rng.randint(3, 40)) + 1)
    people = _People({row: rng.choice(chosen) for row in rows})
    people.prefix = f"{rng.randrange(16**6):06x}-"
    return people


def _lines(rows: _People, between: str = ",") -> list[str]:
    return [f"{rows.no(row)}{between}{city}" for row, city in rows.items()]


def intact(
    encoding: str = "utf-8",
    between: str = ",",
    end: str = "\n",
    *,
    texts: Iterable[str] = ODD,
    before: str = "",
    head: bool = True,
    tail: str = "",
    each_ends: str = "",
) -> Make:
    """Return the maker of files that are odd and right: every row stands."""

    def make(rng: random.Random) -> Malformed:
        rows = _people(rng, [text for text in texts if between not in text])
        lines = [between.join(HEAD)] * head + _lines(rows, between)
        text = before + "".join(line + each_ends + end for line in lines)
        return Malformed(content=(text + tail.format(n=len(rows))).encode(encoding), rows=rows)

    return make


def broken(break_: Callable[[str, random.Random], tuple[bytes, str]], encoding: str) -> Make:
    """Return the maker of files of which some lines are broken, each for one reason."""

    def make(rng: random.Random) -> Malformed:
        rows = _people(rng, [text for text in ODD if len(text) < 30], n=rng.randint(8, 40))
        broken = set(rng.sample(sorted(rows), k=rng.randint(1, 4)))
        parts, bad = ["no,city\n".encode(encoding)], {}
        for row, line in zip(rows, _lines(rows), strict=True):
            if row in broken:
                content, bad[row] = break_(line, rng)
            else:
                content = f"{line}\n".encode(encoding)
            parts.append(content)
        kept = rows.without(broken)
        return Malformed(content=b"".join(parts), rows=kept, bad=bad)

    return make


def wrong_encoding(line: str, rng: random.Random) -> tuple[bytes, str]:
    return line.split(",")[0].encode() + ",重庆\n".encode("gbk"), "undecodable"


def cut_character(line: str, rng: random.Random) -> tuple[bytes, str]:
    return line.encode("gbk") + "庆".encode("gbk")[:1] + b"\n", "undecodable"


def zero_byte(line: str, rng: random.Random) -> tuple[bytes, str]:
    place = rng.randint(0, len(line))
    return (line[:place] + "\0" + line[place:] + "\n").encode(), "undecodable"


def other_fields(line: str, rng: random.Random) -> tuple[bytes, str]:
    return (line + ",more\n" if rng.random() < 0.5 else "less\n").encode(), "wrong_number_of_fields"


def loose_quote(line: str, rng: random.Random) -> tuple[bytes, str]:
    no, city = line.split(",", 1)
    return f'{no},"{city}\n'.encode(), "unbalanced_quote"


def half_pair(line: str, rng: random.Random) -> tuple[bytes, str]:
    no = line.split(",")[0]
    half = rng.randint(0xD800, 0xDBFF).to_bytes(2, "little")
    return f"{no},".encode("utf-16-le") + half + "x\n".encode("utf-16-le"), "undecodable"


def refused(content: Callable[[random.Random], bytes], says: str) -> Make:
    return lambda rng: Malformed(content=content(rng), says=says)


def either(content: Callable[[random.Random], bytes]) -> Make:
    return lambda rng: Malformed(content=content(rng), is_open=True)


def plain(rng: random.Random) -> bytes:
    return intact()(rng).content


def noise(rng: random.Random) -> bytes:
    return rng.randbytes(rng.randint(1, 20_000))


def cut(whole: Callable[[random.Random], bytes]) -> Callable[[random.Random], bytes]:
    def content(rng: random.Random) -> bytes:
        made = whole(rng)
        return made[: int(len(made) * rng.uniform(0.2, 0.95))]

    return content


def flipped(whole: Callable[[random.Random], bytes]) -> Callable[[random.Random], bytes]:
    def content(rng: random.Random) -> bytes:
        made = bytearray(whole(rng))
        for _ in range(rng.randint(1, 20)):
            made[rng.randrange(len(made))] = rng.randrange(256)
        return bytes(made)

    return content


def packed(pack: Callable[[bytes], bytes]) -> Make:
    def make(rng: random.Random) -> Malformed:
        made = intact()(rng)
        return Malformed(content=pack(made.content), rows=made.rows)

    return make


def zstandard(content: bytes) -> bytes:
    packed: bytes = pa.Codec("zstd").compress(content, asbytes=True)
    return packed


def archived(*contents: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, content in enumerate(contents):
            archive.writestr(f"part_{number}.csv", content)
    return file.getvalue()


def bomb(rng: random.Random) -> bytes:
    return b"0" * rng.randint(70 << 20, 90 << 20)


def columnar(write: Callable[[pa.Table, Any], None]) -> Callable[[random.Random], bytes]:
    def content(rng: random.Random) -> bytes:
        return _columnar_of(write, _people(rng, ODDER, n=200))

    return content


def _columnar_of(write: Callable[[pa.Table, Any], None], rows: _People) -> bytes:
    file = io.BytesIO()
    write(pa.table({"no": [rows.no(row) for row in rows], "city": list(rows.values())}), file)
    return file.getvalue()


def columnar_whole(write: Callable[[pa.Table, Any], None]) -> Make:
    def make(rng: random.Random) -> Malformed:
        rows = _people(rng, ODDER)
        return Malformed(content=_columnar_of(write, rows), rows=rows)

    return make


def without_footer(rng: random.Random) -> bytes:
    return columnar(pyarrow.parquet.write_table)(rng)[: -rng.randint(1, 60)]


def sheet(*lines: Iterable[object], far: str = "") -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for line in lines:
        book.active.append(list(line))
    if far:
        book.active[far] = "x"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def blank_rows_in_sheet(rng: random.Random) -> Malformed:
    texts = [text for text in ODD if not text.startswith("=")]
    rows = _people(rng, texts, n=30).without(range(3, 30, 3))
    lines = [[rows.no(row), rows[row]] if row in rows else [None] * 2 for row in range(1, 31)]
    return Malformed(content=sheet(HEAD, *lines), rows=rows)


def quoted(rng: random.Random) -> Malformed:
    texts = [*ODD, 'she said "no"', "two\nlines", "a,b", "1,x\n2,y\n3,z", '"', ""]
    rows = _people(rng, texts)
    file = io.StringIO()
    csv.writer(file, quoting=csv.QUOTE_ALL).writerows(
        [HEAD, *((rows.no(row), city) for row, city in rows.items())]
    )
    return Malformed(content=file.getvalue().encode(), rows=rows)


def huge_cell(rng: random.Random) -> Malformed:
    rows = _People({1: "a", 2: "x" * (10 << 20), 3: "b"})
    return Malformed(content=("no,city\n" + "\n".join(_lines(rows))).encode(), rows=rows)


def blank_lines(rng: random.Random) -> Malformed:
    rows = _people(rng, n=30).without(range(4, 31, 4))
    lines = [f"{rows.no(row)},{rows[row]}" if row in rows else "" for row in range(1, 31)]
    return Malformed(content=("no,city\n" + "\n".join(lines) + "\n\n\n").encode(), rows=rows)


def mixed_ends(rng: random.Random) -> Malformed:
    rows = _people(rng)
    text = "".join(line + rng.choice(["\n", "\r\n"]) for line in ["no,city", *_lines(rows)])
    return Malformed(content=text.encode(), rows=rows)


def many_columns(rng: random.Random) -> Malformed:
    rows = _people(rng, n=5)
    names = ",".join(f"c{number}" for number in range(2_000))
    lines = [f"no,city,{names}", *(line + "," * 2_000 for line in _lines(rows))]
    return Malformed(content="\n".join(lines).encode(), rows=rows)


def records(rng: random.Random) -> Malformed:
    rows = _people(rng, ODDER, n=30)
    lines = [
        json.dumps(
            {"no": rows.no(row), "city": city, "n": 10**400}, ensure_ascii=rng.random() < 0.5
        )
        for row, city in rows.items()
    ]
    bad = {}
    for row in rng.sample(range(1, 31), k=6):
        odd, bad[row] = rng.choice(_NO_RECORDS)
        lines[row - 1] = odd
    kept = rows.without(bad)
    return Malformed(content="\n".join(lines).encode("utf-8"), rows=kept, bad=bad)


_NO_RECORDS = (
    ("no json", "not_json"),
    ("[1, 2]", "not_json"),
    ('{"no": "1", "city": "x"', "not_json"),
    ('{"no": ' + "[" * 5_000 + "]" * 5_000 + "}", "not_json"),
    ('{"no":' * 50_000 + "1" + "}" * 50_000, "not_json"),
    ('{"no": "1", "city": "\\ud800"}', "undecodable"),
    ('{"no": "1", "city": {"deep": "\\udfff"}}', "undecodable"),
    ('{"no": "1", "city": "a\\u0000b"}', "undecodable"),
)


def too_many_fields(rng: random.Random) -> bytes:
    start = rng.randint(0, 9)
    lines = [{f"f{line}_{n}": "x" for n in range(600)} for line in range(start, start + 20)]
    return "\n".join(map(json.dumps, lines)).encode()


def fixed(rng: random.Random) -> Malformed:
    texts = [text for text in ODD if len(text) < 20]
    rows, bad = _people(rng, texts, n=20), {}
    lines = [
        f"{rows.no(row):<10}".encode() + city.encode("gbk").ljust(40) + b"##"
        for row, city in rows.items()
    ]
    for row in rng.sample(range(1, 21), k=3):
        lines[row - 1] += b"#" if rng.random() < 0.5 else b"##########"
        bad[row] = "wrong_length"
    kept = rows.without(bad)
    return Malformed(content=b"\r\n".join(lines), rows=kept, bad=bad)


def short_of_control(rng: random.Random) -> Malformed:
    made = intact()(rng)
    n = len(made.rows) + rng.choice([-1, 1, 1000])
    says = f"says {n} rows; the file has {len(made.rows)}"
    return Malformed(content=made.content, says=says, control=f"rows={n}")


def as_controlled(rng: random.Random) -> Malformed:
    made = intact()(rng)
    return Malformed(content=made.content, rows=made.rows, control=f"rows={len(made.rows):,}\r\n")


def short_of_tail(rng: random.Random) -> Malformed:
    made = intact()(rng)
    n = len(made.rows)
    return Malformed(
        content=made.content + f"END {n + 2}\n".encode(),
        says=f"says {n + 2} rows; the file has {n}",
    )


def track(rng: random.Random) -> bytes:
    number = "".join(rng.choices("0123456789", k=16))
    return f"no,city\n1,x\n2,;{number}=2{rng.randint(5, 9)}0{rng.randint(1, 9)}1011234?\n".encode()
