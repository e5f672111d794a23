"""SQL that turns what a raw column holds into what a contract takes, with what must be asked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from needmine.core.sentences import Sentence
from needmine.core.tables import INSTANT, MONEY, Table
from needmine.sources.codes import CURRENCIES
from needmine.sources.forms import DATES, INSTANTS

from .matching import Match, RawColumn
from .vocabulary import Vocabulary

_DAY_ENDS = "' 23:59:59'"
_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
# Words of SQL that no raw column's bare name may be.
_RESERVED = frozenset(
    """all and as by case cast date desc distinct end from group having in is join left like limit
    not null on or order right select table then time timestamp to union when where""".split()  # noqa: SIM905
)
_ASK_CODES = Sentence(
    zh="{name} 的代码是这样理解的吗？", en="Is this what the codes of {name} mean?"
)
_ASK_UNKNOWN_CODES = Sentence(
    zh="{name} 有这些未识别的代码：{codes}，各是什么？",
    en="{name} has codes nobody knows here: {codes}. What is each?",
)
_ASK_CENTURY = Sentence(
    zh="{name} 的年份只有两位，世纪对吗？", en="{name} has two digits of the year: which century?"
)
_ASK_CENTS = Sentence(
    zh="{name} 是以分为单位吗？这里除以了 100。",
    en="Is {name} in cents? It is divided by 100 here.",
)
_ASK_SHARE = Sentence(
    zh="{name} 是百分数吗？这里除以了 100。", en="Is {name} in per cent? It is divided by 100 here."
)
_ASK_ORDER = Sentence(
    zh="{name} 是日在前、月在后吗？", en="Does {name} have the day before the month?"
)
_ASK_SIGN = Sentence(
    zh="{name} 有负数：负号表示支出吗？", en="{name} has negative amounts: does minus mean out?"
)
_ASK_GUESS = Sentence(
    zh="由列名“{name}”推测，请核对。", en="A guess from the heading '{name}': is it right?"
)
# Below this a match is written down with a question.
_SURE = 0.75


@dataclass(frozen=True, kw_only=True)
class Filled:
    """One line of a mapping.

    Parameters
    ----------
    sql
        The expression, without its name.
    questions
        What a person must answer; empty where the draft is sure.
    """

    column: str
    sql: str
    sources: tuple[str, ...]
    questions: tuple[Sentence, ...] = ()


def quoted(name: str) -> str:
    """Return a raw column's name as SQL has it.

    >>> quoted("cust_no"), quoted("客户号"), quoted("to")
    ('cust_no', '"客户号"', '"to"')
    """
    if _PLAIN_NAME.fullmatch(name) and name.lower() not in _RESERVED:
        return name
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Return a text as SQL has it."""
    return "'" + text.replace("'", "''") + "'"


def filled(match: Match, table: Table, vocabulary: Vocabulary, time: RawColumn | None) -> Filled:
    """Return the line that fills a canonical column from its raw column.

    Parameters
    ----------
    time
        The column with the time of day where an instant's date stands alone.
    """
    column, raw = match.column, match.raw
    asked: list[Sentence] = []
    if match.score < _SURE:
        asked.append(_ASK_GUESS.fill(name=raw.name))
    sources: tuple[str, ...] = (raw.name,)
    if column.type in ("date", INSTANT):
        sql = _day(raw, asked)
        if column.type == "date" and raw.profile.form in INSTANTS - {"instant_compact"}:
            sql = f"substr({sql}, 1, 10)"
        if column.type == INSTANT:
            sql, sources = _instant(sql, match, time)
    elif column.type == MONEY or column.type in ("float64", "int64"):
        sql = _number(match, asked)
    elif column.type == "boolean":
        words = vocabulary.codes["yes_or_no"]
        sql = _cases(raw, {code: words[code.lower()] for code in raw.seen}, "null")
    elif column.allowed or column.code == "iso_4217":
        sql = _coded(match, table, vocabulary, asked)
    else:
        sql = _bare(raw)
    return Filled(column=column.name, sql=sql, sources=sources, questions=tuple(asked))


