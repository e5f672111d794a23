"""What a need is, as a bank declares it: its evidence, its outcome, its worth, its weighing."""

from dataclasses import dataclass
from typing import Literal

from needmine.core.sentences import Sentence

EvidenceKind = Literal["signal", "prediction", "voice", "feature"]
KINDS: tuple[EvidenceKind, ...] = ("signal", "prediction", "voice", "feature")

# The records by which a need is seen to have been met; `needs.recorded` finds their rows.
OUTCOMES = (
    "none",
    "loan_granted_consumer",
    "loan_granted_mortgage",
    "deposit_started",
    "card_issued",
    "standing_order_started",
    "insurance_started",
    "complaint_settled",
    "churned",
    "maturity_kept",
    "complaint_made",
)
# Those of them by which something was bought.
PURCHASES = (
    "loan_granted_consumer",
    "loan_granted_mortgage",
    "deposit_started",
    "card_issued",
    "standing_order_started",
    "insurance_started",
)


@dataclass(frozen=True, kw_only=True)
class EvidenceDefinition:
    """One thing that speaks for a need (or against it, with a negative weight).

    Parameters
    ----------
    weight
        Log-odds added at full strength, as declared.
    half_life_days
        Strength of a signal or a voice halves in so many days.
    within_days
        A voice older than this no longer counts; a signal carries its own end.
    is_while_open
        A voice that counts, without decay, until the complaint it came from is settled.
    over, under, full_at
        Limits of a feature. Above `over` and below `under` it counts in full; with `full_at`
        it grows with the logarithm from nothing at `over` to full there.
    """

    kind: EvidenceKind
    name: str
    weight: float
    source: str
    says: Sentence | None = None
    half_life_days: float = 30.0
    within_days: int = 90
    is_while_open: bool = False
    over: float | None = None
    under: float | None = None
    full_at: float | None = None

    @property
    def label(self) -> str:
        """Return ``kind:name``, as `need_weights` names it."""
        return f"{self.kind}:{self.name}"


@dataclass(frozen=True, kw_only=True)
class Worth:
    """What meeting a need is worth over a year: a fixed amount plus a share of a feature.

    Parameters
    ----------
    amount
        Currency units.
    share, of, times
        ``share * times * feature``; an unknown feature makes the worth unknown.
    at_most
        Ceiling of the whole, currency units.
    """

    amount: float = 0.0
    share: float = 0.0
    of: str = ""
    times: float = 1.0
    at_most: float | None = None


@dataclass(frozen=True, kw_only=True)
class Weighing:
    """Settings of the weighing that all needs share; meanings and sources stand in needs.yml."""

    threshold: float
    prior_spread: float
    base_spread: float
    least_outcomes: int
    observed_to_expected: tuple[float, float]
    slope: tuple[float, float]
    wrong_days: int
    declined_days: int
    kept_days: int


@dataclass(frozen=True, kw_only=True)
class NeedDefinition:
    """One need of the taxonomy.

    Parameters
    ----------
    outcome
        The record by which weights are learned and which a probability foretells.
    judged_by
        The records by which a ledger is judged: they show the need, though not all of them show
        that something new was bought.
    """

    id: str
    title: Sentence
    base_rate: float
    base_rate_source: str
    window_days: int
    outcome: str
    judged_by: tuple[str, ...]
    rest_days: int
    worth_bank: Worth
    worth_customer: Worth
    evidence: tuple[EvidenceDefinition, ...]
    weighing: Weighing
