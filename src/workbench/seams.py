"""What whoever starts the workbench puts into it: the run history and the opening of identities."""

from collections.abc import Callable
from dataclasses import dataclass

from needmine.desks.desk import RunShown

Reveal = Callable[[list[str]], list[str]]
Runs = Callable[[], list[RunShown]]


def _no_runs() -> list[RunShown]:
    return []


@dataclass(kw_only=True)
class Seams:
    """The functions the workbench calls and does not own.

    Parameters
    ----------
    runs
        The history of runs, newest first.
    reveal
        The values behind tokens, in the same order; None where no identity may be opened here.
    """

    runs: Runs = _no_runs
    reveal: Reveal | None = None


# One per process: filled by `workbench.start` before the first request.
SEAMS = Seams()
