"""Days frozen under seals that break where anything is changed."""

import datetime as dt
import json
import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from needmine.rounds.frozen import BrokenSeal, Frozen, FrozenDay, Seal
from tests.needmine.rounds.written import NOW, day


def rows(*customers: str) -> FrozenDay:
    table = pa.table({"customer_id": list(customers), "need": ["a"] * len(customers)})
    return FrozenDay(needs=table, contacts=table.slice(0, 1), worths=table)


def freeze(folder: Path, date: str, *customers: str, now: dt.datetime = NOW) -> Seal:
    return Frozen(folder).freeze(day(date), rows(*customers), run="run-000001", now=now)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with three frozen days."""
    for date, customer in (("2026-07-01", "wang"), ("2026-07-02", "li"), ("2026-07-03", "sun")):
        freeze(tmp_path / "frozen", date, customer)
    return tmp_path / "frozen"


def test_a_frozen_day_is_read_as_it_was(folder: Path) -> None:
    found = Frozen(folder).read(dt.date(2026, 7, 2))

    assert found.needs["customer_id"].to_pylist() == ["li"]
    assert found.contacts.num_rows == 1
    first, second, third = Frozen(folder).seals()
    assert [seal.as_of for seal in (first, second, third)] == [
        "2026-07-01", "2026-07-02", "2026-07-03"
    ]  # fmt: skip
    assert (first.previous, second.previous, third.previous) == (
        "", first.digest, second.digest
    )  # fmt: skip
    assert (second.n_needs, second.n_customers, second.place) == (1, 1, 2)


def test_a_day_frozen_again_stays_as_it_is(folder: Path) -> None:
    before = Frozen(folder).seals()[1]

    assert freeze(folder, "2026-07-02", "somebody else") == before
    assert Frozen(folder).read(dt.date(2026, 7, 2)).needs["customer_id"].to_pylist() == ["li"]


def test_a_past_day_may_be_frozen_later_and_comes_after_in_the_seals(folder: Path) -> None:
    late = freeze(folder, "2026-06-01", "zhao")

    assert (late.place, late.previous) == (4, Frozen(folder).seals()[2].digest)


def changed_row(folder: Path) -> None:
    pq.write_table(rows("chosen afterwards").needs, folder / "2026-07-02" / "needs.parquet")


def changed_seal(folder: Path, **more: Any) -> None:
    file = folder / "2026-07-02" / "seal.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), **more}))


def resealed(folder: Path) -> None:
    """Change a row and seal that day anew, as somebody would who knows how."""
    shutil.rmtree(folder / "2026-07-02")
    first = json.loads((folder / "2026-07-01" / "seal.json").read_text())
    other = freeze(folder.parent / "other", "2026-07-02", "chosen afterwards")
    shutil.copytree(folder.parent / "other" / "2026-07-02", folder / "2026-07-02")
    seal = Seal(**{**vars(other), "place": 2, "previous": first["digest"], "digest": ""})
    changed_seal(folder, place=2, previous=first["digest"], digest=seal.reckoned())


@pytest.mark.parametrize(
    "tampering",
    [
        changed_row,
        resealed,
        lambda folder: changed_seal(folder, n_needs=9),
        lambda folder: changed_seal(folder, colour="red"),
        lambda folder: shutil.rmtree(folder / "2026-07-02"),
        lambda folder: shutil.rmtree(folder / "2026-07-01"),
        lambda folder: (folder / "2026-07-02" / "contacts.parquet").unlink(),
        lambda folder: (folder / "2026-07-02" / "more.txt").write_text("added"),
        lambda folder: (folder / "2026-07-02").rename(folder / "2026-07-09"),
    ],
)
def test_whatever_was_changed_removed_or_added_breaks_a_seal(folder: Path, tampering: Any) -> None:
    tampering(folder)

    with pytest.raises(BrokenSeal, match="not what was sealed"):
        Frozen(folder).seals()
    with pytest.raises(BrokenSeal):
        freeze(folder, "2026-07-04", "anybody")


def test_what_a_kill_left_behind_is_no_day_and_is_cleared_away(folder: Path) -> None:
    part = folder / ".part-deadbeef"
    part.mkdir()
    (part / "needs.parquet").write_bytes(b"half a fi")

    assert len(Frozen(folder).seals()) == 3
    freeze(folder, "2026-07-04", "anybody")

    assert not part.exists()
    assert len(Frozen(folder).seals()) == 4
