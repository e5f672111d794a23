"""Reading answers: those that count on the pages, and those that go back to the library."""

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, QuerySet
from django.utils import timezone

from needmine.desks.desk import Answer as AnswerWord
from needmine.desks.desk import GivenAnswer
from workbench.sources.queries import shown_now

from .models import Answer
from .placing import placed_customers

# Standard normal, two-sided 95 %.
_Z = 1.959964


class DeskAnswers:
    """The library's `AnswerSource`: every answer given here."""

    def answers(self, *, since: dt.datetime | None = None) -> list[GivenAnswer]:
        """Return every answer given at or after an instant, oldest first."""
        found = Answer.objects.order_by("answered_at", "answer_id")
        if since is not None:
            found = found.filter(answered_at__gte=since)
        placed = placed_customers()
        return [_given(answer, placed) for answer in found.iterator()]


def _given(answer: Answer, placed: Mapping[str, str]) -> GivenAnswer:
    return GivenAnswer(
        answer_id=answer.answer_id,
        lead_id=answer.lead_id,
        need_id=answer.need_id,
        customer_id=placed.get(answer.answer_id, answer.customer_id),
        need=answer.need,
        answer=cast(AnswerWord, answer.answer),
        note=answer.note,
        answered_at=answer.answered_at.astimezone(dt.UTC),
        answered_by=answer.answered_by,
        corrects=answer.corrects,
    )


def answers_that_count(*, customer_id: str = "") -> QuerySet[Answer]:
    """Return the answers that no run has taken in yet; from then on the ledger's status counts."""
    found = Answer.objects.filter(is_current=True)
    shown = shown_now()
    if shown is not None:
        first_instant = dt.datetime.combine(shown.as_of, dt.time(), ZoneInfo(settings.TIME_ZONE))
        # A run for a day still to come cannot know what is answered after it was published.
        found = found.filter(answered_at__gte=min(first_instant, shown.published_at))
    return found.filter(customer_id=customer_id) if customer_id else found


def answered_today(username: str) -> int:
    """Return how many needs a person answered since the bank's midnight."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return Answer.objects.filter(
        answered_by=username, is_current=True, answered_at__gte=midnight
    ).count()


@dataclass(frozen=True, kw_only=True)
class AnswerRate:
    """How many customers who answered accepted, with the 95 % interval of the share."""

    n_answers: int
    n_accepted: int
    low: float
    high: float

    @property
    def share(self) -> float | None:
        """Return the share accepted; None without answers."""
        return self.n_accepted / self.n_answers if self.n_answers else None


def answer_rate() -> AnswerRate:
    """Return how many of the customers reached accepted."""
    counts = dict(
        Answer.objects.filter(is_current=True)
        .exclude(answer="no_answer")
        .values_list("answer")
        .annotate(n=Count("answer_id"))
        .order_by()
    )
    n, accepted = sum(counts.values()), counts.get("accepted", 0)
    low, high = wilson(accepted, n)
    return AnswerRate(n_answers=n, n_accepted=accepted, low=low, high=high)


def wilson(hits: int, n: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927), which holds for few answers too.

    >>> wilson(0, 0)
    (0.0, 1.0)
    """
    if n == 0:
        return 0.0, 1.0
    share = hits / n
    middle = share + _Z**2 / (2 * n)
    spread = _Z * math.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2))
    return (middle - spread) / (1 + _Z**2 / n), (middle + spread) / (1 + _Z**2 / n)


def answers_of(need_ids: Sequence[str]) -> dict[str, Answer]:
    """Return the current answers to these needs, by need."""
    found = Answer.objects.filter(is_current=True, need_id__in=need_ids)
    return {answer.need_id: answer for answer in found}
