"""Names, ID numbers and phones are in no file of the stores, whatever way they are written."""

import gzip
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.flow.banks import small_bank

WANTED = 1_000


def planted(bank: Path) -> set[str]:
    """Return names, ID numbers and phones as the departments wrote them."""
    found: set[str] = set()
    for file in sorted((bank / "exports" / "core_banking").glob("customers_*")):
        opened = gzip.open if file.suffix == ".gz" else open
        with opened(file, "rb") as stream:
            head, *lines = stream.read().decode("gbk").splitlines()
        places = [n for n, name in enumerate(head.split("|")) if _names_a_person(name)]
        for line in lines:
            cells = line.split("|")
            # A two-character name also stands in ordinary words.
            found |= {cells[n] for n in places if n < len(cells) and len(cells[n]) >= 3}
    return found


def _names_a_person(column: str) -> bool:
    return any(
        word in column.lower() for word in ("name", "cert", "id_no", "mobile", "phone", "tel")
    )


def contents(stores: Path) -> Iterator[tuple[Path, bytes]]:
    """Yield everything the stores hold: files as they lie, and Parquet as it reads."""
    for file in sorted(path for path in stores.rglob("*") if path.is_file()):
        yield file, file.read_bytes()
        if file.suffix == ".parquet":
            yield file, "\n".join(_cells(pq.read_table(file))).encode()


def _cells(rows: pa.Table) -> Iterator[str]:
    for column in rows.columns:
        if pa.types.is_string(column.type) or pa.types.is_binary(column.type):
            for value in set(column.to_pylist()):
                yield value.hex() if isinstance(value, bytes) else str(value)


@pytest.fixture(scope="module")
def mined_bank(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A bank mined by the command line and shown at the desks, and all that it printed."""
    folder = small_bank(tmp_path_factory.mktemp("planted"), customers=600, months=4)
    words = [sys.executable, "-m", "needmine.cli", "mine", str(folder)]
    done = subprocess.run(words, capture_output=True, check=True, text=True)
    return folder, done.stdout + done.stderr


def test_no_planted_value_is_found_in_any_file_of_the_stores(
    mined_bank: tuple[Path, str],
) -> None:
    folder, _ = mined_bank
    values = sorted(planted(folder))[:WANTED]
    assert len(values) == WANTED
    spellings = {
        spelling: value
        for value in values
        for spelling in (
            value.encode(),
            value.encode("gbk"),
            value.encode("utf-16-le"),
            value.encode().hex().encode(),
        )
    }
    searched = []

    for file, content in contents(folder / ".needmine"):
        searched.append(file.name)
        hits = [spellings[spelling] for spelling in spellings if spelling in content]
        assert not hits, f"{file} holds {len(hits)} planted values"

    assert "operations.sqlite3" in searched
    assert len(searched) > 60


def test_no_planted_value_is_printed(mined_bank: tuple[Path, str]) -> None:
    folder, printed = mined_bank

    assert "core_banking" in printed
    assert not [value for value in planted(folder) if value in printed]
