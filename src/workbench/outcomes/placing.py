"""Answers given about a customer who has become two: whose they are, a person says."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from needmine.core.errors import NeedmineError
from needmine.core.sentences import Sentence
from workbench.customers.models import Customer
from workbench.needs.models import Need
from workbench.shell.access import require
from workbench.shell.audit import record
from workbench.shell.models import Person

from .models import Answer, Parting, Placement


class NothingToPlace(NeedmineError):
    """No such answer waits for anybody, or it cannot be this customer's."""


@dataclass(frozen=True, kw_only=True)
class ToPlace:
    """An answer with the two customers it may be about.

    Parameters
    ----------
    title
        The need in words, where one of its kind is shown now; its code else.
    """

    answer: Answer
    parting: Parting
    title: Mapping[str, str]
    sides: Sequence[Customer]


def note_partings(pairs: Sequence[tuple[str, str]]) -> None:
    """Remember who has parted, and since when people see both; who is one again waits no more."""
    known = {
        (parting.from_customer_id, parting.to_customer_id): parting
        for parting in Parting.objects.all()
    }
    now, standing = timezone.now(), set(pairs)
    Parting.objects.bulk_create(
        Parting(from_customer_id=stayed, to_customer_id=left, shown_at=now)
        for stayed, left in sorted(standing)
        if (stayed, left) not in known
    )
    for pair, parting in known.items():
        if parting.is_standing != (pair in standing):
            # Parted anew: what was answered while they were one again is about both too.
            shown_at = parting.shown_at if parting.is_standing else now
            Parting.objects.filter(pk=parting.pk).update(
                is_standing=pair in standing, shown_at=shown_at
            )


def answers_to_place() -> list[ToPlace]:
    """Return the answers that nobody has placed yet, newest first."""
    waiting = _waiting()
    ids = {
        customer
        for _, parting in waiting
        for customer in (parting.from_customer_id, parting.to_customer_id)
    }
    customers = Customer.objects.in_bulk(ids)
    titles = dict(Need.objects.values_list("need", "title"))
    return [
        ToPlace(
            answer=answer,
            parting=parting,
            title=titles.get(answer.need) or {"zh": answer.need, "en": answer.need},
            sides=(customers[parting.from_customer_id], customers[parting.to_customer_id]),
        )
        for answer, parting in waiting
        if parting.from_customer_id in customers and parting.to_customer_id in customers
    ]


def n_to_place() -> int:
    """Return how many answers wait for somebody to say whose they are."""
    return len(_waiting())


def _waiting() -> list[tuple[Answer, Parting]]:
    partings: defaultdict[str, list[Parting]] = defaultdict(list)
    for parting in Parting.objects.filter(is_standing=True):
        partings[parting.from_customer_id].append(parting)
    names = ("answer_id", "from_customer_id", "to_customer_id")
    placed = set(Placement.objects.values_list(*names))
    given = Answer.objects.filter(is_current=True, customer_id__in=list(partings))
    return [
        (answer, parting)
        for answer in given.order_by("-answered_at", "answer_id")
        for parting in partings[answer.customer_id]
        if answer.answered_at < parting.shown_at
        and (answer.answer_id, parting.from_customer_id, parting.to_customer_id) not in placed
    ]


def place_answer(*, person: Person, answer_id: str, customer_id: str) -> Placement:
    """Return whose the answer is from now on; the next run counts it there.

    Raises
    ------
    NothingToPlace
        Where no such answer waits, or the customer is none of the two.
    """
    require(person, "place")
    with transaction.atomic():
        for each in answers_to_place():
            if each.answer.answer_id == answer_id and customer_id in {
                side.customer_id for side in each.sides
            }:
                return _placed(person, each, customer_id)
    raise NothingToPlace(
        Sentence(zh="这条答复不在待认领之列。", en="This answer waits for nobody."),
        remedy=Sentence(zh="请回到列表。", en="Go back to the list."),
    )


def _placed(person: Person, waiting: ToPlace, customer_id: str) -> Placement:
    made = Placement.objects.create(
        placement_id=uuid.uuid4().hex,
        answer_id=waiting.answer.answer_id,
        from_customer_id=waiting.parting.from_customer_id,
        to_customer_id=waiting.parting.to_customer_id,
        customer_id=customer_id,
        placed_at=timezone.now(),
        placed_by=person.username,
    )
    record(
        person=person,
        verb="place_answer",
        customer_id=customer_id,
        subject=waiting.answer.answer_id,
    )
    return made


def placed_customers() -> dict[str, str]:
    """Return the customer of each answer that was placed."""
    placed = Placement.objects.order_by("placed_at", "placement_id")
    return dict(placed.values_list("answer_id", "customer_id"))
