"""Every kind of file that a department should not deliver, as one table."""

import bz2
import gzip
import random
from collections.abc import Callable
from dataclasses import dataclass

import pyarrow.orc
import pyarrow.parquet

from tests.flow.malformed import (
    HEAD,
    ODDER,
    Make,
    Malformed,
    archived,
    as_controlled,
    blank_lines,
    blank_rows_in_sheet,
    bomb,
    broken,
    columnar,
    columnar_whole,
    cut,
    cut_character,
    either,
    fixed,
    flipped,
    half_pair,
    huge_cell,
    intact,
    loose_quote,
    many_columns,
    mixed_ends,
    noise,
    other_fields,
    packed,
    plain,
    quoted,
    records,
    refused,
    sheet,
    short_of_control,
    short_of_tail,
    too_many_fields,
    track,
    without_footer,
    wrong_encoding,
    zero_byte,
    zstandard,
)


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of file: its name, how its feed is declared, and how one is made.

    Parameters
    ----------
    n
        How many are made, each from a seed of its own.
    """

    name: str
    make: Make
    feed: str = ""
    ending: str = "csv"
    n: int = 7


_PACKINGS: dict[str, Callable[[bytes], bytes]] = {
    "zip": archived,
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "zst": zstandard,
}
_PARQUET, _ORC = pyarrow.parquet.write_table, pyarrow.orc.write_table
_CONTROL = "control: {file: '{stem}.OK', rows: 'rows=(?P<rows>[\\d,]+)'}\n"

KINDS: tuple[Kind, ...] = (
    # Odd, and right.
    Kind(name="gbk", make=intact("gbk", "|"), feed="encoding: gbk\ndelimiter: '|'\n"),
    Kind(name="gb18030", make=intact("gb18030", texts=ODDER), feed="encoding: gb18030\n"),
    Kind(name="bom", make=intact("utf-8-sig", end="\r\n", texts=ODDER)),
    Kind(name="utf_16", make=intact("utf-16", texts=ODDER), feed="encoding: utf-16\n"),
    Kind(name="utf_16_be", make=intact("utf-16-be", before="\ufeff"), feed="encoding: utf-16\n"),
    Kind(name="old_line_ends", make=intact(end="\r")),
    Kind(name="mixed_line_ends", make=mixed_ends),
    Kind(
        name="long_delimiter", make=intact("gbk", "|+|"), feed="encoding: gbk\ndelimiter: '|+|'\n"
    ),
    Kind(
        name="control_character",
        make=intact(between="\x01", each_ends="\x01", head=False),
        feed='delimiter: "\\x01"\ncolumns: [no, city]\ntrailing_delimiter: true\n',
    ),
    Kind(
        name="head_and_tail",
        make=intact(before="清单\n\n", tail="END {n}\n"),
        feed="head_lines: 2\ntail: 'END (?P<rows>\\d+)'\n",
    ),
    Kind(name="quoted", make=quoted),
    Kind(name="huge_cell", make=huge_cell, n=1),
    Kind(name="blank_lines", make=blank_lines),
    Kind(name="many_columns", make=many_columns, n=2),
    Kind(name="only_header", make=lambda _: Malformed(content=b"no,city"), n=2),
    Kind(name="controlled", make=as_controlled, feed=_CONTROL),
    Kind(name="gz", make=packed(gzip.compress), ending="csv.gz"),
    Kind(name="bz2", make=packed(bz2.compress), ending="csv.bz2"),
    Kind(name="zst", make=packed(zstandard), ending="csv.zst"),
    Kind(name="zip", make=packed(archived), ending="zip"),
    Kind(name="parquet", make=columnar_whole(_PARQUET), feed="format: parquet\n"),
    Kind(name="orc", make=columnar_whole(_ORC), feed="format: orc\n"),
    Kind(name="sheet", make=blank_rows_in_sheet, feed="format: xlsx\n"),
    # Some rows cannot be read.
    Kind(name="wrong_encoding", make=broken(wrong_encoding, "utf-8")),
    Kind(name="cut_character", make=broken(cut_character, "gbk"), feed="encoding: gbk\n"),
    Kind(name="zero_bytes", make=broken(zero_byte, "utf-8")),
    Kind(name="other_fields", make=broken(other_fields, "utf-8")),
    Kind(name="loose_quotes", make=broken(loose_quote, "utf-8")),
    Kind(name="half_pairs", make=broken(half_pair, "utf-16-le"), feed="encoding: utf-16-le\n"),
    Kind(name="records", make=records, feed="format: jsonl\n", n=14),
    Kind(
        name="fixed",
        make=fixed,
        feed="format: fixed\nencoding: gbk\nlayout: ../layout.csv\n",
    ),
    # The file is of no use.
    Kind(name="empty", make=refused(lambda rng: b" \r\n" * rng.randint(0, 9), "empty")),
    Kind(name="header_twice", make=refused(lambda _: b"no,city,no\n1,x,2\n", "of one name"), n=2),
    Kind(
        name="undeclared_utf_16",
        make=refused(lambda rng: intact("utf-16")(rng).content, "encoding: utf-16 helps"),
    ),
    Kind(name="noise_as_text", make=either(noise), n=20),
    Kind(name="noise_as_gbk", make=either(noise), feed="encoding: gbk\n", n=10),
    Kind(name="noise_as_records", make=either(noise), feed="format: jsonl\n", n=10),
    Kind(name="noise_as_parquet", make=refused(noise, "as parquet"), feed="format: parquet\n"),
    Kind(name="noise_as_orc", make=refused(noise, "as orc"), feed="format: orc\n"),
    Kind(name="noise_as_sheet", make=refused(noise, "as xlsx"), feed="format: xlsx\n"),
    Kind(name="text_as_sheet", make=refused(plain, "as xlsx"), feed="format: xlsx\n", n=3),
    Kind(
        name="zip_as_sheet",
        make=refused(lambda rng: archived(plain(rng)), "as xlsx"),
        feed="format: xlsx\n",
        n=3,
    ),
    Kind(
        name="far_off_cell",
        make=refused(lambda _: sheet(HEAD, far="XFD1048576"), "1,048,576 rows"),
        feed="format: xlsx\n",
        n=1,
    ),
    Kind(
        name="cut_sheet",
        make=refused(cut(lambda _: sheet(HEAD, *[["1", "x"]] * 99)), "as xlsx"),
        feed="format: xlsx\n",
    ),
    Kind(
        name="flipped_sheet",
        make=either(flipped(lambda _: sheet(HEAD, *[["1", "x"]] * 99))),
        feed="format: xlsx\n",
    ),
    *(
        Kind(
            name=f"cut_{ending}",
            make=refused(
                cut(lambda rng, p=pack: p(plain(rng) * 50)), "Cannot be read as delimited"
            ),
            ending=ending,
        )
        for ending, pack in _PACKINGS.items()
    ),
    *(
        Kind(
            name=f"bomb_{ending}",
            make=refused(lambda rng, p=pack: p(bomb(rng)), "unpacks to more"),
            ending=ending,
            n=1,
        )
        for ending, pack in _PACKINGS.items()
    ),
    Kind(
        name="zip_of_two",
        make=refused(lambda r: archived(plain(r), b"x"), "of 2 files"),
        ending="zip",
    ),
    Kind(name="zip_of_none", make=refused(lambda _: archived(), "of 0 files"), ending="zip", n=1),
    Kind(name="noise_as_zip", make=refused(noise, "as delimited"), ending="zip"),
    Kind(name="noise_as_gz", make=refused(noise, "as delimited"), ending="csv.gz"),
    Kind(name="no_footer", make=refused(without_footer, "as parquet"), feed="format: parquet\n"),
    Kind(name="cut_orc", make=refused(cut(columnar(_ORC)), "as orc"), feed="format: orc\n"),
    Kind(
        name="flipped_parquet",
        make=either(flipped(columnar(_PARQUET))),
        feed="format: parquet\n",
        n=15,
    ),
    Kind(name="flipped_orc", make=either(flipped(columnar(_ORC))), feed="format: orc\n", n=15),
    Kind(
        name="flipped_gz", make=either(flipped(lambda r: gzip.compress(plain(r)))), ending="csv.gz"
    ),
    Kind(
        name="many_fields",
        make=refused(too_many_fields, "12,000 fields"),
        feed="format: jsonl\n",
        n=2,
    ),
    Kind(name="control_differs", make=short_of_control, feed=_CONTROL),
    Kind(name="tail_differs", make=short_of_tail, feed="tail: 'END (?P<rows>\\d+)'\n"),
    Kind(
        name="no_tail",
        make=refused(plain, "no tail record"),
        feed="tail: 'END (?P<rows>\\d+)'\n",
    ),
    Kind(name="track_data", make=refused(track, "'city' holds card track data, first in row 2")),
)


def made(kind: Kind, seed: int) -> Malformed:
    """Return one file of a kind; the same for the same seed."""
    return kind.make(random.Random(f"{kind.name} {seed}"))


def file_name(kind: Kind, seed: int) -> str:
    """Return the name of one file of a kind."""
    return f"{kind.name}_{seed:03}.{kind.ending}"
