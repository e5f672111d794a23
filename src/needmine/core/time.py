"""Moments and windows: when a thing was known, and the grid windows lie on."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import ibis
import ibis.expr.types as ir

# What comes back monthly falls due 28 to 31 days after the last; a weekend or a holiday moves it
# by up to three days either way.
MONTH_APART = (25, 34)


class When(Protocol):
    """A moment that expressions are made for, chosen or still open."""

    @property
    def day(self) -> ir.DateScalar:
        """Return its local day."""
        ...

    @property
    def at(self) -> ir.TimestampScalar:
        """Return its instant in UTC."""
        ...

    def back(self, *, days: int = 0, months: int = 0) -> "When":
        """Return the moment so many whole local days or calendar months earlier."""
        ...


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

    @property
    def day(self) -> ir.DateScalar:
        """Return the local day as a literal."""
        return ibis.literal(self.date)

    @property
    def at(self) -> ir.TimestampScalar:
        """Return the instant as a literal."""
        return ibis.literal(self.instant, type="timestamp('UTC')")

    def back(self, *, days: int = 0, months: int = 0) -> "Moment":
        """Return the moment so many whole local days or calendar months earlier.

        >>> Moment(date=dt.date(2026, 3, 31), zone="Asia/Shanghai").back(months=1).date
        datetime.date(2026, 2, 28)
        """
        return Moment(date=add_months(self.date, -months) - dt.timedelta(days=days), zone=self.zone)


class OpenMoment:
    """A moment left open: an expression over it is compiled once and asked for many moments.

    Parameters
    ----------
    steps
        Months and days back from the moment that will be chosen.
    asked
        The scalars that expressions took so far, by their steps; shared by all its steps back.
    """

    def __init__(
        self,
        *,
        steps: tuple[int, int] = (0, 0),
        asked: dict[tuple[int, int, str], ir.Scalar] | None = None,
    ) -> None:
        self._steps = steps
        self._asked = {} if asked is None else asked

    @property
    def day(self) -> ir.DateScalar:
        """Return the local day, open."""
        return self._scalar("date")

    @property
    def at(self) -> ir.TimestampScalar:
        """Return the instant, open."""
        return self._scalar("timestamp('UTC')")

    def back(self, *, days: int = 0, months: int = 0) -> "OpenMoment":
        """Return the moment so many months or days earlier; months first, and only once."""
        mine = self._steps
        if months and any(mine):
            raise ValueError("months are counted from the moment itself")
        return OpenMoment(steps=(mine[0] + months, mine[1] + days), asked=self._asked)

    def values(self, moment: Moment) -> dict[ir.Scalar, dt.date | dt.datetime]:
        """Return what each scalar taken so far is for a moment."""
        found: dict[ir.Scalar, dt.date | dt.datetime] = {}
        for (months, days, kind), scalar in self._asked.items():
            then = moment.back(months=months, days=days)
            found[scalar] = then.date if kind == "date" else then.instant
        return found

    def _scalar(self, kind: str) -> Any:
        key = (*self._steps, kind)
        if key not in self._asked:
            self._asked[key] = ibis.param(kind)
        return self._asked[key]


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


def known(table: ir.Table, *, as_of: When) -> ir.Table:
    """Return the rows of a table as they were known at a moment.

    Every point-in-time read passes here. A row counts when it was known before the moment and
    not yet superseded then.
    """
    return table.filter(
        table.known_at < as_of.at, table.known_until.isnull() | (table.known_until >= as_of.at)
    )


def within_days(date: ir.Column, *, as_of: When, days: int) -> ir.BooleanValue:
    """Return whether a local date lies in the last so many whole days before the moment."""
    return (date >= as_of.back(days=days).day) & (date < as_of.day)


def within_months(date: ir.Column, *, as_of: When, months: int) -> ir.BooleanValue:
    """Return whether a local date lies in the last so many months, day for day, before it."""
    return (date >= as_of.back(months=months).day) & (date < as_of.day)