def constant(column: str, value: str, question: Sentence) -> Filled:
    """Return the line that fills a required column with a constant, which must be asked."""
    return Filled(column=column, sql=literal(value), sources=(), questions=(question,))


def direction_by_sign(amount: Match) -> Filled:
    """Return the line that reads the direction off an amount's sign."""
    name = quoted(amount.raw.name)
    return Filled(
        column="direction",
        sql=f"case when {name} like '-%' then 'out' else 'in' end",
        sources=(amount.raw.name,),
        questions=(_ASK_SIGN.fill(name=amount.raw.name),),
    )


def unsigned(line: Filled) -> Filled:
    """Return an amount's line without its minus."""
    sql = f"replace({line.sql}, '-', '')"
    return Filled(column=line.column, sql=sql, sources=line.sources, questions=line.questions)


def _bare(raw: RawColumn) -> str:
    name = quoted(raw.name)
    profile = raw.profile
    if profile.form in ("text", "characters"):
        name = f"trim({name})"
    if profile.n_filled < profile.n:
        name = f"nullif({name}, '')"
    # A lone 0 may be a code like any other.
    for filler in raw.fillers if len(raw.seen) != 2 else ():
        name = f"nullif({name}, {literal(filler)})"
    return name


def _day(raw: RawColumn, asked: list[Sentence]) -> str:
    name, form = quoted(raw.name), raw.profile.form
    bare = f"nullif(trim({name}), '')" if raw.profile.n_filled < raw.profile.n else name
    if form in ("date_compact", "instant_compact"):
        return _when_real(raw, [(1, 4), (5, 2), (7, 2)])
    if form == "whole":
        asked.append(_ASK_CENTURY.fill(name=raw.name))
        return "'19' || " + _joined(name, [(1, 2), (3, 2), (5, 2)])
    if form in ("date_slash", "instant_slash"):
        return f"replace({bare}, '/', '-')"
    if form == "date_dot":
        return f"replace({bare}, '.', '-')"
    if form in _SHORT:
        return _padded(name, _SHORT[form])
    if form == "date_day_first":
        asked.append(_ASK_ORDER.fill(name=raw.name))
        return _when_real(raw, [(7, 4), (4, 2), (1, 2)])
    return bare


# Where year, month and day are divided, and what ends the day.
_SHORT = {
    "date_slash_short": ("/", "/", ""),
    "date_dash_short": ("-", "-", ""),
    "date_chinese": ("\u5e74", "\u6708", "\u65e5"),
}


def _padded(name: str, signs: tuple[str, str, str]) -> str:
    year, month, day = signs
    rest = f"split_part({name}, {literal(year)}, 2)" if year != month else name
    at = 1 if year != month else 2
    last = f"split_part({rest}, {literal(month)}, {at + 1})"
    last = f"replace({last}, {literal(day)}, '')" if day else last
    return (
        f"split_part({name}, {literal(year)}, 1)"
        f" || '-' || lpad(split_part({rest}, {literal(month)}, {at}), 2, '0')"
        f" || '-' || lpad({last}, 2, '0')"
    )


def _when_real(raw: RawColumn, parts: Sequence[tuple[int, int]]) -> str:
    # Whatever is too short stands for nothing; an open end is written as 99991231.
    shortest = {"date_compact": 8, "date_day_first": 10, "instant_compact": 14}[raw.profile.form]
    name = quoted(raw.name)
    joined = _joined(name, parts)
    if not raw.fillers and raw.profile.n_filled == raw.profile.n:
        return joined
    is_day = f"length({name}) >= {shortest}"
    if long := [literal(filler) for filler in raw.fillers if len(filler) >= shortest]:
        is_day += f" and {name} not in ({', '.join(long)})"
    return f"case when {is_day} then {joined} end"


