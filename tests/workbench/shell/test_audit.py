"""The audit log is a chain that shows every change and every gap."""

from collections.abc import Callable

from workbench.shell.audit import first_broken, record
from workbench.shell.models import AuditEvent, Person


def _three(person: Callable[[str], Person]) -> list[AuditEvent]:
    return [
        record(person=person("lin"), verb="open_customer", customer_id=f"c000{n}") for n in range(3)
    ]


def test_an_untouched_log_is_whole(person: Callable[[str], Person]) -> None:
    _three(person)

    assert first_broken() is None


def test_a_changed_event_breaks_the_chain_where_it_stands(
    person: Callable[[str], Person],
) -> None:
    events = _three(person)
    AuditEvent.objects.filter(pk=events[1].pk).update(customer_id="c0009")

    assert first_broken() == events[1]


def test_a_removed_event_breaks_the_chain_at_the_next(person: Callable[[str], Person]) -> None:
    events = _three(person)
    AuditEvent.objects.filter(pk=events[1].pk).delete()

    assert first_broken() == events[2]


def test_events_cut_off_at_the_end_are_missed(person: Callable[[str], Person]) -> None:
    events = _three(person)
    AuditEvent.objects.filter(pk=events[2].pk).delete()

    assert first_broken() == events[1]
