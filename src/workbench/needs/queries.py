"""Reading needs: one customer's with their evidence, and the whole bank's counts."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from needmine.core.sentences import Language
from workbench.actions.models import Action
from workbench.actions.refusals import Refused, by_rule
from workbench.outcomes.models import Answer
from workbench.outcomes.queries import AnswerRate, answer_rate, answers_that_count
from workbench.shell.charts import Chart, model_quality, needs_by_kind, needs_over_runs
from workbench.sources.models import Shown
from workbench.sources.queries import shown_now

from .models import OPEN, Evidence, Need

# Log-odds: 1 makes the odds 2.7 times as large, 0.5 makes them 1.6 times as large.
_STRONG, _MODERATE = 1.0, 0.5
_REASONS_IN_SIGHT = 10
_DAYS_TO_COMPARE = 2


@dataclass(frozen=True, kw_only=True)
class ShownPiece:
    """A piece of evidence and how much it says, in a word."""

    evidence: Evidence
    strength: str


@dataclass(frozen=True, kw_only=True)
class ShownNeedCard:
    """A need with its evidence, what may be done, what not, and what was answered."""

    need: Need
    pieces: Sequence[ShownPiece]
    chosen: Action | None
    others: Sequence[Action]
    refused: Sequence[Refused]
    answer: Answer | None

    @property
    def is_open(self) -> bool:
        """Return whether something is still to be done about it."""
        return self.need.status in OPEN and self.answer is None

    @property
    def lead_id(self) -> str:
        """Return the lead an answer would be about; empty where nothing may be offered."""
        return self.chosen.lead_id if self.chosen else ""


def needs_of(customer_id: str) -> list[ShownNeedCard]:
    """Return a customer's needs, what matters most first."""
    needs = Need.objects.filter(customer_id=customer_id).prefetch_related("evidence", "actions")
    answers = {answer.need_id: answer for answer in answers_that_count(customer_id=customer_id)}
    cards = [_card(need, answers.get(need.need_id)) for need in needs]
    return sorted(cards, key=_importance)


def _importance(card: ShownNeedCard) -> tuple[bool, float, str]:
    priority = card.chosen.priority if card.chosen else float("-inf")
    return not card.is_open, -priority, card.need.need_id


def _card(need: Need, answer: Answer | None) -> ShownNeedCard:
    actions = sorted(need.actions.all(), key=lambda action: (-action.priority, action.action))
    allowed = [action for action in actions if action.is_allowed]
    chosen = next((action for action in allowed if action.is_chosen), None)
    pieces = sorted(need.evidence.all(), key=lambda piece: (-piece.weight, piece.evidence_id))
    return ShownNeedCard(
        need=need,
        pieces=[ShownPiece(evidence=piece, strength=strength(piece.weight)) for piece in pieces],
        chosen=chosen,
        others=[action for action in allowed if action is not chosen],
        refused=by_rule(action for action in actions if not action.is_allowed),
        answer=answer,
    )


def strength(weight: float) -> str:
    """Return the word for a weight: strong, moderate, slight or against.

    >>> strength(-0.4)
    'against'
    """
    if weight < 0:
        return "against"
    if weight >= _STRONG:
        return "strong"
    return "moderate" if weight >= _MODERATE else "slight"


def titles_of_needs() -> dict[str, dict[str, str]]:
    """Return what each kind of need is called, by its code."""
    shown = shown_now()
    return {row["need"]: row["title"] for row in (shown.counts if shown else [])}


@dataclass(frozen=True, kw_only=True)
class KindRow:
    """One kind of need in the whole bank, beside the run before."""

    title: dict[str, str]
    n_needs: int
    change: int | None
    value_bank: Decimal | None


@dataclass(frozen=True, kw_only=True)
class LoadGroup:
    """What became of the rows of several files: a department's, or those of one table of it."""

    department: dict[str, str]
    table: dict[str, str]
    n_files: int
    n_rows: int
    n_used: int
    n_quarantined: int
    n_set_aside: int
    adds_up: bool


