"""The audit log is a chain that shows every change and every gap."""

from collections.abc import Callable

import pytest

from workbench.shell.audit import Checked, check_after, check_latest, record
from workbench.shell.models import AuditEvent, Person


@pytest.fixture
def three(person: Callable[[str], Person]) -> list[int]:
    """Have three customers opened, and nothing before; return the numbers of the events."""
    who = person("lin")
    return [record(person=who, verb="open_customer", customer_id=f"c000{n}").pk for n in range(3)]


def whole() -> Checked:
    return check_after(0, most=100)


def test_an_untouched_log_is_whole(three: list[int]) -> None:
    assert whole() == Checked(last=three[2], broken=None, is_end=True)


def test_a_changed_event_breaks_the_chain_where_it_stands(three: list[int]) -> None:
    AuditEvent.objects.filter(pk=three[1]).update(customer_id="c0009")

    assert whole().broken == three[1]


def test_a_removed_event_breaks_the_chain_at_the_next(three: list[int]) -> None:
    AuditEvent.objects.filter(pk=three[1]).delete()

    assert whole().broken == three[2]


def test_events_cut_off_at_the_end_are_missed(three: list[int]) -> None:
    AuditEvent.objects.filter(pk=three[2]).delete()

    assert whole().broken == three[2]


def test_a_log_that_was_emptied_is_missed(three: list[int]) -> None:
    AuditEvent.objects.all().delete()

    assert whole() == Checked(last=0, broken=1, is_end=True)


def test_stretch_by_stretch_the_same_is_found(three: list[int]) -> None:
    first = check_after(0, most=2)
    rest = check_after(first.last, most=2)

    assert first == Checked(last=three[1], broken=None, is_end=False)
    assert rest == Checked(last=three[2], broken=None, is_end=True)


def test_a_stretch_does_not_lean_on_an_event_that_was_changed(three: list[int]) -> None:
    AuditEvent.objects.filter(pk=three[0]).update(username="nobody")

    assert check_after(three[0], most=2).broken == three[0]


def test_the_latest_are_looked_at_down_to_the_one_before_them(three: list[int]) -> None:
    AuditEvent.objects.filter(pk=three[0]).update(username="nobody")

    assert check_latest(1) == Checked(last=three[2], broken=None, is_end=True)
    assert check_latest(2).broken == three[0]
    assert check_latest(50).broken == three[0]
