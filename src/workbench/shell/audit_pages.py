"""Reading the audit log for whoever audits: filtered, with people and customers named."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from needmine.core.sentences import Sentence, sentence_from
from workbench.customers.models import Customer
from workbench.needs.queries import titles_of_needs

from .audit import Checked, check_after, check_latest
from .models import AuditEvent, Person
from .words import phrase, words

_EVENTS_PER_PAGE = 50
# Looked at with every page, in some hundredths of a second; the whole log is looked at on request.
CHECKED_ALWAYS = 1_000
# One step of looking at the whole log: about half a second.
CHECKED_PER_STEP = 20_000
# A part of an id or a number as short as this would fit too many.
_SHORTEST_PART = 3


@dataclass(frozen=True, kw_only=True)
class AuditFilter:
    """What of the log is asked for; empty parts ask for everything.

    Parameters
    ----------
    search
        Part of a person's name, or the last digits of a customer's number.
    customer_id
        One customer, as linked from the customer's page.
    """

    search: str = ""
    verb: str = ""
    customer_id: str = ""
    first: dt.date | None = None
    last: dt.date | None = None


@dataclass(frozen=True, kw_only=True)
class AuditRow:
    """One event, with who did it and with whom in words.

    Parameters
    ----------
    customer
        None where the event is about nobody, or about somebody who is no longer shown.
    """

    event: AuditEvent
    who: Person | None
    customer: Customer | None
    subject: Sentence | str


@dataclass(frozen=True, kw_only=True)
class AuditPage:
    """One page of the audit log, newest first."""

    page: Page[AuditEvent]
    rows: Sequence[AuditRow]
    asked: AuditFilter
    about: Customer | None
    verbs: Sequence[str]
    checked: Checked
    is_whole_log: bool
    n_latest: int


def audit_page(asked: AuditFilter, *, page: str) -> AuditPage:
    """Return a page of the log, and whether the latest events fit their chain."""
    shown = Paginator(_found(asked), _EVENTS_PER_PAGE).get_page(page)
    return AuditPage(
        page=shown,
        rows=audit_rows(list(shown.object_list)),
        asked=asked,
        about=Customer.objects.filter(pk=asked.customer_id).first(),
        verbs=[key.partition(".")[2] for key in words() if key.startswith("verb.")],
        checked=check_latest(CHECKED_ALWAYS),
        is_whole_log=AuditEvent.objects.count() <= CHECKED_ALWAYS,
        n_latest=CHECKED_ALWAYS,
    )


def audit_step(after: str) -> Checked:
    """Return what a look at the next events of the whole log found."""
    return check_after(int(after) if after.isdecimal() else 0, most=CHECKED_PER_STEP)


def audit_rows(events: Sequence[AuditEvent]) -> list[AuditRow]:
    """Return events with people and customers named, as far as they still can be."""
    people = {one.username: one for one in Person.objects.all()}
    customers = Customer.objects.defer("months", "timeline", "holdings", "relations").in_bulk(
        [event.customer_id for event in events]
    )
    titles = titles_of_needs()
    return [
        AuditRow(
            event=event,
            who=people.get(event.username),
            customer=customers.get(event.customer_id),
            subject=_subject(event, titles),
        )
        for event in events
    ]


def _found(asked: AuditFilter) -> QuerySet[AuditEvent]:
    found = AuditEvent.objects.order_by("-pk")
    if asked.verb:
        found = found.filter(verb=asked.verb)
    if asked.customer_id:
        found = found.filter(customer_id=asked.customer_id)
    if asked.first:
        found = found.filter(at__gte=_first_instant(asked.first))
    if asked.last:
        found = found.filter(at__lt=_first_instant(asked.last + dt.timedelta(days=1)))
    return found.filter(_fits(asked.search)) if asked.search else found


def _first_instant(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), ZoneInfo(settings.TIME_ZONE))


def _fits(search: str) -> Q:
    wanted = search.casefold()
    named = [
        one.username
        for one in Person.objects.all()
        if any(wanted in name.casefold() for name in (one.username, *one.name.values()))
    ]
    # Failed sign-ins and changed accounts hold the name in their subject.
    fits = Q(username__in=named) | Q(customer_id="", subject__icontains=search)
    if len(search) < _SHORTEST_PART:
        return fits
    numbered = Customer.objects.filter(masked_number__endswith=search).values("pk")
    return fits | Q(customer_id__startswith=search) | Q(customer_id__in=numbered)


def _subject(event: AuditEvent, titles: Mapping[str, Mapping[str, str]]) -> Sentence | str:
    """Events hold codes, which never change; people read what the codes mean today."""
    first, _, second = event.subject.partition(" ")
    if event.verb in ("answer", "correct_answer"):
        need = sentence_from(titles[first]) if first in titles else first
        return phrase("audit.answered").fill(need=need, answer=_word("answer", second))
    if event.verb in ("add_person", "change_person"):
        return phrase("audit.account").fill(username=first, role=_word("role", second))
    return event.subject


def _word(stem: str, name: str) -> Sentence | str:
    return words().get(f"{stem}.{name}", name)
