"""Mappings: one row-wise ``select`` per canonical table, checked before anything is read."""

import re
from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import sqlglot
from sqlglot import expressions as sql
from sqlglot.errors import SqlglotError

from needmine.core.errors import NeedmineError
from needmine.core.sentences import Sentence
from needmine.core.tables import Table

from .canonical import BOOKKEEPING, HAPPENED
from .forms import are_headings
from .withdrawals import ENDING, IS_DELETED

# Functions whose DuckDB and Spark meaning was tested to be one; any other is refused by name.
FUNCTIONS: tuple[type[sql.Expression], ...] = (
    sql.Cast,
    sql.TryCast,
    sql.Coalesce,
    sql.Nullif,
    sql.Trim,
    sql.Upper,
    sql.Lower,
    sql.Substring,
    sql.Replace,
    sql.Concat,
    sql.Length,
    sql.Pad,
    sql.Left,
    sql.Right,
    sql.SplitPart,
    sql.Abs,
    sql.Round,
    sql.Case,
    sql.If,
    # sqlglot counts these among its functions though they are written as operators.
    sql.And,
    sql.Or,
)
_REFUSED_PARTS = ("group", "having", "order", "limit", "distinct", "qualify", "windows", "with_")


class MappingError(NeedmineError):
    """A mapping says something it cannot say; ``where`` is file and line."""


@dataclass(frozen=True, kw_only=True)
class Mapping:
    """One checked mapping.

    Parameters
    ----------
    select
        The statement, with the raw row's number passed through as ``_row``.
    columns
        The contract's columns it fills.
    reads
        Raw columns it names, by table (``raw`` or a look-up).
    """

    file: Path
    table: Table
    select: sql.Select
    columns: tuple[str, ...]
    reads: AnyMapping[str, frozenset[str]]


def read_mapping(file: Path, contracts: AnyMapping[str, Table], lookups: Sequence[str]) -> Mapping:
    """Return the mapping in a ``.sql`` file whose name is the canonical table.

    Raises
    ------
    MappingError
        For a table no contract has, SQL that does not parse, anything but a row-wise select from
        ``raw``, a function outside the tested list, or a column the contract does not have.
    """
    contract = contracts.get(file.stem)
    if contract is None:
        raise _wrong(
            file,
            Sentence(zh="没有名为“{name}”的标准表。", en="There is no canonical table '{name}'."),
            Sentence(zh="可用：{known}。", en="Use one of: {known}."),
            name=file.stem,
            known=", ".join(sorted(contracts)),
        )
    text = file.read_text(encoding="utf-8")
    select = _parsed(file, text)
    _refuse_shape(file, select, lookups)
    _refuse_functions(file, text, select)
    columns = _filled_columns(file, text, select, contract)
    row = sql.column("_row", table=select.args["from_"].this.alias_or_name)
    return Mapping(
        file=file,
        table=contract,
        select=select.select(sql.alias_(row, "_row")),
        columns=columns,
        reads=_reads(select),
    )


def refuse_ends(mapping: Mapping, *, load: str) -> None:
    """Refuse a mapping that says of rows that they end where that cannot be understood.

    Parameters
    ----------
    load
        How the feed loads: in a whole state rows end by not being there.

    Raises
    ------
    MappingError
        With file and line.
    """
    ending = [name for name in ENDING if name in mapping.columns]
    if not ending:
        return
    text = mapping.file.read_text(encoding="utf-8")
    if load == "full":
        raise _wrong(
            mapping.file,
            Sentence(
                zh="全量文件里，不在文件中的行即已删除，不能再映射 {name}。",
                en="In a whole state a row ends by not being there; {name} cannot be mapped.",
            ),
            Sentence(
                zh="请改为 load: incremental，或用 where 略去已删除的行。",
                en="Write load: incremental, or leave deleted rows out by where.",
            ),
            line=_line_of(text, ending[0]),
            name=ending[0],
        )
    if len(ending) > 1 or (ending == ["known_until"] and "known_at" not in mapping.columns):
        raise _wrong(
            mapping.file,
            Sentence(
                zh="历史拉链须同时映射 known_at 与 known_until，且不与 is_deleted 并用。",
                en="A history chain maps known_at and known_until both, and not is_deleted.",
            ),
            Sentence(
                zh="请把开始日期映射为 known_at，结束日期映射为 known_until。",
                en="Map the first day to known_at and the day it ended to known_until.",
            ),
            line=_line_of(text, ending[-1]),
        )


def filled_from(mapping: Mapping) -> dict[str, tuple[str, ...]]:
    """Return the raw columns that each column is filled from, those of a look-up with its name."""
    return {each.alias_or_name: _read_by(each, mapping) for each in mapping.select.expressions}


def _read_by(projection: sql.Expression, mapping: Mapping) -> tuple[str, ...]:
    aliases = {table.alias_or_name: table.name for table in mapping.select.find_all(sql.Table)}
    names = []
    for column in projection.find_all(sql.Column):
        table = aliases.get(column.table, column.table)
        names.append(f"{table}.{column.name}" if table not in ("", "raw") else column.name)
    return tuple(dict.fromkeys(names))


