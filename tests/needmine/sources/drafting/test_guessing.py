import gzip
import io
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.orc as pa_orc
import pyarrow.parquet as pq
import pytest

from needmine.sources.drafting.guessing import Writing, writing_of
from needmine.sources.refused_files import FileError

TEXT = "客户号|姓名|余额\n1001|王小明|1,234.50\n1002|李雷|7\n"


def guessed(folder: Path, content: bytes, name: str = "a.txt") -> Writing:
    (folder / name).write_bytes(content)
    return writing_of(folder / name)


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + TEXT.encode(), "utf-8"),
        (TEXT.encode("gbk"), "gbk"),
        (TEXT.replace("雷", "𠮷").encode("gb18030"), "gb18030"),
        (TEXT.encode("utf-16"), "utf-16"),
        ("no|name|note\n1|Zoë|5\n2|Jörg|café \n".encode("cp1252"), "cp1252"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
    ],
)
def test_encodings_are_told_apart(tmp_path: Path, content: bytes, encoding: str) -> None:
    found = guessed(tmp_path, content)

    assert found == Writing(format="delimited", encoding=encoding, delimiter="|", quote="none")


@pytest.mark.parametrize("delimiter", [",", "\t", "|", ";", "\x01", "|+|", "@|@"])
def test_delimiters_are_told_apart(tmp_path: Path, delimiter: str) -> None:
    lines = [["no", "name", "note"], ["1", "Wang", "a"], ["2", "Li", "b"]]
    content = "\n".join(delimiter.join(line) for line in lines)

    assert guessed(tmp_path, content.encode()).delimiter == delimiter


def test_commas_within_quotes_are_no_delimiters(tmp_path: Path) -> None:
    content = 'no;note\n1;"a, b, c"\n2;"d, e, f"\n'

    found = guessed(tmp_path, content.encode())

    assert (found.delimiter, found.quote) == (";", '"')


def test_packed_files_and_other_formats_are_known_by_their_content(tmp_path: Path) -> None:
    packed = guessed(tmp_path, gzip.compress(TEXT.encode("gbk")), "a.txt.gz")
    sheet = io.BytesIO()
    pq.write_table(pa.table({"a": ["1"]}), sheet)

    assert (packed.encoding, packed.delimiter) == ("gbk", "|")
    assert guessed(tmp_path, sheet.getvalue(), "a.dat").format == "parquet"
    assert guessed(tmp_path, b'{"a": 1}\n{"a": 2}\n', "a.log").format == "jsonl"
    assert guessed(tmp_path, b"PK\x03\x04rest", "a.bin").format == "xlsx"


def test_a_first_line_of_data_is_no_header(tmp_path: Path) -> None:
    assert not guessed(tmp_path, b"1001,13812345678\n1002,13912345678\n").has_header


def test_one_column_has_no_delimiter(tmp_path: Path) -> None:
    assert guessed(tmp_path, b"customer\nA1\nA2\n").delimiter == ","


@pytest.mark.parametrize("content", [b"", b"\n \n", b"ab\x81\xff\xff" * 9])
def test_what_is_no_text_is_refused_with_its_name(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(FileError, match=r"a\.txt"):
        guessed(tmp_path, content)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"gone\.csv"):
        writing_of(tmp_path / "gone.csv")


def test_an_archive_of_one_text_is_that_text_and_a_workbook_is_none(tmp_path: Path) -> None:
    archive, orc = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packing:
        packing.writestr("a.txt", TEXT.encode("gbk"))
    pa_orc.write_table(pa.table({"a": ["1"]}), orc)

    packed = guessed(tmp_path, archive.getvalue(), "a.zip")

    assert (packed.format, packed.encoding, packed.delimiter) == ("delimited", "gbk", "|")
    assert guessed(tmp_path, archive.getvalue(), "a.xlsx").format == "xlsx"
    assert guessed(tmp_path, orc.getvalue(), "a.dat").format == "orc"
