"""How new what a feed told is, and whether its next file is late."""

import datetime as dt
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]

# So many of the last intervals between files tell what is usual.
_REMEMBERED = 30
# Fewer intervals tell no rhythm.
_ENOUGH = 3


@dataclass(frozen=True, kw_only=True)
class Freshness:
    """When a feed's last file was written, and when the next one was to be there.

    Parameters
    ----------
    exported_at
        The instant the newest file speaks of; None where nothing says it.
    usual_days
        Days from one file to the next as a rule; None while too few files tell.
    due
        When the next file is late: the longest interval so far, and a day, after the last one.
    usual_hours, hours
        How long after that instant files were read as a rule, and the newest one.
    """

    exported_at: dt.datetime | None
    usual_days: float | None
    due: dt.datetime | None
    usual_hours: float | None
    hours: float | None

    def is_late(self, now: dt.datetime) -> bool:
        """Return whether the next file should have come by now."""
        return self.due is not None and now > self.due


def freshness(loads: Sequence[Row]) -> Freshness:
    """Return how new the files of one feed and table are.

    Parameters
    ----------
    loads
        Rows of ``loads`` that stand, oldest first. What came with a bank's first reading tells
        nothing of how late files come.
    """
    told = [load for load in loads if load["exported_at"]]
    moments = sorted({load["exported_at"] for load in told})
    gaps = [
        (after - before) / dt.timedelta(days=1) for before, after in itertools.pairwise(moments)
    ][-_REMEMBERED:]
    is_regular = len(gaps) >= _ENOUGH
    first = min((load["loaded_at"] for load in loads), default=None)
    delays = [
        (load["loaded_at"] - load["exported_at"]) / dt.timedelta(hours=1)
        for load in told
        if load["loaded_at"] != first
    ][-_REMEMBERED:]
    last = moments[-1] if moments else None
    return Freshness(
        exported_at=last,
        usual_days=_middle(gaps) if is_regular else None,
        due=last + dt.timedelta(days=max(gaps) + 1) if last and is_regular else None,
        usual_hours=_middle(delays) if len(delays) >= _ENOUGH else None,
        hours=delays[-1] if delays else None,
    )


def _middle(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 2]
