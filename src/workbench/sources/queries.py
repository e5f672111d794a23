"""Reading what was published, and the history of runs."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from needmine.desks.desk import RunShown
from workbench.seams import SEAMS

from .models import Shown

# Every page asks whether the last run went well; its history is read at most this often.
_SECONDS_KEPT = 10.0


def shown_now() -> Shown | None:
    """Return the publication people see now; None before the first."""
    return Shown.objects.filter(pk=1).first()


@dataclass(kw_only=True)
class _Kept:
    runs: Sequence[RunShown] = ()
    read_at: float = float("-inf")


_KEPT = _Kept()


def runs() -> Sequence[RunShown]:
    """Return the history of runs, newest first; at most ten seconds old."""
    now = time.monotonic()
    if now - _KEPT.read_at > _SECONDS_KEPT:
        history = sorted(SEAMS.runs(), key=lambda run: run.started_at, reverse=True)
        _KEPT.runs, _KEPT.read_at = tuple(history), now
    return _KEPT.runs


def forget_runs() -> None:
    """Read the history afresh the next time it is asked for."""
    _KEPT.read_at = float("-inf")


def last_finished() -> RunShown | None:
    """Return the newest run that is not running; None where there is none."""
    return next((run for run in runs() if run.status != "running"), None)


@dataclass(frozen=True, kw_only=True)
class Freshness:
    """Whether what is shown comes from the newest run, and if not, why."""

    shown: Shown | None
    failed: RunShown | None

    @property
    def is_stale(self) -> bool:
        """Return whether the newest run did not reach the pages."""
        return self.failed is not None


def freshness() -> Freshness:
    """Return whether the pages are as new as they should be."""
    last = last_finished()
    failed = last if last is not None and last.status in ("failed", "interrupted") else None
    return Freshness(shown=shown_now(), failed=failed)
