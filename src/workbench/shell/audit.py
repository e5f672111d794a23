"""The audit log: events are added in a chain, so that a change or a gap shows."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from needmine.core.ids import digest_of

from .models import AuditEvent, AuditHead, Person


def record(
    *,
    person: Person | None,
    verb: str,
    customer_id: str = "",
    subject: str = "",
    note: str = "",
) -> AuditEvent:
    """Return the event now added to the log; it commits or falls with the change it records.

    Parameters
    ----------
    person
        None where nobody is signed in, as when a sign-in fails.
    verb
        What was done: ``sign_in``, ``open_customer``, ``reveal`` …; named in ``words.yml``.
    """
    with transaction.atomic():
        # Locking the head makes writers take their turn, so that the chain has no branches.
        head, _ = AuditHead.objects.select_for_update().get_or_create(pk=1)
        event = AuditEvent(
            at=timezone.now(),
            username=person.username if person else "",
            role=person.role if person else "",
            verb=verb,
            customer_id=customer_id,
            subject=subject,
            note=note,
            previous=head.digest,
        )
        event.digest = _digest(event)
        event.save(force_insert=True)
        head.digest = event.digest
        head.save(update_fields=["digest"])
    return event


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What a look at a stretch of the chain found.

    Parameters
    ----------
    last
        Number of the last event looked at; 0 where there was none.
    broken
        Number of the first event that does not fit; None where all fit. It is the one after the
        last known where events are gone from the end.
    is_end
        Whether the stretch reaches the end of the log.
    """

    last: int
    broken: int | None
    is_end: bool


def check_after(number: int, *, most: int) -> Checked:
    """Return what a look at the next events after one of them found.

    From 0 on, stretch by stretch, this looks at the whole log; of one stretch it takes about as
    many seconds as it has 30,000 events.
    """
    before = AuditEvent.objects.filter(pk=number).first()
    last, expected = (number, before.digest) if before else (0, "")
    if before is not None and before.digest != _digest(before):
        return Checked(last=number, broken=number, is_end=False)
    events = list(AuditEvent.objects.filter(pk__gt=last).order_by("pk")[:most])
    for event in events:
        if event.previous != expected or event.digest != _digest(event):
            return Checked(last=event.pk, broken=event.pk, is_end=False)
        expected, last = event.digest, event.pk
    is_end = len(events) < most
    return Checked(last=last, broken=_cut_off(last, expected) if is_end else None, is_end=is_end)


def check_latest(most: int) -> Checked:
    """Return what a look at the latest events found; of a longer log the older are not read."""
    numbers = AuditEvent.objects.order_by("-pk").values_list("pk", flat=True)
    before = next(iter(numbers[most : most + 1]), 0)
    return check_after(before, most=most + 1)


def _cut_off(last: int, digest: str) -> int | None:
    """Events cut off at the end leave a head that no event has."""
    head = AuditHead.objects.filter(pk=1).first()
    if head is None or head.digest == digest:
        return None
    # What somebody did while this was looking is no gap.
    return None if AuditEvent.objects.filter(pk__gt=last).exists() else last + 1


def _digest(event: AuditEvent) -> str:
    return digest_of(
        event.previous,
        event.at.astimezone(dt.UTC).isoformat(),
        event.username,
        event.role,
        event.verb,
        event.customer_id,
        event.subject,
        event.note,
    )
