"""Publishing: what differs is written, what is gone is shown no more, all or nothing."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from needmine.desks.desk import ShownCustomer
from tests.workbench import sample
from workbench.actions.models import Action
from workbench.customers.models import Customer
from workbench.needs.models import Evidence, Need
from workbench.shell.models import Person
from workbench.sources.models import Shown
from workbench.sources.operations import DeskPublisher


def _counts() -> tuple[int, int, int, int]:
    return (
        Customer.objects.count(),
        Need.objects.count(),
        Evidence.objects.count(),
        Action.objects.count(),
    )


def test_every_row_arrives() -> None:
    publication = sample.publication()

    DeskPublisher().publish(publication)

    needs = [need for customer in publication.customers for need in customer.needs]
    assert _counts() == (
        30,
        len(needs),
        sum(len(need.evidence) for need in needs),
        sum(len(need.actions) for need in needs),
    )
    assert Customer.objects.get(pk="c0001").assets == Decimal("3420500")


def test_publishing_again_writes_nothing_about_customers(published: None) -> None:
    shown = Shown.objects.get()

    with CaptureQueriesContext(
        connection,
    ) as queries:
        DeskPublisher().publish(sample.publication())

    written = [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "DELETE"))]
    assert written == []
    assert Shown.objects.get().published_at == shown.published_at


def test_only_a_changed_customer_is_written(published: None) -> None:
    changed = replace(sample.customer(3), city="北京", needs=())
    customers = [changed if n == 3 else sample.customer(n) for n in range(30)]

    DeskPublisher().publish(replace(sample.publication(), customers=customers))

    assert Customer.objects.get(pk="c0003").city == "北京"
    assert not Need.objects.filter(customer_id="c0003").exists()
    assert Need.objects.filter(customer_id="c0000").count() == 2


def test_a_customer_who_is_not_published_any_more_is_gone_with_their_needs(
    published: None,
) -> None:
    customers = [sample.customer(n) for n in range(30) if n != 3]

    DeskPublisher().publish(replace(sample.publication("2026-07-02-a"), customers=customers))

    assert not Customer.objects.filter(pk="c0003").exists()
    assert not Need.objects.filter(customer_id="c0003").exists()
    assert Shown.objects.get().run_id == "2026-07-02-a"


def test_a_publication_that_breaks_off_changes_nothing(published: None) -> None:
    def breaking() -> Iterator[ShownCustomer]:
        yield replace(sample.customer(0), city="北京")
        raise OSError("a table is away")

    with pytest.raises(OSError, match="away"):
        DeskPublisher().publish(replace(sample.publication("broken"), customers=breaking()))

    assert Customer.objects.get(pk="c0000").city == "上海"
    assert Shown.objects.get().run_id == "2026-07-01-a"


def test_demonstration_bankers_have_the_codes_of_bankers_who_are_published(
    published: None,
) -> None:
    codes = Person.objects.filter(username__in=["lin", "zhao"]).values_list(
        "banker_code", flat=True
    )

    assert set(codes) == {"RM0101", "RM0202"}


def test_a_demonstration_banker_keeps_their_customers_from_run_to_run(published: None) -> None:
    customers = [replace(sample.customer(n), needs=()) for n in range(12)]
    customers += [sample.customer(n) for n in range(12, 30)]

    DeskPublisher().publish(replace(sample.publication("2026-07-02-a"), customers=customers))

    assert Person.objects.get(username="lin").banker_code == "RM0101"


def test_braces_in_a_published_sentence_are_text(published: None) -> None:
    from needmine.core.sentences import Sentence

    odd = Sentence(zh="备注 {x}", en="note {x}").fill(x="{braces}")
    need = replace(sample.customer(0).needs[0], reason=odd)
    customer = replace(sample.customer(0), needs=(need,))

    DeskPublisher().publish(replace(sample.publication(), customers=[customer]))

    assert Need.objects.get().reason == {"zh": "备注 {braces}", "en": "note {braces}"}
