"""Opening a customer and revealing an identity leave a trace, or do not happen."""

from collections.abc import Callable

import pytest

from workbench.customers import operations
from workbench.seams import SEAMS
from workbench.shell.access import NotAllowed
from workbench.shell.models import AuditEvent, Person


def _verbs() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))


def test_opening_a_page_is_recorded(person: Callable[[str], Person]) -> None:
    page = operations.open_customer(person=person("lin"), customer_id="c0000", language="en")

    assert page.customer.masked_name == "王**"
    event = AuditEvent.objects.get(verb="open_customer")
    assert (event.username, event.customer_id) == ("lin", "c0000")


def test_a_customer_of_another_banker_is_refused_and_nothing_is_recorded(
    person: Callable[[str], Person],
) -> None:
    with pytest.raises(NotAllowed):
        operations.open_customer(person=person("lin"), customer_id="c0012", language="en")

    assert _verbs() == []


def test_full_values_come_with_a_reason_on_record(person: Callable[[str], Person]) -> None:
    seen = operations.reveal_identity(
        person=person("lin"), customer_id="c0001", reason=" 约定的回访 "
    )

    assert (seen.name, seen.number, seen.phone) == ("王晓明", "1000004100", "13800002050")
    event = AuditEvent.objects.get(verb="reveal")
    assert (event.customer_id, event.note) == ("c0001", "约定的回访")


def test_a_token_that_is_missing_shifts_no_other_value(person: Callable[[str], Person]) -> None:
    seen = operations.reveal_identity(
        person=person("lin"), customer_id="c0000", reason="agreed call"
    )

    assert (seen.name, seen.phone) == ("王晓明", "")


@pytest.mark.parametrize("reason", ["", "   ", "ok"])
def test_no_reason_no_name(person: Callable[[str], Person], reason: str) -> None:
    with pytest.raises(operations.ReasonMissing):
        operations.reveal_identity(person=person("lin"), customer_id="c0000", reason=reason)

    assert _verbs() == []


def test_the_trace_stays_when_reading_the_values_fails(
    person: Callable[[str], Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(tokens: list[str]) -> list[str]:
        raise OSError("the key file is away")

    monkeypatch.setattr(SEAMS, "reveal", lost)

    with pytest.raises(OSError, match="key file"):
        operations.reveal_identity(person=person("lin"), customer_id="c0000", reason="agreed call")

    assert _verbs() == ["reveal"]


def test_where_identities_are_closed_a_sentence_says_so(
    person: Callable[[str], Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SEAMS, "reveal", None)

    with pytest.raises(operations.IdentitiesClosed) as closed:
        operations.reveal_identity(person=person("lin"), customer_id="c0000", reason="agreed call")

    assert "此处未开放" in closed.value.say("zh")