def refuse_unknown_columns(mapping: Mapping, present: AnyMapping[str, Sequence[str]]) -> None:
    """Refuse a mapping that reads a column the raw file or look-up does not have.

    Raises
    ------
    MappingError
        With file, line and column.
    """
    everywhere = {name for columns in present.values() for name in columns}
    for table, names in mapping.reads.items():
        known = set(present.get(table, ())) if table else everywhere
        for name in sorted(names - known - {"_row"}):
            text = mapping.file.read_text(encoding="utf-8")
            raise _wrong(
                mapping.file,
                Sentence(
                    zh="原始数据中没有列“{name}”。", en="The raw data has no column '{name}'."
                ),
                Sentence(zh="现有的列：{known}。", en="It has: {known}."),
                line=_line_of(text, name),
                name=name,
                # Of a file without header the "names" are a customer's values.
                known=", ".join(sorted(known)[:40]) if are_headings(sorted(known)) else "?",
            )


def _parsed(file: Path, text: str) -> sql.Select:
    try:
        statement = sqlglot.parse_one(text, dialect="duckdb")
    except SqlglotError as error:
        places = getattr(error, "errors", None) or [{}]
        raise _wrong(
            file,
            Sentence(zh="SQL 写错了：{why}。", en="The SQL does not parse: {why}."),
            Sentence(zh="请改正该行。", en="Mend that line."),
            line=places[0].get("line", 1),
            why=places[0].get("description", str(error).splitlines()[0]),
        ) from None
    if not isinstance(statement, sql.Select):
        raise _wrong(
            file,
            Sentence(zh="映射须是一条 select。", en="A mapping must be one select."),
            Sentence(zh="请写成 select … from raw。", en="Write select … from raw."),
        )
    return statement


def _refuse_shape(file: Path, select: sql.Select, lookups: Sequence[str]) -> None:
    source = select.args.get("from_")
    inner = isinstance(source, sql.From) and isinstance(source.this, sql.Table)
    if not inner or source is None or source.this.name != "raw":
        raise _wrong(
            file,
            Sentence(zh="映射只能从 raw 读取。", en="A mapping reads from raw."),
            Sentence(zh="请写成 select … from raw。", en="Write select … from raw."),
        )
    found = [part for part in _REFUSED_PARTS if select.args.get(part)]
    found += [node.key for node in select.find_all(sql.AggFunc, sql.Window, sql.Subquery)]
    if found or len(list(select.find_all(sql.Select))) > 1:
        raise _wrong(
            file,
            Sentence(
                zh="映射须逐行进行，不能用 {found}。",
                en="A mapping goes row by row; it cannot use {found}.",
            ),
            Sentence(zh="汇总由后面的阶段完成。", en="Later stages do the counting and summing."),
            found=", ".join(found) or "select",
        )
    for join in select.args.get("joins") or ():
        if join.side != "LEFT" or join.this.name not in lookups:
            raise _wrong(
                file,
                Sentence(
                    zh="只能 left join feed.yml 里声明的查找表，“{name}”不是。",
                    en="Only a left join with a look-up of feed.yml is taken; '{name}' is none.",
                ),
                Sentence(
                    zh="请写 left join，并在 lookups 中声明。",
                    en="Write left join and name it under lookups.",
                ),
                name=join.this.name,
            )


def _refuse_functions(file: Path, text: str, select: sql.Select) -> None:
    for node in select.find_all(sql.Func):
        if isinstance(node, FUNCTIONS):
            continue
        name = node.name if isinstance(node, sql.Anonymous) else node.sql_name().lower()
        raise _wrong(
            file,
            Sentence(
                zh="函数 {name} 不在可用之列。",
                en="The function {name} is not one that may be used.",
            ),
            Sentence(zh="可用的函数见文档第 1 章。", en="Chapter 1 of the docs lists them."),
            line=_line_of(text, name),
            name=name,
        )


def _filled_columns(file: Path, text: str, select: sql.Select, contract: Table) -> tuple[str, ...]:
    ours = {column.name for column in (*BOOKKEEPING, *HAPPENED)}
    ours -= {"known_at", "happened_at", "known_until"}
    mappable = [column.name for column in contract.columns if column.name not in ours]
    mappable.append(IS_DELETED.name)
    names = []
    for projection in select.expressions:
        name = projection.alias_or_name
        if name not in mappable or name in names:
            raise _wrong(
                file,
                Sentence(
                    zh="“{table}”没有可映射的列“{name}”（或写了两次）。",
                    en="'{table}' has no column '{name}' to map (or it is written twice).",
                ),
                Sentence(zh="可映射的列：{known}。", en="Columns to map: {known}."),
                line=_line_of(text, name),
                table=contract.name,
                name=name or "?",
                known=", ".join(mappable),
            )
        names.append(name)
    missing = [
        column.name
        for column in contract.columns
        if column.required and column.name in mappable and column.name not in names
        if column.name != "known_at"
    ]
    if missing:
        raise _wrong(
            file,
            Sentence(
                zh="“{table}”缺少必填列：{missing}。",
                en="'{table}' lacks its required columns: {missing}.",
            ),
            Sentence(zh="请补上这些列。", en="Add them to the select."),
            table=contract.name,
            missing=", ".join(missing),
        )
    return tuple(names)


def _reads(select: sql.Select) -> dict[str, frozenset[str]]:
    aliases = {table.alias_or_name: table.name for table in select.find_all(sql.Table)}
    reads: dict[str, set[str]] = {}
    for column in select.find_all(sql.Column):
        table = aliases.get(column.table, column.table) if column.table else ""
        reads.setdefault(table, set()).add(column.name)
    return {table: frozenset(names) for table, names in reads.items()}


def _line_of(text: str, word: str) -> int:
    match = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE)
    return text.count("\n", 0, match.start()) + 1 if match else 1


def _wrong(
    file: Path, what: Sentence, remedy: Sentence, *, line: int = 1, **values: object
) -> MappingError:
    return MappingError(what.fill(**values), remedy=remedy.fill(**values), where=f"{file}:{line}")
