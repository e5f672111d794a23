"""Money in and out of each customer by month, as people see it."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import ibis.expr.types as ir

from needmine.core.time import add_months
from needmine.desks.desk import ShownMonth
from needmine.desks.shown_holdings import in_units, owned
from needmine.features.at_moment import AtChosenMoment
from needmine.features.coverage import STEADY
from needmine.features.movements import MONTHS, month_number

Row = Mapping[str, Any]

# A bank whose first booking of all lies so many days into a month still covers it: New Year and
# the Spring Festival may pass without one.
_HOLIDAY_DAYS = 7


def months(at: AtChosenMoment, bookings: ir.Table) -> dict[str, tuple[ShownMonth, ...]]:
    """Return money in and out of each customer's current accounts by month, oldest first.

    Own money moved between pockets or into products, and loans paid out, are no income and no
    spending, as in the features. A month outside the bank's records is unknown, not zero; a
    customer's months begin when their first current account was opened.

    Parameters
    ----------
    bookings
        Those of `movements` on current accounts.
    """
    sums = {(row["customer_id"], row["month"]): row for row in _sums(bookings)}
    grid = list(_grid(at))
    shown: dict[str, tuple[ShownMonth, ...]] = {}
    for customer, opened in sorted(_first_opened(at).items()):
        shown[customer] = tuple(
            _month(first, is_covered, sums.get((customer, first.year * 12 + first.month)))
            for first, last, is_covered in grid
            if last >= opened
        )
    return shown


def _month(first: dt.date, is_covered: bool, row: Row | None) -> ShownMonth:
    if not is_covered:
        return ShownMonth(month=first, money_in=None, money_out=None)
    return ShownMonth(
        month=first,
        money_in=in_units(row["cents_in"] if row else 0),
        money_out=in_units(row["cents_out"] if row else 0),
    )


def _sums(bookings: ir.Table) -> list[Row]:
    rows = bookings.filter(~bookings.is_own, ~bookings.is_product)
    rows = rows.mutate(month=month_number(rows.happened_date))
    is_income = rows.is_in & (rows.kind != "loan_granted")
    sums = rows.group_by("customer_id", "month").aggregate(
        cents_in=rows.cents.sum(where=is_income).fill_null(0),
        cents_out=rows.cents.sum(where=~rows.is_in).fill_null(0),
    )
    found: list[Row] = sums.to_pyarrow().to_pylist()
    return found


def _first_opened(at: AtChosenMoment) -> dict[str, dt.date]:
    rows = owned(at)
    # The money of accounts in another currency is not in these sums, so neither are they.
    home = rows.currency.isnull() | (rows.currency == at.currency)
    rows = rows.filter(rows.kind == "current", home)
    first = rows.group_by("customer_id").aggregate(opened=rows.opened_date.min())
    found = first.select("customer_id", "opened").to_pyarrow().to_pydict()
    return dict(zip(found["customer_id"], found["opened"], strict=True))


def _grid(at: AtChosenMoment) -> Iterator[tuple[dt.date, dt.date, bool]]:
    """First and last day of each whole month and of the one under way; whether it is covered."""
    first_day, last_day = _covered(at)
    end = at.as_of.date - dt.timedelta(days=1)
    start = at.as_of.back(months=MONTHS).date
    for n in range(MONTHS, -1, -1):
        first = add_months(end.replace(day=1), -n)
        if first < start:
            continue
        last = min(add_months(first, 1) - dt.timedelta(days=1), end)
        is_covered = (
            first_day is not None
            and last_day is not None
            and first_day <= first + dt.timedelta(days=_HOLIDAY_DAYS)
            and last_day >= last - dt.timedelta(days=STEADY["transactions"][1])
        )
        yield first, last, is_covered


def _covered(at: AtChosenMoment) -> tuple[dt.date | None, dt.date | None]:
    rows = at.known("transactions")
    rows = rows.filter(at.before(rows.happened_date))
    days = rows.aggregate(first=rows.happened_date.min(), last=rows.happened_date.max())
    (row,) = days.to_pyarrow().to_pylist()
    return row["first"], row["last"]
