"""Moments and windows: when a thing was known, and the grid windows lie on."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import ibis
import ibis.expr.types as ir


@dataclass(frozen=True, kw_only=True)
class Moment:
    """The first instant of a local day: everything known strictly before it counts.

    Parameters
    ----------
    date
        The local day.
    zone
        IANA name of the bank's time zone.
    """

    date: dt.date
    zone: str

    @property
    def instant(self) -> dt.datetime:
        """Return the moment in UTC."""
        local = dt.datetime.combine(self.date, dt.time(), ZoneInfo(self.zone))
        return local.astimezone(dt.UTC)

    def back(self, *, days: int = 0, months: int = 0) -> "Moment":
        """Return the moment so many whole local days or calendar months earlier.

        >>> Moment(date=dt.date(2026, 3, 31), zone="Asia/Shanghai").back(months=1).date
        datetime.date(2026, 2, 28)
        """
        return Moment(date=add_months(self.date, -months) - dt.timedelta(days=days), zone=self.zone)


def add_months(date: dt.date, months: int) -> dt.date:
    """Return the same day so many months later, or that month's last day where it has none.

    >>> add_months(dt.date(2024, 1, 31), 1)
    datetime.date(2024, 2, 29)
    """
    month = date.year * 12 + date.month - 1 + months
    year, month = divmod(month, 12)
    first_of_next = dt.date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last = (first_of_next - dt.timedelta(days=1)).day
    return dt.date(year, month + 1, min(date.day, last))


def known(table: ir.Table, *, as_of: Moment) -> ir.Table:
    """Return the rows of a table as they were known at a moment.

    Every point-in-time read passes here. A row counts when it was known before the moment and
    not yet superseded then.
    """
    instant = ibis.literal(as_of.instant, type="timestamp('UTC')")
    return table.filter(
        table.known_at < instant, table.known_until.isnull() | (table.known_until >= instant)
    )


def within_days(date: ir.Column, *, as_of: Moment, days: int) -> ir.BooleanValue:
    """Return whether a local date lies in the last so many whole days before the moment."""
    first = ibis.literal(as_of.back(days=days).date)
    return (date >= first) & (date < ibis.literal(as_of.date))


def within_months(date: ir.Column, *, as_of: Moment, months: int) -> ir.BooleanValue:
    """Return whether a local date lies in the last so many months, day for day, before it."""
    first = ibis.literal(as_of.back(months=months).date)
    return (date >= first) & (date < ibis.literal(as_of.date))
