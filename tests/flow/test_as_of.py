"""Nothing known at or after a moment changes any table as of that moment."""

import datetime as dt
import gzip
import os
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from needmine.rounds.opened import open_last_run
from needmine.sources.records import CONTRACTS
from tests.flow.banks import digest, known_rows, mined, small_bank, table_rows

MOMENT = dt.date(2026, 4, 1)
# What a round of reading found belongs to the files that lie there, not to the moment.
_OF_THE_FILES = {"loads", "load_profiles", "quarantine", "identities"}
WORLDS = range(20 if os.environ.get("NEEDMINE_PROVE") else 2)


def later_files(bank: Path) -> list[Path]:
    """Return the exports written on or after the moment: all they say became known after it."""
    found = []
    for file in sorted((bank / "exports").rglob("*.*")):
        dated = re.search(r"(\d{8})", file.name)
        if dated and dt.datetime.strptime(dated.group(1), "%Y%m%d").date() >= MOMENT:  # noqa: DTZ007
            found.append(file)
    return found


def disturb(bank: Path, chance: random.Random) -> int:
    """Delete and cut later files, each in its own way, and return how many were touched."""
    touched = 0
    for file in later_files(bank):
        way = chance.choice(["leave", "delete", "cut", "swap"])
        if way == "leave":
            continue
        touched += 1
        if way == "delete" or file.suffix in (".parquet", ".xlsx"):
            file.unlink()
            continue
        opened = gzip.open if file.suffix == ".gz" else open
        with opened(file, "rb") as stream:
            head, *lines = stream.read().split(b"\n")
        kept = [line for line in lines if chance.random() < 0.6]
        if way == "swap":
            kept = [line.translate(bytes.maketrans(b"123", b"231")) for line in lines]
        with opened(file, "wb") as stream:
            stream.write(b"\n".join([head, *kept]))
    return touched


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    bank, _ = mined(small_bank(tmp_path_factory.mktemp("bank")), MOMENT)
    return as_of_the_moment(bank)


def as_of_the_moment(bank) -> dict[str, str]:  # type: ignore[no-untyped-def]
    with open_last_run(bank) as opened:
        return {
            name: digest(
                known_rows(opened, name) if name in CONTRACTS else table_rows(opened.tables, name)
            )
            for name in opened.tables
            if name not in _OF_THE_FILES
        }


@pytest.mark.parametrize("world", WORLDS)
def test_rows_known_later_change_no_table_as_of_the_moment(
    undisturbed: dict[str, str],
    tmp_path: Path,
    world: int,
    proved: Callable[[str, str], None],
) -> None:
    folder = small_bank(tmp_path / "bank")
    touched = disturb(folder, random.Random(world))

    bank, _ = mined(folder, MOMENT)
    found = as_of_the_moment(bank)

    assert touched > 10
    assert len(found) > 25
    assert {name: found[name] for name in undisturbed} == undisturbed
    proved(
        "rows known later deleted, cut or changed in more than 10 files: tables as of the moment",
        f"{len(found)} tables unchanged",
    )
