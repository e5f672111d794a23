"""Raw rows through a mapping: typed canonical rows with tokens, and the cells refused."""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as AnyMapping
from contextlib import contextmanager
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from needmine.core.sentences import Sentence
from needmine.core.tables import Table

from .casting import cast
from .feeds import Feed
from .mappings import Mapping, MappingError, refuse_unknown_columns
from .refusals import Cell, refused_cells, refused_table, without_simulated
from .setting import Setting


@dataclass(frozen=True, kw_only=True)
class Mapped:
    """What some raw rows gave.

    Parameters
    ----------
    rows
        Typed canonical rows, tokens in place of identifying values.
    refused
        One row per cell refused.
    unread
        Key and ``_row`` of each refused row whose key could be read: it is there, though
        nothing can be said of it.
    """

    rows: pa.Table
    refused: pa.Table
    unread: pa.Table


def mapped_rows(
    feed: Feed,
    mapping: Mapping,
    raw: pa.Table,
    lookups: AnyMapping[str, pa.Table],
    setting: Setting,
) -> Mapped:
    """Return what some raw rows give one canonical table.

    Parameters
    ----------
    raw
        Text columns and ``_row``, a number that no two rows share.

    Raises
    ------
    MappingError
        Where the mapping names a column the file lacks, the engine refuses it, or a look-up
        finds more than one row for a row.
    """
    if feed.format == "jsonl":
        raw = _with_absent_fields(raw, mapping, lookups)
    inputs = {"raw": raw, **lookups}
    refuse_unknown_columns(mapping, {name: rows.column_names for name, rows in inputs.items()})
    with _told_as_mapping(mapping):
        selected = setting.runner.mapped(mapping.select, inputs)
        typed = cast(
            selected, mapping.table, mapping.columns, zone=setting.zone, clock=setting.runner
        )
        whole = typed.to_pyarrow()
    _refuse_multiplied(mapping, whole, raw)
    rows, simulated = (whole, []) if setting.simulated else without_simulated(whole, mapping)
    bad = rows.filter(pc.not_equal(rows["_refused"], ""))
    refused = [*refused_cells(bad, selected, mapping), *simulated]
    good = rows.filter(pc.equal(rows["_refused"], "")).drop_columns("_refused")
    # Only a whole state says by its rows what is there.
    unread = _keys_of_refused(whole, refused if feed.load == "full" else [], mapping.table)
    return Mapped(
        rows=_sealed(good, mapping.table, feed, setting),
        refused=refused_table(refused),
        unread=_sealed(unread, mapping.table, feed, setting),
    )


@contextmanager
def _told_as_mapping(mapping: Mapping) -> Iterator[None]:
    """Tell whatever the engine says against a mapping as a mistake of that mapping."""
    try:
        yield
    except Exception as error:  # engines share no class of errors
        raise MappingError(
            Sentence(zh="映射执行失败：{why}。", en="The mapping fails: {why}.").fill(
                why=_without_values(str(error), mapping)
            ),
            remedy=Sentence(
                zh="请给重名的列加表名，并用 try_cast 代替 cast。",
                en="Name the table of columns that stand in two, and use try_cast for cast.",
            ),
            where=str(mapping.file),
        ) from None


def _without_values(said: str, mapping: Mapping) -> str:
    # An engine quotes what it stumbled over, and that may be a customer's name: its words are
    # told up to the first quoted thing that the mapping does not say itself.
    own = set(re.findall(r"\w+", mapping.select.sql()))
    line = said.split("\n", 1)[0]
    for quoted in re.finditer(r"""(['"`])([\w.]*)\1|['"`]""", line):
        if not quoted.group(2) or not own.issuperset(quoted.group(2).split(".")):
            line = line[: quoted.start()]
            break
    return re.sub(r"\s*\([^)]*$", "", line).strip(" :.,")


def _with_absent_fields(
    raw: pa.Table, mapping: Mapping, lookups: AnyMapping[str, pa.Table]
) -> pa.Table:
    # A JSON record leaves out what it has not: absent is empty, not a broken mapping.
    of_lookups = {name for rows in lookups.values() for name in rows.column_names}
    bare = mapping.reads.get("", frozenset()) - of_lookups
    named = mapping.reads.get("raw", frozenset()) | bare
    for name in sorted(named - set(raw.column_names)):
        raw = raw.append_column(name, pa.nulls(raw.num_rows, pa.string()))
    return raw


def _refuse_multiplied(mapping: Mapping, rows: pa.Table, raw: pa.Table) -> None:
    numbers = rows["_row"].to_numpy()
    # Rows mostly come back in their order; then no number can stand twice.
    is_rising = bool((numbers[1:] > numbers[:-1]).all())
    if not is_rising and pc.count_distinct(rows["_row"]).as_py() < rows.num_rows:
        raise MappingError(
            Sentence(
                zh="查找表对一行给出了多行。", en="A look-up finds more than one row for a row."
            ),
            remedy=Sentence(
                zh="请让查找键在查找表中唯一。", en="Make the key unique in the look-up."
            ),
            where=str(mapping.file),
        )
    if rows.num_rows > raw.num_rows:
        raise AssertionError("a mapping gave more rows than it read")


def _keys_of_refused(rows: pa.Table, refused: Sequence[Cell], contract: Table) -> pa.Table:
    is_bad = pc.is_in(rows["_row"], value_set=pa.array([row for row, *_ in refused], pa.int64()))
    without_key = [row for row, column, *_ in refused if column in contract.key]
    has_none = pc.is_in(rows["_row"], value_set=pa.array(without_key, pa.int64()))
    names = [name for name in contract.key if name in rows.column_names]
    return rows.filter(pc.and_not(is_bad, has_none)).select([*names, "_row"])


def _sealed(rows: pa.Table, contract: Table, feed: Feed, setting: Setting) -> pa.Table:
    for column in contract.identifying():
        if column.name not in rows.column_names:
            continue
        owner = {"party_id": feed.department, "master_party_id": setting.master or ""}
        tokens = setting.sealer.seal(
            rows[column.name],
            column.identifying,
            department=owner.get(column.identifying, ""),
        )
        rows = rows.set_column(rows.column_names.index(column.name), column.name, tokens)
    return rows
