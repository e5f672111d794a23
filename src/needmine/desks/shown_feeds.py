"""The departments' feeds as people see them: how good what each told is, and what is refused."""

import datetime as dt
from collections.abc import Mapping

import ibis.expr.types as ir

from needmine.desks.desk import ShownFeed, ShownFile, ShownIssue, ShownRefusals
from needmine.desks.wording import Wording, plainly
from needmine.sources.casting import REASONS
from needmine.sources.quality import Refusals, TableQuality, quality
from needmine.sources.tables import CANONICAL

_CONTRACTS = {table.name: table for table in CANONICAL}
# Files in the picture of a feed.
_FILES = 30
_ORDER = ("wrong", "look", "good")


def feeds(
    tables: Mapping[str, ir.Table], wording: Wording, *, now: dt.datetime
) -> tuple[ShownFeed, ...]:
    """Return how good what each feed told of each table is, what is wrong first."""
    found = quality(tables, now=now)
    ordered = sorted(found, key=lambda each: _ORDER.index(each.state))
    return tuple(_feed(each, wording) for each in ordered)


def _feed(each: TableQuality, wording: Wording) -> ShownFeed:
    fresh = each.freshness
    return ShownFeed(
        department=wording.department(each.department),
        department_code=each.department,
        feed=each.feed,
        table=wording.table(each.table),
        state=each.state,
        exported=f"{fresh.exported_at:%Y-%m-%d}" if fresh.exported_at else "",
        usual_days=fresh.usual_days,
        newest=(each.newest or "")[:16],
        files=tuple(
            ShownFile(
                n_rows=load["n_rows"],
                n_used=load["n_used"],
                n_quarantined=load["n_quarantined"],
                n_set_aside=load["n_set_aside"],
            )
            for load in each.loads[-_FILES:]
        ),
        issues=tuple(
            ShownIssue(
                column=issue.column,
                is_wrong=issue.is_wrong,
                sentence=issue.sentence,
                remedy=issue.remedy,
            )
            for issue in each.issues
        ),
        refused=tuple(_refused(refused, each.table) for refused in each.refused),
    )


def _refused(refused: Refusals, table: str) -> ShownRefusals:
    columns = {column.name: column for column in _CONTRACTS[table].columns}
    column = columns.get(refused.column)
    return ShownRefusals(
        column=refused.column,
        meaning=column.meaning if column else None,
        reason=REASONS.get(refused.reason) or plainly(refused.reason),
        n_rows=refused.n_rows,
        samples=refused.samples,
    )
