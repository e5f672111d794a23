"""Pairs of records that people are asked about, and what they decided."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal, Protocol

PairDecision = Literal["one", "two", "open"]


@dataclass(frozen=True, kw_only=True)
class GivenDecision:
    """What a person decided about two records; it holds until the same pair is decided anew.

    Parameters
    ----------
    party_id, other_party_id
        Tokens of the departments' customer numbers.
    decision
        ``one`` person, ``two`` people, or ``open``: left to the evidence again.
    decided_at
        UTC; the bank knew it at that same time.
    """

    decision_id: str
    department: str
    party_id: str
    other_department: str
    other_party_id: str
    decision: PairDecision
    reason: str
    decided_by: str
    decided_at: dt.datetime


class DecisionSource(Protocol):
    """Gives back what people decided about pairs of records."""

    def decisions(self) -> list[GivenDecision]:
        """Return every decision ever made, oldest first."""
