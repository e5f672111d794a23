"""Pairs of records that people are asked about, and what they decided."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal, Protocol

from needmine.core.sentences import Sentence

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


@dataclass(frozen=True, kw_only=True)
class ShownSide:
    """One of the two records, as staff see it.

    Parameters
    ----------
    party_id
        Token of the number; ``masked_number`` is what is shown of it.
    n_records
        How many records its customer has by now, this one included.
    """

    department: str
    department_title: Sentence
    party_id: str
    masked_number: str
    customer_id: str
    n_records: int
    known_date: dt.date


@dataclass(frozen=True, kw_only=True)
class ShownTrait:
    """One trait of both records side by side, masked where it names a person.

    Parameters
    ----------
    one, other
        Empty where the record does not know it.
    agreement
        ``same``, ``near``, ``different``, or ``missing`` where at least one does not know it.
    tokens
        Of both values; empty for what is shown in the clear. Only a recorded request with a
        reason turns them into values.
    """

    name: str
    title: Sentence
    one: str | dt.date | Sentence
    other: str | dt.date | Sentence
    agreement: Literal["same", "near", "different", "missing"]
    tokens: tuple[str, str] = ("", "")


@dataclass(frozen=True, kw_only=True)
class ShownStep:
    """What one trait says of the pair, in bits: above zero it speaks for one person."""

    title: Sentence
    says: Sentence
    bits: float


@dataclass(frozen=True, kw_only=True)
class ShownPair:
    """Two records that may be one customer, for a person to decide.

    Parameters
    ----------
    verdict
        Why the evidence did not decide: as in ``links``.
    weight, probability, start
        In bits, and 0-1; null for companies, which are linked by rule.
    says
        The verdict in a sentence.
    """

    pair_id: str
    verdict: str
    says: Sentence
    weight: float | None
    probability: float | None
    start: float
    one: ShownSide
    other: ShownSide
    traits: tuple[ShownTrait, ...]
    steps: tuple[ShownStep, ...]