def _joined(name: str, parts: Sequence[tuple[int, int]]) -> str:
    return " || '-' || ".join(f"substr({name}, {at}, {n})" for at, n in parts)


def _instant(sql: str, match: Match, time: RawColumn | None) -> tuple[str, tuple[str, ...]]:
    raw = match.raw
    name, form = quoted(raw.name), raw.profile.form
    if form == "instant_compact":
        clock = " || ':' || ".join(f"substr(right({name}, 6), {at}, 2)" for at in (1, 3, 5))
        return f"{sql} || ' ' || {clock}", (raw.name,)
    if form in INSTANTS:
        return sql, (raw.name,)
    if match.column.name == "known_at":
        return f"{sql} || {_DAY_ENDS}", (raw.name,)
    if time is None:
        return f"{sql} || ' 00:00:00'", (raw.name,)
    of_day = quoted(time.name)
    if time.profile.form != "time":
        padded = f"lpad({of_day}, 6, '0')"
        of_day = " || ':' || ".join(f"substr({padded}, {at}, 2)" for at in (1, 3, 5))
    return f"{sql} || ' ' || {of_day}", (raw.name, time.name)


def _number(match: Match, asked: list[Sentence]) -> str:
    raw, column = match.raw, match.column
    name, form = quoted(raw.name), raw.profile.form
    plain = f"replace({name}, ',', '')" if form == "grouped" else name
    if form == "percent":
        return f"try_cast(replace(replace({name}, '%', ''), ' ', '') as double) / 100"
    if "cents" in raw.concepts and not raw.decimals:
        asked.append(_ASK_CENTS.fill(name=raw.name))
        return f"cast(try_cast({plain} as decimal(18, 2)) / 100 as decimal(18, 2))"
    if column.unit == "share 0-1" and raw.is_over_one:
        asked.append(_ASK_SHARE.fill(name=raw.name))
        return f"try_cast({plain} as double) / 100"
    if column.type == MONEY and raw.decimals > 2:
        return f"cast(try_cast({plain} as decimal(18, 4)) as decimal(18, 2))"
    return plain


def _coded(match: Match, table: Table, vocabulary: Vocabulary, asked: list[Sentence]) -> str:
    raw, column = match.raw, match.column
    taken = CURRENCIES if column.code == "iso_4217" else frozenset(column.allowed)
    if raw.seen and all(code in taken for code in raw.seen):
        return _bare(raw)
    known = vocabulary.codes_of(table.name, column.name)
    meant = {code: known[code.lower()] for code in raw.seen if code.lower() in known}
    lacking = [c for c in raw.seen if c not in meant and c not in taken | {*raw.fillers}]
    default = vocabulary.defaults.get(f"{table.name}.{column.name}")
    if lacking:
        # Only what many rows share is nobody's and may be told.
        shown = ", ".join(code for code in lacking[:12] if code in raw.codes)
        asked.append(_ASK_UNKNOWN_CODES.fill(name=raw.name, codes=shown or "…"))
    elif any(code.isdigit() or len(code) == 1 for code in meant) or not raw.seen:
        asked.append(_ASK_CODES.fill(name=raw.name))
    otherwise = literal(default) if default and (lacking or not raw.seen) else quoted(raw.name)
    if not column.required and lacking:
        otherwise = "null"
    if not meant:
        return otherwise
    return _cases(raw, meant, otherwise)


def _cases(raw: RawColumn, meant: dict[str, str], otherwise: str) -> str:
    whens = " ".join(f"when {literal(code)} then {literal(to)}" for code, to in meant.items())
    return f"case {quoted(raw.name)} {whens} else {otherwise} end"


def is_dated(raw: RawColumn) -> bool:
    """Return whether a column holds days without a time of day."""
    return raw.profile.form in DATES or raw.profile.form == "whole"
