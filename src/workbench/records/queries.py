"""Reading pairs of records: the queue, one pair, and the decisions that go back to the library."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import NullIf

from needmine.core.sentences import Language
from needmine.desks.deciding import GivenDecision, PairDecision
from workbench.shell.charts import Chart
from workbench.shell.formats import DASH
from workbench.sources.queries import shown_now

from .charts import signed, weights_of_pair
from .models import Decision, Pair

# Department and number of one record, then of the other, the lesser first.
PairKey = tuple[str, str, str, str]

TABS = ("open", "decided")
_KEY = ("department", "party_id", "other_department", "other_party_id")
_PER_PAGE = 25
_NEARLY_CERTAIN = 0.9995
_LIKELIEST = ("-probability", "-weight", "pair_id")


class DeskDecisions:
    """The library's `DecisionSource`: every decision made here."""

    def decisions(self) -> list[GivenDecision]:
        """Return every decision ever made, oldest first."""
        found = Decision.objects.order_by("decided_at", "decision_id")
        return [_given(decision) for decision in found.iterator()]


def _given(decision: Decision) -> GivenDecision:
    return GivenDecision(
        decision_id=decision.decision_id,
        department=decision.department,
        party_id=decision.party_id,
        other_department=decision.other_department,
        other_party_id=decision.other_party_id,
        decision=cast(PairDecision, decision.decision),
        reason=decision.reason,
        decided_by=decision.decided_by,
        decided_at=decision.decided_at.astimezone(dt.UTC),
    )


def newest_decision(pair: PairKey) -> Decision | None:
    """Return what was last decided about a pair; None where nobody has."""
    found = Decision.objects.filter(**dict(zip(_KEY, pair, strict=True)))
    return found.order_by("decided_at", "decision_id").last()


def key_of(pair: Pair) -> PairKey:
    """Return the two records of a pair."""
    return pair.department, pair.party_id, pair.other_department, pair.other_party_id


@dataclass(frozen=True, kw_only=True)
class QueueRow:
    """A pair in the queue, with the traits a list has room for.

    Parameters
    ----------
    differs
        Titles of the traits that differ.
    """

    pair: Pair
    name: Mapping[str, Any] | None
    differs: Sequence[Mapping[str, str]]
    share: str
    decision: str


@dataclass(frozen=True, kw_only=True)
class Queue:
    """One page of the pairs to decide, or of those decided since they were published.

    Parameters
    ----------
    counts
        Pairs by tab.
    verdicts
        Verdicts among the open pairs with how many there are.
    n_left_out
        Pairs of which the run found too many to hand over.
    """

    page: Page[Pair]
    rows: Sequence[QueueRow]
    tab: str
    verdict: str
    counts: Mapping[str, int]
    verdicts: Sequence[tuple[str, int]]
    n_left_out: int


def queue(*, tab: str, verdict: str, page: str) -> Queue:
    """Return a page of the queue, likeliest pair first."""
    tab = tab if tab in TABS else "open"
    open_ = _pairs(is_open=True)
    found = _pairs(is_open=tab == "open")
    by_verdict = dict(open_.values_list("verdict").annotate(n=Count("pk")).order_by("verdict"))
    if verdict:
        found = found.filter(verdict=verdict)
    shown_page = Paginator(found.order_by(*_LIKELIEST), _PER_PAGE).get_page(page)
    shown = shown_now()
    n_published = Pair.objects.count()
    n_open = sum(by_verdict.values())
    return Queue(
        page=shown_page,
        rows=[_row(pair) for pair in shown_page.object_list],
        tab=tab,
        verdict=verdict,
        counts={"open": n_open, "decided": n_published - n_open},
        verdicts=sorted(by_verdict.items()),
        n_left_out=max(0, (shown.n_pairs if shown else 0) - n_published),
    )


def _pairs(*, is_open: bool) -> QuerySet[Pair, Any]:
    """Return the published pairs that are open or decided, with what was said of them."""
    same = Decision.objects.filter(**{name: OuterRef(name) for name in _KEY})
    newest = same.order_by("-decided_at", "-decision_id").values("decision")[:1]
    # A pair left to the evidence again is open again.
    said = Pair.objects.annotate(said=NullIf(Subquery(newest), Value("open")))
    return said.filter(said__isnull=is_open)


def _row(pair: Any) -> QueueRow:
    traits = pair.content["traits"]
    return QueueRow(
        pair=pair,
        name=next((trait for trait in traits if trait["name"] == "name"), None),
        differs=[trait["title"] for trait in traits if trait["agreement"] == "different"],
        share=said_share(pair.content["probability"]),
        decision=pair.said or "",
    )


def said_share(probability: float | None) -> str:
    """Return a probability; nothing is ever quite certain.

    >>> said_share(0.99997)
    '>99.9%'
    """
    if probability is None:
        return DASH
    return f"{probability:.1%}" if probability < _NEARLY_CERTAIN else ">99.9%"


@dataclass(frozen=True, kw_only=True)
class PairPage:
    """Everything on one pair's page.

    Parameters
    ----------
    decision
        What stands decided; None where nobody has.
    before, after
        The pairs beside it in the queue, empty at its ends.
    """

    pair: Pair
    content: Mapping[str, Any]
    decision: Decision | None
    before: str
    after: str
    n: int
    n_open: int
    chart: Chart | None

    @property
    def sides(self) -> Sequence[Mapping[str, Any]]:
        """Return the two records, in order."""
        return self.content["one"], self.content["other"]

    @property
    def signed_start(self) -> str:
        """Return the weight before anything is compared."""
        return signed(self.content["start"])

    @property
    def steps(self) -> Sequence[Mapping[str, Any]]:
        """Return what each trait says, with its weight as it is read."""
        return [{**step, "said": signed(step["bits"])} for step in self.content["steps"]]

    @property
    def bits(self) -> str:
        """Return the whole weight."""
        return signed(self.content["weight"])

    @property
    def share(self) -> str:
        """Return the probability that both are one person."""
        return said_share(self.content["probability"])


def pair_page(pair_id: str, *, language: Language) -> PairPage | None:
    """Return one pair's page; None where no such pair is published."""
    pair = Pair.objects.filter(pk=pair_id).first()
    if pair is None:
        return None
    queued = list(_open_ids())
    # A pair just decided keeps its place, so that the way on from it is the same.
    place = queued.index(pair_id) if pair_id in queued else None
    return PairPage(
        pair=pair,
        content=pair.content,
        decision=newest_decision(key_of(pair)),
        before=queued[place - 1] if place else "",
        after=next_open(pair_id),
        n=0 if place is None else place + 1,
        n_open=len(queued),
        chart=weights_of_pair(pair.content, language=language) if pair.content["steps"] else None,
    )


def next_open(pair_id: str) -> str:
    """Return the open pair that follows one in the queue, empty at its end."""
    pair = Pair.objects.filter(pk=pair_id).first()
    if pair is None:
        return ""
    mine = (-pair.probability, -pair.weight, pair.pair_id)
    columns = ("probability", "weight", "pair_id")
    for probability, weight, other in _open().values_list(*columns):
        if (-probability, -weight, other) > mine:
            return str(other)
    return ""


def _open_ids() -> QuerySet[Pair, Any]:
    return _open().values_list("pk", flat=True)


def _open() -> QuerySet[Pair, Any]:
    return _pairs(is_open=True).order_by(*_LIKELIEST)
