import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from needmine.core.sentences import Sentence
from needmine.core.tables import INSTANT, MONEY, Table, column
from needmine.engine.duckdb import DuckEngine
from needmine.engine.store import Pointer, Store, write_whole

PETS = Table(
    name="pets",
    grain=Sentence(zh="每只一行", en="One row per pet"),
    key=("pet",),
    columns=(
        column("pet", "string", zh="名", en="Name"),
        column("price", MONEY, zh="价", en="Price"),
        column("seen_at", INSTANT, zh="见到时间", en="Seen at"),
    ),
    bucket="pet",
)
SEEN = dt.datetime(2026, 1, 31, 16, tzinfo=dt.UTC)


@pytest.fixture
def engine() -> Iterator[DuckEngine]:
    opened = DuckEngine()
    yield opened
    opened.close()


@pytest.fixture
def store(engine: DuckEngine, tmp_path: Path) -> Store:
    return Store(tmp_path / "tables", engine, buckets=4)


def pets(engine: DuckEngine, *names: str) -> pa.Table:
    rows = {"pet": list(names), "price": [1] * len(names), "seen_at": [SEEN] * len(names)}
    return engine.table(
        pa.table(
            rows,
            schema=pa.schema(
                {"pet": pa.string(), "price": pa.int64(), "seen_at": pa.timestamp("us", "UTC")}
            ),
        )
    )


def names(store: Store, version: int) -> list[str]:
    return sorted(store.read(PETS, version).pet.to_pyarrow().to_pylist())


def test_a_table_reads_back_in_the_types_of_its_contract(store: Store, engine: DuckEngine) -> None:
    version = store.replace(PETS, pets(engine, "Ant"))

    row = store.read(PETS, version).to_pyarrow().to_pylist()[0]

    assert str(row["price"]) == "1.00"
    assert row["seen_at"] == SEEN


def test_every_version_stays_readable_after_later_ones(store: Store, engine: DuckEngine) -> None:
    first = store.replace(PETS, pets(engine, "Ant", "Bee"))
    second = store.append(PETS, pets(engine, "Cat"), to=first)
    third = store.replace(PETS, pets(engine, "Dog"))

    assert names(store, first) == ["Ant", "Bee"]
    assert names(store, second) == ["Ant", "Bee", "Cat"]
    assert names(store, third) == ["Dog"]


def test_what_a_killed_run_left_behind_does_not_join_the_next_version(
    store: Store, engine: DuckEngine
) -> None:
    base = store.replace(PETS, pets(engine, "Ant"))
    store.append(PETS, pets(engine, "Stray"), to=base)

    after = store.append(PETS, pets(engine, "Bee"), to=base)

    assert names(store, after) == ["Ant", "Bee"]


def test_versions_share_the_files_that_did_not_change(store: Store, engine: DuckEngine) -> None:
    base = store.replace(PETS, pets(engine, "Ant", "Bee", "Cat", "Dog"))
    bucket = 0  # tokens beginning with A are in the first of four buckets
    after = store.replace_buckets(PETS, pets(engine, "Ape"), of=base, buckets={bucket})

    shared = set(store.files("pets", base)) & set(store.files("pets", after))

    assert names(store, after) == ["Ape", "Bee", "Cat", "Dog"]
    assert len(shared) == 3


def test_an_empty_table_is_a_version_too(store: Store, engine: DuckEngine) -> None:
    version = store.replace(PETS, pets(engine))

    assert names(store, version) == []
    assert store.count("pets", version) == 0


def test_the_pointer_names_one_version_of_every_table(store: Store, engine: DuckEngine) -> None:
    assert store.pointer() is None
    version = store.replace(PETS, pets(engine, "Ant"))

    store.switch(Pointer(run="run-000001", tables={"pets": version}))

    assert store.pointer() == Pointer(run="run-000001", tables={"pets": version})


def test_pruning_deletes_only_what_no_kept_run_reads(store: Store, engine: DuckEngine) -> None:
    old = store.replace(PETS, pets(engine, "Ant"))
    new = store.replace(PETS, pets(engine, "Bee"))
    gone = store.files("pets", old)

    deleted = store.prune([Pointer(run="r", tables={"pets": new})])

    assert deleted >= 1
    assert not any(file.exists() for file in gone)
    assert names(store, new) == ["Bee"]


def test_counting_reads_no_row(store: Store, engine: DuckEngine) -> None:
    version = store.replace(PETS, pets(engine, "Ant", "Bee", "Cat"))

    for file in store.files("pets", version):
        file.unlink()

    assert store.count("pets", version) == 3


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "current.json"

    write_whole(file, "old")
    write_whole(file, "new")

    assert file.read_text() == "new"
    assert [path.name for path in file.parent.iterdir()] == ["current.json"]
