"""What the canonical tables share: bookkeeping columns, keys, money."""

from typing import Any

from needmine.core.sentences import Sentence
from needmine.core.tables import INSTANT, MONEY, NEED_FINDING, Column, Table, column

FINANCE_RETENTION = "transactions_10y"

CONTACT_RETENTION = "contacts_5y"

BOOKKEEPING = (
    column("department", "string", zh="来源部门", en="Department it came from", required=True),
    column("feed", "string", zh="来源数据流", en="Feed it came from", required=True),
    column("from_file", "string", zh="来源文件", en="File it came from", required=True),
    column("from_row", "int64", zh="来源行号", en="Row in that file, from 1", required=True),
    column("load_id", "string", zh="装载编号", en="Load that brought it", required=True),
    column("known_at", INSTANT, zh="银行知晓时间", en="When the bank knew it", required=True),
    column("known_until", INSTANT, zh="被更正时间", en="When it was corrected or withdrawn"),
)

HAPPENED = (
    column("happened_at", INSTANT, zh="发生时间", en="When it took place", required=True),
    column("happened_date", "date", zh="发生日期（当地）", en="Local day it took place"),
)


def party(name: str = "party_id", **more: Any) -> Column:
    """Return a column that holds a department's own customer number."""
    return column(
        name,
        "string",
        zh="部门内客户号",
        en="The department's own customer number",
        identifying="party_id",
        data_class="C2",
        **{"required": True, **more},
    )


def account(name: str = "account_number", *, required: bool = True) -> Column:
    """Return a column that holds an account number."""
    return column(
        name,
        "string",
        zh="账号",
        en="Account number",
        identifying="account_number",
        data_class="C2",
        required=required,
    )


def money(name: str, *, zh: str, en: str, **more: Any) -> Column:
    """Return a column of money in units of the account's currency."""
    return column(name, MONEY, zh=zh, en=en, unit="currency units", data_class="C2", **more)


def canonical(
    name: str,
    *columns: Column,
    key: tuple[str, ...],
    zh: str,
    en: str,
    event: bool = False,
    retention: str = FINANCE_RETENTION,
    bucket: str = "party_id",
) -> Table:
    """Return the contract of a canonical table, bookkeeping columns and purposes filled in."""
    return Table(
        name=name,
        grain=Sentence(zh=zh, en=en),
        key=key,
        columns=columns + (HAPPENED if event else ()) + BOOKKEEPING,
        happened="happened_at" if event else "",
        bucket=bucket,
        purposes=NEED_FINDING,
        retention=retention,
    )
