"""The contract casts: text becomes typed columns, and each cell that cannot is named."""

import re
from collections.abc import Sequence
from typing import Protocol

import ibis
import ibis.expr.types as ir

from needmine.core.sentences import Sentence
from needmine.core.tables import INSTANT, MONEY, Column, Table

from .codes import REASON_OF, is_code
from .withdrawals import mapped_column

# Shapes are checked before the cast: engines differ in what else they would take for a date.
_DATE = r"^\d{4}-\d{2}-\d{2}$"
_INSTANT = r"^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}([.]\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?)?$"
_ZONED = r"(Z|[+-]\d{2}:\d{2})$"
_MONEY = r"^[+-]?\d{1,16}([.]\d{1,2}0*)?$"
_WHOLE = r"^[+-]?\d{1,18}$"
_NUMBER = r"^[+-]?(\d+([.]\d*)?|[.]\d+)([eE][+-]?\d{1,3})?$"

REASONS: dict[str, Sentence] = {
    "missing": Sentence(zh="必填而为空", en="required but empty"),
    "not_a_date": Sentence(zh="不是日期（应如 2026-01-31）", en="not a date such as 2026-01-31"),
    "not_an_instant": Sentence(
        zh="不是时间（应如 2026-01-31 18:05:00）", en="not a time such as 2026-01-31 18:05:00"
    ),
    "not_money": Sentence(zh="不是金额（至多两位小数）", en="not an amount with two decimals"),
    "not_whole": Sentence(zh="不是整数", en="not a whole number"),
    "not_a_number": Sentence(zh="不是数", en="not a number"),
    "not_true_or_false": Sentence(zh="不是 true 或 false", en="not true or false"),
    "ends_before_it_begins": Sentence(zh="结束早于开始", en="ends before it begins"),
    "not_allowed": Sentence(zh="不在允许的取值之列", en="not one of the allowed values"),
    "not_a_currency": Sentence(
        zh="不是 ISO 4217 币种代码", en="not a currency code of ISO 4217, such as CNY"
    ),
    "not_an_mcc": Sentence(
        zh="不是四位商户类别码", en="not a merchant category code of four digits"
    ),
    "below_minimum": Sentence(zh="小于最小值", en="below the smallest value taken"),
    "simulated_identity": Sentence(
        zh="模拟用的号码只有 simulated: true 的银行可用",
        en="a simulated number, taken only where bank.yml says simulated: true",
    ),
    "undecodable": Sentence(zh="字节不合文件编码", en="bytes that are no text in the encoding"),
    "wrong_number_of_fields": Sentence(zh="字段数不对", en="too many or too few fields"),
    "wrong_length": Sentence(
        zh="记录长度与版式不符", en="a record longer or shorter than its layout"
    ),
    "unbalanced_quote": Sentence(zh="引号没有成对", en="a quote that opens and never closes"),
    "not_json": Sentence(zh="不是一个 JSON 对象", en="not a JSON object"),
    "key_twice": Sentence(zh="同一文件中主键重复", en="the key stands twice in one file"),
}


# Names the trimmed text of a column while it is being cast.
_TEXT = "text of "


@ibis.udf.scalar.builtin(name="trim", signature=(("string",), "string"))
def _trimmed(text):  # type: ignore[no-untyped-def]
    # Spaces only. Ibis's own strip names \v and \f too, which Spark reads as the letters v and f:
    # "fee" came out as "ee".
    ...


class Clock(Protocol):
    """Turns local wall-clock time into instants and back, as the engine does it."""

    def in_utc(self, local: ir.Value, zone: str) -> ir.Value:
        """Return local timestamps as instants."""
        ...

    def local_date(self, instant: ir.Value, zone: str) -> ir.Value:
        """Return the local day of instants."""
        ...