@dataclass(frozen=True, kw_only=True)
class Overview:
    """The whole bank at a glance: counts only, no person."""

    shown: Shown
    kinds: Sequence[KindRow]
    n_needs: int
    n_valued: int
    value_bank: Decimal
    rate: AnswerRate
    n_quarantined: int
    n_rows: int
    charts: dict[str, Chart]
    departments: Sequence[LoadGroup]
    loads: Sequence[LoadGroup]
    trend: Sequence[dict[str, Any]]

    @property
    def change(self) -> int | None:
        """Return how many needs more than on the day shown before; None on the first."""
        if len(self.trend) < _DAYS_TO_COMPARE:
            return None
        return int(self.trend[0]["n_needs"] - self.trend[1]["n_needs"])

    @property
    def n_fewer(self) -> int:
        """Return how many needs fewer; 0 where there are not."""
        return max(0, -(self.change or 0))

    @property
    def quarantine(self) -> tuple[Sequence[dict[str, Any]], Sequence[dict[str, Any]]]:
        """Return why rows were refused, most rows first: what is in sight, and what is folded."""
        rows = sorted(self.shown.quarantine, key=lambda row: -int(row["n_rows"]))
        return rows[:_REASONS_IN_SIGHT], rows[_REASONS_IN_SIGHT:]


def overview(*, language: Language) -> Overview | None:
    """Return the overview; None before anything was published."""
    shown = shown_now()
    if shown is None:
        return None
    kinds = _kinds(shown)
    charts = {
        "kinds": needs_by_kind(
            shown.counts, as_of=shown.as_of, currency=shown.currency, language=language
        ),
        "trend": needs_over_runs(shown.counts, language=language),
        "models": model_quality(shown.model_quality, language=language),
    }
    return Overview(
        shown=shown,
        kinds=kinds,
        n_needs=sum(kind.n_needs for kind in kinds),
        n_valued=sum(kind.n_needs for kind in kinds if kind.value_bank is not None),
        value_bank=sum((kind.value_bank or Decimal() for kind in kinds), Decimal()),
        rate=answer_rate(),
        n_quarantined=sum(load["n_quarantined"] for load in shown.loads),
        n_rows=sum(load["n_rows"] for load in shown.loads),
        charts={name: chart for name, chart in charts.items() if chart is not None},
        departments=_load_groups(shown.loads, "department"),
        loads=_load_groups(shown.loads, "department", "table"),
        trend=_trend(shown),
    )


def _load_groups(loads: Sequence[dict[str, Any]], *parts: str) -> list[LoadGroup]:
    files: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for load in loads:
        files.setdefault(tuple(load[part]["en"] for part in parts), []).append(load)
    return [_load_group(group) for _, group in sorted(files.items())]


def _load_group(files: Sequence[dict[str, Any]]) -> LoadGroup:
    def total(name: str) -> int:
        return sum(file[name] for file in files)

    return LoadGroup(
        department=files[0]["department"],
        table=files[0]["table"],
        n_files=len(files),
        n_rows=total("n_rows"),
        n_used=total("n_used"),
        n_quarantined=total("n_quarantined"),
        n_set_aside=total("n_set_aside"),
        # File by file: two that are wrong could make up for each other in the sum.
        adds_up=all(_adds_up(file) for file in files),
    )


def _adds_up(load: dict[str, Any]) -> bool:
    parts = ("n_used", "n_quarantined", "n_set_aside")
    return bool(load["n_rows"] == sum(load[part] for part in parts))


def _kinds(shown: Shown) -> list[KindRow]:
    today = shown.as_of.isoformat()
    dates = sorted({row["as_of"]["date"] for row in shown.counts if row["as_of"]["date"] < today})
    before = {
        row["need"]: row["n_needs"]
        for row in shown.counts
        if dates and row["as_of"]["date"] == dates[-1]
    }
    rows = [row for row in shown.counts if row["as_of"]["date"] == today]
    kinds = [
        KindRow(
            title=row["title"],
            n_needs=row["n_needs"],
            change=row["n_needs"] - before.get(row["need"], 0) if dates else None,
            value_bank=Decimal(row["value_bank"]["money"]) if row["value_bank"] else None,
        )
        for row in rows
    ]
    return sorted(kinds, key=lambda kind: -kind.n_needs)


def _trend(shown: Shown) -> list[dict[str, Any]]:
    """Needs by run, newest first, for the table beside the chart."""
    totals: dict[str, int] = {}
    for row in shown.counts:
        day = row["as_of"]["date"]
        totals[day] = totals.get(day, 0) + row["n_needs"]
    return [
        {"as_of": dt.date.fromisoformat(day), "n_needs": n}
        for day, n in sorted(totals.items(), reverse=True)
    ]
