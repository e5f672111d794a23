"""Versions of tables: Delta tables committed through delta-rs, and the one pointer per run."""

import json
import os
import time
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import deltalake
import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq
from deltalake.transaction import AddAction, RemoveAction, create_table_with_add_actions

from needmine.core.tables import Table

from .protocol import Engine

# The alphabet of tokens: a token's first letter chooses its bucket, on every engine alike.
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@dataclass(frozen=True, kw_only=True)
class Pointer:
    """One whole run: its id and the version of every table that belongs to it."""

    run: str
    tables: Mapping[str, int]


class Store:
    """The analytic tables of one bank.

    A version of a table is a set of files; versions share files. A reader takes the pointer
    once and reads every table at the version it names, so it never mixes runs.

    Parameters
    ----------
    folder
        Where the tables lie; made when missing.
    buckets
        Into how many buckets a table's files are divided (1–64).
    """

    def __init__(self, folder: Path, engine: Engine, *, buckets: int) -> None:
        self.folder = folder
        self._engine = engine
        self._buckets = buckets
        folder.mkdir(parents=True, exist_ok=True)

    def pointer(self) -> Pointer | None:
        """Return the last whole run; None before the first."""
        file = self.folder / "current.json"
        if not file.exists():
            return None
        content = json.loads(file.read_text())
        return Pointer(run=content["run"], tables=content["tables"])

    def switch(self, pointer: Pointer) -> None:
        """Make a run the one that readers see, in one step."""
        content = json.dumps({"run": pointer.run, "tables": dict(sorted(pointer.tables.items()))})
        write_whole(self.folder / "current.json", content)

    def read(self, table: Table, version: int) -> ir.Table:
        """Return a table as it is in one version."""
        return self._engine.read(self.files(table.name, version), table.schema())

    def files(self, name: str, version: int) -> list[Path]:
        """Return the Parquet files of one version of a table."""
        root = self._root(name)
        return sorted(root / path for path in _paths(deltalake.DeltaTable(root, version=version)))

    def count(self, name: str, version: int) -> int:
        """Return how many rows a version of a table has, from its log alone."""
        return sum(
            int(json.loads(action.stats)["numRecords"])
            for action in self._entries(name, version).values()
        )

    def replace(self, table: Table, rows: ir.Table) -> int:
        """Write a table anew and return its version."""
        return self._commit(table, self._written(table, rows), keep=())

    def append(self, table: Table, rows: ir.Table, *, to: int | None) -> int:
        """Add rows to a version (None: to nothing) and return the version that holds both."""
        keep = self._entries(table.name, to) if to is not None else {}
        return self._commit(table, self._written(table, rows), keep=keep)

    def replace_buckets(self, table: Table, rows: ir.Table, *, of: int, buckets: set[int]) -> int:
        """Write some buckets of a version anew and return the version with them replaced."""
        keep = {
            path: action
            for path, action in self._entries(table.name, of).items()
            if int(action.partition_values["bucket"] or 0) not in buckets
        }
        return self._commit(table, self._written(table, rows), keep=keep)

    def bucket_of(self, table: Table, rows: ir.Table) -> ir.Value:
        """Return the bucket of each row."""
        if self._buckets == 1 or not table.bucket:
            return ibis.literal(0, type="int32")
        letter = rows[table.bucket].fill_null("A").substr(0, 1)
        return (ibis.literal(_LETTERS).find(letter) % self._buckets).cast("int32")

    def prune(self, kept: Iterable[Pointer]) -> int:
        """Delete the files that no kept run reads and return how many there were."""
        versions: dict[str, set[int]] = {}
        for pointer in kept:
            for name, version in pointer.tables.items():
                versions.setdefault(name, set()).add(version)
        deleted = 0
        for root in (path for path in sorted(self.folder.iterdir()) if path.is_dir()):
            table = deltalake.DeltaTable(root)
            deleted += len(
                table.vacuum(
                    retention_hours=0,
                    dry_run=False,
                    enforce_retention_duration=False,
                    full=True,
                    keep_versions=sorted(versions.get(root.name, {table.version()})),
                )
            )
        return deleted

    def _root(self, name: str) -> Path:
        return self.folder / name

    def _entries(self, name: str, version: int) -> dict[str, AddAction]:
        return _paths(deltalake.DeltaTable(self._root(name), version=version))

    def _written(self, table: Table, rows: ir.Table) -> dict[str, AddAction]:
        shaped = rows.select(*table.schema().names).cast(table.schema())
        piece = self._root(table.name) / f"part-{uuid.uuid4().hex}"
        self._engine.write(shaped.mutate(bucket=self.bucket_of(table, shaped)), piece)
        files = sorted(piece.rglob("*.parquet"))
        return {
            str(file.relative_to(self._root(table.name))): _added(file, self._root(table.name))
            for file in files
        }

    def _commit(
        self,
        table: Table,
        new: Mapping[str, AddAction],
        *,
        keep: Mapping[str, AddAction] | tuple[()],
    ) -> int:
        wanted = {**dict(keep), **new}
        root = self._root(table.name)
        schema = deltalake.Schema.from_arrow(_delta_schema(table))
        if not deltalake.DeltaTable.is_deltatable(str(root)):
            create_table_with_add_actions(
                str(root), schema, list(wanted.values()), partition_by=["bucket"]
            )
            return 0
        latest = deltalake.DeltaTable(root)
        # Earlier runs that were killed may have left later versions; only the files count.
        present = _paths(latest)
        actions: list[AddAction | RemoveAction] = [
            RemoveAction(
                path=path,
                deletion_timestamp=int(time.time() * 1000),
                data_change=True,
                partition_values=dict(action.partition_values),
                size=action.size,
            )
            for path, action in present.items()
            if path not in wanted
        ]
        actions += [action for path, action in wanted.items() if path not in present]
        if not actions:
            return latest.version()
        latest.create_write_transaction(actions, "append", schema, partition_by=["bucket"])
        return deltalake.DeltaTable(root).version()


def write_whole(file: Path, content: str) -> None:
    """Write a text file so that a reader sees the old or the new content, never a part."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f".{file.name}.{uuid.uuid4().hex[:8]}")
    with part.open("w", encoding="utf-8") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _delta_schema(table: Table) -> pa.Schema:
    return table.schema().to_pyarrow().append(pa.field("bucket", pa.int32()))


def _paths(table: deltalake.DeltaTable) -> dict[str, AddAction]:
    """Return the files of an opened version by their path below the table."""
    actions = pa.table(table.get_add_actions(flatten=True)).to_pylist()
    return {
        row["path"]: AddAction(
            path=row["path"],
            size=row["size_bytes"],
            partition_values={"bucket": str(row["partition.bucket"])},
            modification_time=0,
            data_change=True,
            stats=json.dumps({"numRecords": row["num_records"]}),
        )
        for row in actions
    }


def _added(file: Path, root: Path) -> AddAction:
    with file.open("rb") as stream:
        os.fsync(stream.fileno())
    # Statistics stay at the row count: minimum and maximum would repeat values outside the file.
    return AddAction(
        path=str(file.relative_to(root)),
        size=file.stat().st_size,
        partition_values={"bucket": file.parent.name.removeprefix("bucket=")},
        modification_time=int(file.stat().st_mtime * 1000),
        data_change=True,
        stats=json.dumps({"numRecords": pq.read_metadata(file).num_rows}),
    )
