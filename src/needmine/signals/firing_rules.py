"""What a signal must be able to do, and what it hands over."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import ibis.expr.types as ir

from .definitions import SignalDefinition
from .seen import Seen

# A firing before its cool-down: what the rule saw at that instant.
Hit = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """How strong a firing is, 0 to 1, and the values its sentence names."""

    strength: float
    values: Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class FiringRule:
    """One signal as three questions.

    Parameters
    ----------
    needs
        Tables without which it stands aside.
    hits
        Returns ``customer_id`` and ``fired_at``, unique, with what the verdict needs, for every
        instant at which the condition holds by what was seen then.
    behind
        Returns ``customer_id``, ``fired_at``, ``row`` and ``size`` (larger matters more) of the
        rows behind given hits.
    verdict
        Returns strength and values of one hit on a local day.
    """

    needs: tuple[str, ...]
    hits: Callable[[Seen, SignalDefinition], ir.Table]
    behind: Callable[[Seen, SignalDefinition, ir.Table], ir.Table]
    verdict: Callable[[Hit, dt.date, SignalDefinition], Verdict]


def strength_over(value: float, limit: float) -> float:
    """Return 0.5 at the limit, rising towards 1 as the value outgrows it.

    >>> strength_over(150, 50)
    0.75
    """
    return round(value / (value + limit), 4) if value + limit > 0 else 0.0
