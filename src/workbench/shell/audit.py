"""The audit log: events are added in a chain, so that a change or a gap shows."""

import datetime as dt

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


def first_broken() -> AuditEvent | None:
    """Return the first event that does not fit the chain; None where the log is whole."""
    expected = ""
    last: AuditEvent | None = None
    for event in AuditEvent.objects.order_by("pk").iterator():
        if event.previous != expected or event.digest != _digest(event):
            return event
        expected, last = event.digest, event
    head = AuditHead.objects.filter(pk=1).first()
    # Events cut off at the end leave a head that no event has.
    return last if head is not None and head.digest != expected else None


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
