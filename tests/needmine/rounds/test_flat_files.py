import csv
import gzip
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from needmine.rounds.flat_files import FlatFileError, read_flat, write_groups


def test_files_of_several_kinds_become_one_set_of_rows(tmp_path: Path) -> None:
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress("id, 姓名\n1,张伟\n".encode("gb18030")))
    (tmp_path / "b.txt").write_text("姓名;city\n李娜;York\n", encoding="utf-8-sig")
    pq.write_table(pa.table({"id": [3], "city": ["Leeds"]}), tmp_path / "c.parquet")
    found = read_flat([tmp_path / "a.csv.gz", tmp_path / "b.txt", tmp_path / "c.parquet"])
    assert found.rows.to_pylist() == [
        {"id": "1", "姓名": "张伟", "city": None},
        {"id": None, "姓名": "李娜", "city": "York"},
        {"id": "3", "姓名": None, "city": "Leeds"},
    ]
    assert found.n_rows == (1, 1, 1)


def test_a_broken_line_is_named_and_the_others_go_on(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("name,city\nAnn Lee,York\ntoo,many,fields\nTom Fox,Leeds\n", encoding="utf-8")
    found = read_flat([file])
    assert found.rows["name"].to_pylist() == ["Ann Lee", "Tom Fox"]
    assert found.refused == ((file, 2, "wrong_number_of_fields"),)


@pytest.mark.parametrize("content", [b"", b"PAR1 and no more", None])
def test_what_is_no_table_is_refused_by_name(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "a.csv"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(FlatFileError) as refused:
        read_flat([file])
    assert refused.value.where == str(file)


def test_every_row_is_written_with_its_group(tmp_path: Path) -> None:
    file, out = tmp_path / "a.csv", tmp_path / "out.csv"
    file.write_text('group,name\nx,"Lee, Ann"\ny,\n', encoding="utf-8")
    assert write_groups(read_flat([file]), [4, 5], out) == "group_found"
    with out.open(encoding="utf-8", newline="") as written:
        assert list(csv.reader(written)) == [
            ["group_found", "group", "name"],
            ["4", "x", "Lee, Ann"],
            ["5", "y", ""],
        ]
    assert out.stat().st_mode & 0o777 == 0o640


def test_nothing_is_written_over_what_was_read_or_half(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("name\nAnn\n", encoding="utf-8")
    found = read_flat([file])
    for out in (file, tmp_path / "gone" / "out.csv"):
        with pytest.raises(FlatFileError):
            write_groups(found, [0], out)
    assert file.read_text(encoding="utf-8") == "name\nAnn\n"
    assert [each.name for each in tmp_path.iterdir()] == ["a.csv"]
