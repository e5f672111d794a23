"""The lists that branches work without Needmine, from the bank's own records at a moment.

Each is what a branch asks of its core system in one line. They are baselines and stand in good
faith: the customers, amounts and days are those that Needmine itself knows.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa

from needmine.core.tables import Tables
from needmine.core.time import Moment

from .list_settings import ListSetting

CONTACTS = pa.schema(
    [
        ("list", pa.string()),
        ("customer_id", pa.string()),
        ("need", pa.string()),
        ("place", pa.int64()),
    ]
)
_FEATURES = (
    "maturing_term_30d",
    "maturing_wealth_30d",
    "balance_current_latest",
    "balance_current_mean_90d",
    "inflow_salary_30d",
    "outflow_total_30d",
    "outflow_own_elsewhere_30d",
    "aum_total_latest",
    "aum_total_change_30d",
    "age_years",
)

# By customer: the larger the earlier on the list; not a number is not on it.
Amounts = pd.Series
Listed = Mapping[str, Amounts]  # by need


def branch_lists(
    tables: Tables,
    *,
    as_of: Moment,
    settings: Sequence[ListSetting],
    bought: pa.Table,
) -> pa.Table:
    """Return whom the branch's lists contact, about what, and in which order.

    Parameters
    ----------
    tables
        ``features`` at the moment and ``customers``.
    bought
        customer_id, need, date of purchases known at the moment, by the need they met.

    Returns
    -------
    pa.Table
        **One row per list, customer and need**: list, customer_id, need, place (from 1). A list
        whose features this bank does not have is empty.
    """
    people = _people(tables, as_of)
    parts = [_nobody()]
    for setting in settings:
        if setting.id == PAST_BUYERS:
            rows = _bought(bought, people, setting, as_of)
        else:
            rows = _about(_RULES[setting.id](people, setting, as_of))
        parts.append(_cut(rows, setting, n_customers=len(people)))
    return pa.concat_tables(parts)


def _about(found: Listed) -> pd.DataFrame:
    parts = [pd.DataFrame({"need": need, "amount": amounts}) for need, amounts in found.items()]
    return pd.concat(parts).dropna(subset="amount").rename_axis("customer_id").reset_index()


def _people(tables: Tables, as_of: Moment) -> pd.DataFrame:
    customers = tables["customers"].select("customer_id", "birth_date")
    features = tables["features"]
    known = [name for name in _FEATURES if name in features.columns]
    then = features.filter(features.moment == ibis.literal(as_of.date)).select(
        "customer_id", **{name: features[name].cast("float64") for name in known}
    )
    rows = customers.left_join(then, "customer_id").drop("customer_id_right").to_pyarrow()
    people: pd.DataFrame = rows.to_pandas().set_index("customer_id").sort_index()
    return people.reindex(columns=["birth_date", *_FEATURES])


def _cut(rows: pd.DataFrame, setting: ListSetting, *, n_customers: int) -> pa.Table:
    most = max(1, round(setting.most_share * n_customers))
    first = rows.sort_values(["amount", "customer_id"], ascending=[False, True])[:most]
    return pa.table(
        {
            "list": [setting.id] * len(first),
            "customer_id": first["customer_id"].to_list(),
            "need": first["need"].to_list(),
            "place": list(range(1, len(first) + 1)),
        },
        schema=CONTACTS,
    )


def _nobody() -> pa.Table:
    return CONTACTS.empty_table()


def _maturing(people: pd.DataFrame, setting: ListSetting, _: Moment) -> Listed:
    """Deposits and wealth products that mature in the coming month."""
    amount = _sum(people, "maturing_term_30d", "maturing_wealth_30d")
    return {setting.need: amount[amount >= setting.least]}


def _surging(people: pd.DataFrame, setting: ListSetting, _: Moment) -> Listed:
    """Current accounts that hold so much more than they did on average over three months."""
    rise = people["balance_current_latest"] - people["balance_current_mean_90d"]
    return {setting.need: rise[rise >= setting.least]}


def _paid(people: pd.DataFrame, setting: ListSetting, _: Moment) -> Listed:
    """Salaries that came in over the last month."""
    salary = people["inflow_salary_30d"]
    return {setting.need: salary[salary >= setting.least]}


def _leaving(people: pd.DataFrame, setting: ListSetting, _: Moment) -> Listed:
    """Money that went to others, or to own accounts at other banks, over the last month."""
    amount = _sum(people, "outflow_total_30d", "outflow_own_elsewhere_30d")
    return {setting.need: amount[amount >= setting.least]}


def _birthday_or_line(people: pd.DataFrame, setting: ListSetting, as_of: Moment) -> Listed:
    """Birthdays in the coming month of those with assets, and assets that crossed a line."""
    assets = people["aum_total_latest"]
    before = assets - people["aum_total_change_30d"]
    crossed = pd.Series(False, index=people.index)
    for line in setting.lines:
        crossed |= (assets >= line) & (before < line)
    # A filler date, 1 January 1900 and the like, leaves the age unknown.
    birth = people["birth_date"].where(people["age_years"].notna())
    near = birth.map(lambda day: is_birthday_within(day, as_of.date, setting.within_days))
    rich = assets >= setting.least
    return {setting.need: assets[near.astype(bool) & rich], setting.line_need: assets[crossed]}


def is_birthday_within(birth: object, day: dt.date, days: int) -> bool:
    """Return whether a birthday falls on one of so many days from a day on.

    Whoever was born on 29 February celebrates on the 28th in other years.

    >>> is_birthday_within(dt.date(1990, 1, 3), dt.date(2025, 12, 20), 30)
    True
    >>> is_birthday_within(dt.date(1992, 2, 29), dt.date(2026, 2, 28), 1)
    True
    """
    if not isinstance(birth, dt.date):
        return False
    nights = (_birthday(birth, year) for year in (day.year, day.year + 1))
    return any(0 <= (each - day).days < days for each in nights)


def _birthday(birth: dt.date, year: int) -> dt.date:
    try:
        return birth.replace(year=year)
    except ValueError:
        return dt.date(year, 2, 28)


def _bought(
    bought: pa.Table, people: pd.DataFrame, setting: ListSetting, as_of: Moment
) -> pd.DataFrame:
    """Return customers by what they bought before: the most often first, then the latest."""
    days = np.array([(as_of.date - date).days for date in bought["date"].to_pylist()], dtype=float)
    rows = pd.DataFrame(
        {
            "customer_id": bought["customer_id"].to_pandas(),
            "need": bought["need"].to_pandas(),
            "days": days,
        }
    )
    rows = rows[
        rows["customer_id"].isin(people.index) & rows["days"].between(1, setting.within_days)
    ]
    counted = rows.groupby(["customer_id", "need"], as_index=False)["days"].agg(["size", "min"])
    amount = counted["size"] + 1 - counted["min"] / (setting.within_days + 1)
    return counted.assign(amount=amount)[["customer_id", "need", "amount"]]


def _sum(people: pd.DataFrame, *names: str) -> Amounts:
    """Return the sum of what is known; not a number where nothing is."""
    return people[list(names)].sum(axis=1, min_count=1)


Rule = Callable[[pd.DataFrame, ListSetting, Moment], Listed]
PAST_BUYERS = "past_buyers"
_RULES: Mapping[str, Rule] = {
    "maturing_deposits": _maturing,
    "balance_surge": _surging,
    "payroll_arrivals": _paid,
    "large_outflows": _leaving,
    "birthday_and_asset_line": _birthday_or_line,
}
RULES = (*_RULES, PAST_BUYERS)
