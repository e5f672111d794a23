"""What a file holds once it is unpacked: gzip and the like, or a zip archive of one file."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

import pyarrow as pa

from .contents import Content

# A text unpacks to some 5 to 50 times its size; deflate at its most gives 1,032 times.
MOST_TIMES = 200
# Small files may unpack to anything below this: a day without news is nearly all repetition.
_UNSUSPECTED = 64 << 20
# As much as a machine of 64 GB can hold beside the rows made of it.
MOST_BYTES = 16 << 30
_PIECE = 4 << 20
PACKINGS = {".gz": "gzip", ".bz2": "bz2", ".zst": "zstd", ".lz4": "lz4"}
# What packers of other systems put beside the file itself.
_BESIDE = ("__MACOSX/",)


def unpacked(file: Content) -> bytes:
    """Return what a file holds, unpacked by what its name says.

    Raises
    ------
    ValueError
        Where an archive does not hold one file, or unpacks to far more than text does.
    """
    with file.open() as lying, _unpacking(lying, file.ending) as stream:
        return lying.read() if stream is None else b"".join(_pieces(stream, file.size))


def first_bytes(file: Content, n: int) -> bytes:
    """Return the first ``n`` bytes of what a file holds, unpacked by what its name says.

    Raises
    ------
    ValueError
        Where an archive does not hold one file.
    """
    with file.open() as lying, _unpacking(lying, file.ending) as stream:
        return (stream or lying).read(n)


def refuse_bomb(packed: int, whole: int) -> None:
    """Refuse what unpacks to far more than its size.

    Raises
    ------
    ValueError
        With both sizes.
    """
    if whole > MOST_BYTES or (whole > _UNSUSPECTED and whole > MOST_TIMES * packed):
        raise ValueError(
            f"it unpacks to more than {whole >> 20} MB from {packed / (1 << 20):.1f} MB, "
            "which no text does"
        )


def _pieces(stream: IO[bytes] | pa.NativeFile, packed: int) -> Iterator[bytes]:
    whole = 0
    while piece := stream.read(_PIECE):
        whole += len(piece)
        refuse_bomb(packed, whole)
        yield piece


@contextmanager
def _unpacking(lying: IO[bytes], ending: str) -> Iterator[IO[bytes] | pa.NativeFile | None]:
    """Open what a file packs; None where it packs nothing."""
    if ending == ".zip":
        with _one_of_archive(lying) as stream:
            yield stream
        return
    packing = PACKINGS.get(ending)
    if packing is None:
        yield None
        return
    with pa.CompressedInputStream(lying, packing) as stream:
        yield stream


@contextmanager
def _one_of_archive(lying: IO[bytes]) -> Iterator[IO[bytes]]:
    try:
        with zipfile.ZipFile(lying) as archive:
            inside = [
                each
                for each in archive.infolist()
                if not each.is_dir() and not each.filename.startswith(_BESIDE)
            ]
            if len(inside) != 1:
                raise ValueError(f"an archive of {len(inside)} files; one file is read")
            with archive.open(inside[0]) as stream:
                yield stream
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        # RuntimeError is how zipfile says that a password is needed.
        raise ValueError(str(error)) from None
