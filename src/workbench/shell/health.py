"""Whether the workbench can serve, and how fresh what it serves is."""

from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError

from workbench.sources.queries import last_finished, shown_now


@dataclass(frozen=True, kw_only=True)
class Health:
    """What a load balancer and the bank's monitoring want to know."""

    can_serve: bool
    run_shown: str
    last_run: str

    def as_json(self) -> dict[str, Any]:
        """Return the answer of ``/healthz``."""
        stale = self.last_run in ("failed", "interrupted")
        status = "down" if not self.can_serve else "stale" if stale else "ok"
        return {
            "status": status,
            "database": self.can_serve,
            "run_shown": self.run_shown,
            "last_run": self.last_run,
        }


def health() -> Health:
    """Return the health of this process; it never raises for a database that is away."""
    try:
        shown = shown_now()
    except DatabaseError:
        return Health(can_serve=False, run_shown="", last_run="unknown")
    last = last_finished()
    return Health(
        can_serve=True,
        run_shown=shown.run_id if shown else "",
        last_run=last.status if last else "none",
    )
