"""What was seen when: every row with the instants from which and until which the bank knew it.

A back-test asks what was known at thousands of instants at once, so rows that were corrected
since stay in, with their time; `core.time.known` answers for one moment only.
"""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import ibis
import ibis.expr.types as ir

from needmine.core.tables import Tables
from needmine.core.time import Moment

OWNING_ROLES = ("owner", "joint")

# How much longer than asked the past is replayed, so that the first firings shown already stand
# under the cool-down of those before them.
BURN_IN_MONTHS = 12

_SECONDS_A_DAY = 86_400


@dataclass(frozen=True, kw_only=True)
class Seen:
    """The tables as they came to be known up to a moment.

    Parameters
    ----------
    months
        How far back firings are asked for.
    """

    tables: Tables
    as_of: Moment
    months: int

    def rows(self, name: str) -> ir.Table:
        """Return the rows known before the moment, those corrected since among them.

        ``seen_from`` and ``seen_until`` bound when each was known; ``row`` says where it is from.
        """
        table = self.tables[name]
        end = _instant(self.as_of)
        # A row that ends before it begins tells only that another has ended.
        is_said = table.known_until.isnull() | (table.known_until >= table.known_at)
        before = table.filter(table.known_at < end, is_said)
        # A correction that came after the moment had not happened yet.
        until = ibis.ifelse(before.known_until < end, before.known_until, ibis.null())
        place = ibis.literal(f"{name}/") + before.load_id + "/" + before.from_row.cast("string")
        return before.mutate(seen_from=before.known_at, seen_until=until, row=place)

    def by_party(self, name: str) -> ir.Table:
        """Return rows with their customer, seen once both the row and the link were known."""
        records = self.tables["customer_records"]
        links = records.select("department", "party_id", "customer_id", linked_at="known_at")
        joint = self.rows(name).inner_join(links, ["department", "party_id"])
        later = ibis.greatest(joint.seen_from, joint.linked_at)
        return joint.mutate(seen_from=later).filter(lambda t: t.seen_from < _instant(self.as_of))

    def owners(self, *kinds: str) -> ir.Table:
        """Return who owned which account of these kinds, a joint account once for each holder.

        Returns
        -------
        One row per customer, account and stretch of knowing: ``owned_from``, ``owned_until``.
        """
        accounts = self.rows("accounts")
        # What kind an account is never changes; when it was first known is what matters.
        known = (
            accounts.filter(accounts.kind.isin(kinds))
            .group_by("account_number")
            .aggregate(account_from=accounts.seen_from.min())
        )
        holders = self.by_party("account_holders")
        holders = holders.filter(holders.role.isin(OWNING_ROLES))
        joint = holders.inner_join(known, "account_number")
        return joint.select(
            "customer_id",
            "account_number",
            owned_from=ibis.greatest(joint.seen_from, joint.account_from),
            owned_until=joint.seen_until,
        )

    def replayed(self, instant: ir.Column) -> ir.BooleanValue:
        """Return whether an instant lies in the time that is replayed."""
        start = self.as_of.back(months=self.months + BURN_IN_MONTHS)
        return instant >= _instant(start)

    def local_day(self, instant: ir.Column) -> ir.IntegerValue:
        """Return the number of the local day an instant lies in, days since 1970-01-01."""
        first, *changes = self._offsets()
        offset: ir.Value = ibis.literal(first[1])
        for since, seconds in changes:
            offset = ibis.ifelse(
                instant >= ibis.literal(since, "timestamp('UTC')"), seconds, offset
            )
        seconds_since = instant.epoch_seconds().cast("int64") + offset
        return (seconds_since / _SECONDS_A_DAY).floor().cast("int64")

    def _offsets(self) -> list[tuple[dt.datetime, int]]:
        """Return from which instant on the zone is how many seconds ahead of UTC."""
        zone = ZoneInfo(self.as_of.zone)
        day = self.as_of.back(months=self.months + BURN_IN_MONTHS).instant
        found = [(day, _seconds_ahead(zone, day))]
        while day <= self.as_of.instant:
            following = day + dt.timedelta(days=1)
            if _seconds_ahead(zone, following) != found[-1][1]:
                hours = (day + dt.timedelta(hours=hour) for hour in range(25))
                since = next(h for h in hours if _seconds_ahead(zone, h) != found[-1][1])
                found.append((since, _seconds_ahead(zone, since)))
            day = following
        return found


def _seconds_ahead(zone: ZoneInfo, instant: dt.datetime) -> int:
    ahead = instant.astimezone(zone).utcoffset()
    return int(ahead.total_seconds()) if ahead else 0


def day_number(date: ir.Column) -> ir.IntegerValue:
    """Return the number of a local date, days since 1970-01-01."""
    return date.epoch_days().cast("int64")


def is_seen(rows: ir.Table, at: ir.Column) -> ir.BooleanValue:
    """Return whether rows were known at an instant: from it on, and not yet corrected by then."""
    return (rows.seen_from <= at) & (rows.seen_until.isnull() | (rows.seen_until > at))


def _instant(moment: Moment) -> ir.TimestampScalar:
    return ibis.literal(moment.instant, type="timestamp('UTC')")
