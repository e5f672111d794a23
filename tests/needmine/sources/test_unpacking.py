"""Packed files, and those that are no honest ones."""

import bz2
import gzip
import zipfile
from pathlib import Path

import pyarrow as pa
import pytest

from needmine.sources.contents import content_of
from needmine.sources.unpacking import unpacked

TEXT = "no,name\n1,王\n".encode("gbk")


def zipped(file: Path, *members: tuple[str, bytes]) -> Path:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return file


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz", "a.csv.GZ", "a.bz2", "a.csv.zst", "a.ZIP"])
def test_a_file_is_unpacked_by_its_name(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    kind = file.suffix.lower()
    if kind == ".zip":
        zipped(file, ("__MACOSX/._a.csv", b"x"), ("folder/", b""), ("folder/a.csv", TEXT))
    else:
        pack = {".gz": gzip.compress, ".bz2": bz2.compress, ".zst": pa.Codec("zstd").compress}
        packed = pack[kind](TEXT) if kind in pack else TEXT
        file.write_bytes(packed if isinstance(packed, bytes) else packed.to_pybytes())

    assert unpacked(content_of(file)) == TEXT


@pytest.mark.parametrize("members", [(), (("a.csv", TEXT), ("b.csv", TEXT))])
def test_an_archive_holds_one_file(tmp_path: Path, members: tuple[tuple[str, bytes], ...]) -> None:
    file = zipped(tmp_path / "a.zip", *members)

    with pytest.raises(ValueError, match=f"an archive of {len(members)} files"):
        unpacked(content_of(file))


@pytest.mark.parametrize("name", ["bomb.zip", "bomb.gz"])
def test_a_file_that_unpacks_to_far_more_than_text_does_is_refused(
    tmp_path: Path, name: str
) -> None:
    zeros = b"0" * (80 << 20)
    file = tmp_path / name
    if name.endswith("zip"):
        zipped(file, ("a.csv", zeros))
    else:
        file.write_bytes(gzip.compress(zeros, 1))

    with pytest.raises(ValueError, match="unpacks to more than"):
        unpacked(content_of(file))


@pytest.mark.parametrize("cut", [0.3, 0.9])
@pytest.mark.parametrize("name", ["a.zip", "a.gz", "a.zst"])
def test_a_file_that_is_cut_off_is_refused(tmp_path: Path, name: str, cut: float) -> None:
    file = tmp_path / name
    if name.endswith("zip"):
        zipped(file, ("a.csv", TEXT * 1000))
    else:
        whole = gzip.compress(TEXT * 1000)
        if name.endswith("zst"):
            whole = pa.Codec("zstd").compress(TEXT * 1000).to_pybytes()
        file.write_bytes(whole)
    content = file.read_bytes()
    file.write_bytes(content[: int(len(content) * cut)])

    with pytest.raises((OSError, ValueError, EOFError)):
        unpacked(content_of(file))


def test_an_archive_with_a_password_is_refused(tmp_path: Path) -> None:
    file = zipped(tmp_path / "a.zip", ("a.csv", TEXT))
    content = bytearray(file.read_bytes())
    content[6] |= 1  # the flag in the local header, then in the directory
    content[content.index(b"PK\x01\x02") + 8] |= 1
    file.write_bytes(content)

    with pytest.raises(ValueError, match=r"password|encrypted"):
        unpacked(content_of(file))