def cast(
    rows: ir.Table, contract: Table, columns: Sequence[str], *, zone: str, clock: Clock
) -> ir.Table:
    """Return the mapped columns typed as the contract says, one row per row.

    Returns
    -------
    ir.Table
        The typed columns, ``_row``, ``happened_date`` where the contract has it, and
        ``_refused``: ``column:reason`` of every cell that could not be taken, joined by ``|``;
        empty for a good row.
    """
    # Three steps, each a select of its own: a cell is trimmed once, cast once, judged once.
    texts = rows.select(
        "_row", **{_TEXT + name: _bare(rows[name].cast("string")) for name in columns}
    )
    asked = {name: mapped_column(contract, name) for name in columns}
    typed = texts.mutate(
        **{
            name: _typed(texts[_TEXT + name], column, zone=zone, clock=clock)
            for name, column in asked.items()
        }
    )
    refusals = [
        _refusal(typed[_TEXT + name], typed[name], column) for name, column in asked.items()
    ]
    if "is_deleted" in asked:
        # Of a record that is gone only the key must be readable.
        gone = typed.is_deleted.fill_null(False)
        needed = {*contract.key, "is_deleted", "known_at"}
        refusals = [
            refusal if name in needed else gone.ifelse("", refusal)
            for name, refusal in zip(asked, refusals, strict=True)
        ]
    if "known_until" in asked:
        is_backward = (typed.known_until < typed.known_at).fill_null(False)
        refusals.append(is_backward.ifelse("known_until:ends_before_it_begins|", ""))
    more = {"happened_date": _local_date(typed, zone, clock)} if contract.happened else {}
    return typed.select("_row", *columns, _refused=_joined(refusals), **more)


def shape_of(value: str | None) -> str:
    """Return what a refused value looks like, with every letter and digit hidden.

    >>> shape_of("Wang 2026-13-45 王")
    'aaaa 9999-99-99 ?'
    """
    text = re.sub(r"[0-9]", "9", (value or "")[:40])
    text = re.sub(r"[A-Za-z]", "a", text)
    return re.sub(r"[^\x00-\x7f]", "?", text)


def _bare(text: ir.StringValue) -> ir.StringValue:
    # Trimming costs ten times what looking for a space does, and few cells have one.
    is_padded = text.startswith(" ") | text.endswith(" ")
    return is_padded.ifelse(_trimmed(text), text).nullif("")


def _local_date(typed: ir.Table, zone: str, clock: Clock) -> ir.DateValue:
    # The bank's wall clock says its day itself; only an instant with a zone must be turned back.
    text = typed[_TEXT + "happened_at"]
    local = _where(text, _INSTANT, also=~text.re_search(_ZONED)).try_cast("timestamp").date()
    return ibis.coalesce(local, clock.local_date(typed.happened_at, zone))


def _typed(text: ir.StringValue, column: Column, *, zone: str, clock: Clock) -> ir.Value:
    if column.type == "string":
        return text
    if column.type == "date":
        return _where(text, _DATE).try_cast("date")
    if column.type == INSTANT:
        # A text with a zone says its instant itself; one without is the bank's wall clock.
        zoned = _where(text, _INSTANT, also=text.re_search(_ZONED)).try_cast(INSTANT)
        local = _where(text, _INSTANT, also=~text.re_search(_ZONED)).try_cast("timestamp")
        return ibis.coalesce(zoned, clock.in_utc(local, zone))
    if column.type == "boolean":
        return ibis.cases((text.lower() == "true", True), (text.lower() == "false", False))
    patterns = {MONEY: _MONEY, "int64": _WHOLE, "float64": _NUMBER}
    return _where(text, patterns[column.type]).try_cast(column.type)


def _refusal(text: ir.StringValue, typed: ir.Value, column: Column) -> ir.StringValue:
    names = {
        "date": "not_a_date",
        INSTANT: "not_an_instant",
        MONEY: "not_money",
        "int64": "not_whole",
        "float64": "not_a_number",
        "boolean": "not_true_or_false",
    }
    branches: list[tuple[ir.BooleanValue, str]] = []
    if column.required:
        branches.append((text.isnull(), "missing"))
    if column.type in names:
        branches.append((text.notnull() & typed.isnull(), names[column.type]))
    if column.allowed:
        branches.append((text.notnull() & ~text.isin(column.allowed), "not_allowed"))
    if column.code:
        branches.append((text.notnull() & ~is_code(text, column.code), REASON_OF[column.code]))
    if column.minimum is not None:
        branches.append((typed < column.minimum, "below_minimum"))
    if not branches:
        return ibis.literal("")
    found = [(test.fill_null(False), f"{column.name}:{reason}|") for test, reason in branches]
    return ibis.cases(*found, else_="")


def _joined(refusals: list[ir.StringValue]) -> ir.StringValue:
    whole = ibis.literal("")
    for refusal in refusals:
        whole = whole + refusal
    return whole


def _where(
    text: ir.StringValue, pattern: str, *, also: ir.BooleanValue | bool = True
) -> ir.StringValue:
    return (text.re_search(pattern) & also).ifelse(text, None)
