"""Whether the workbench can serve, and how fresh what it serves is."""

from dataclasses import dataclass
from typing import Any, Literal

from django.db import DatabaseError

from workbench.sources.queries import last_finished, shown_now


@dataclass(frozen=True, kw_only=True)
class Health:
    """What a load balancer and the bank's monitoring want to know."""

    can_serve: bool
    run_shown: str
    last_run: str

    @property
    def status(self) -> Literal["ok", "stale", "down"]:
        """Return the word a load balancer needs, and all that everybody is told."""
        if not self.can_serve:
            return "down"
        return "stale" if self.last_run in ("failed", "interrupted") else "ok"

    def as_json(self, *, in_detail: bool) -> dict[str, Any]:
        """Return the answer of ``/healthz``."""
        if not in_detail:
            return {"status": self.status}
        return {
            "status": self.status,
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
