"""What an auditor reads in the log, and how it is narrowed down."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from needmine.core.sentences import Sentence
from workbench.customers.models import Customer
from workbench.shell import audit_pages
from workbench.shell.audit import record
from workbench.shell.audit_pages import AuditFilter, AuditPage, audit_page, audit_rows, audit_step
from workbench.shell.models import AuditEvent, Person

Find = Callable[[str], Person]


def found(**asked: object) -> AuditPage:
    return audit_page(AuditFilter(**asked), page="1")  # type: ignore[arg-type]


def opened(page: AuditPage) -> list[str]:
    return [row.event.customer_id for row in page.rows]


@pytest.fixture
def log(person: Find) -> None:
    """Have lin and zhao open a customer each; then somebody fails to sign in."""
    record(person=person("lin"), verb="open_customer", customer_id="c0001")
    record(person=person("zhao"), verb="open_customer", customer_id="c0012")
    record(person=None, verb="sign_in_failed", subject="mallory")


def test_customers_are_named_masked_and_stay_apart(log: None) -> None:
    rows = found(verb="open_customer").rows

    named = [(row.customer and row.customer.masked_name, row.event.customer_id) for row in rows]
    assert named == [("孙**", "c0012"), ("李**", "c0001")]
    assert [row.who and row.who.name["en"] for row in rows] == ["Zhao Qiming", "Lin Xiaowen"]


def test_a_customer_who_is_no_longer_shown_keeps_the_reference(log: None) -> None:
    Customer.objects.filter(pk="c0001").delete()

    row = found(customer_id="c0001").rows[0]

    assert (row.customer, row.event.customer_id) == (None, "c0001")


@pytest.mark.parametrize("search", ["zhao", "Qiming", "启明", "qiMING"])
def test_a_person_is_found_by_every_name(log: None, search: str) -> None:
    assert opened(found(search=search)) == ["c0012"]


def test_a_customer_is_found_by_the_last_digits_and_by_reference(log: None) -> None:
    digits = Customer.objects.get(pk="c0012").masked_number[-4:]

    assert opened(found(search=digits)) == ["c0012"]
    assert opened(found(search="c0012")) == ["c0012"]
    assert opened(found(customer_id="c0012")) == ["c0012"]


def test_a_name_that_nobody_has_is_found_where_it_was_tried(log: None) -> None:
    assert [row.event.verb for row in found(search="mallory").rows] == ["sign_in_failed"]


def test_days_are_whole_days_of_the_banks_zone(log: None) -> None:
    # 1 July in Shanghai ends at 16:00 UTC.
    first, second = AuditEvent.objects.order_by("pk").values_list("pk", flat=True)[:2]
    AuditEvent.objects.filter(pk=first).update(at=dt.datetime(2026, 7, 1, 15, 59, tzinfo=dt.UTC))
    AuditEvent.objects.filter(pk=second).update(at=dt.datetime(2026, 7, 1, 16, 0, tzinfo=dt.UTC))
    day = dt.date(2026, 7, 1)

    assert opened(found(first=day, last=day)) == ["c0001"]


def test_answers_and_accounts_are_read_in_words_not_in_codes(person: Find) -> None:
    events = [
        record(person=person("lin"), verb="answer", subject="grow_idle_savings declined"),
        record(person=None, verb="add_person", subject="wang relationship_manager"),
        record(person=None, verb="answer", subject="need_of_old no_such"),
    ]

    said = [row.subject for row in audit_rows(events)]

    assert said == [
        Sentence(zh="让闲置资金增值：谢绝", en="Grow idle savings: Declined"),
        Sentence(zh="wang，客户经理", en="wang, Relationship manager"),
        Sentence(zh="need_of_old：no_such", en="need_of_old: no_such"),
    ]


def test_an_impossible_page_number_gives_a_page(log: None) -> None:
    assert audit_page(AuditFilter(), page="-3x").page.number == 1


@pytest.mark.parametrize("after", ["", "x", "-1", "²"])
def test_an_impossible_step_begins_at_the_beginning(log: None, after: str) -> None:
    assert audit_step(after).is_end


def test_the_page_names_the_customer_and_links_there(desk: Callable[..., Client]) -> None:
    desk("lin").get("/customers/c0003/")

    page = desk("qian").get("/audit/").content.decode()

    assert 'href="/customers/c0003/"' in page
    assert "刘**" in page
    assert "The chain is whole" in page


def test_a_long_log_is_looked_at_in_steps(
    desk: Callable[..., Client], log: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_pages, "CHECKED_ALWAYS", 2)
    monkeypatch.setattr(audit_pages, "CHECKED_PER_STEP", 3)
    client = desk("qian")

    page = client.get("/audit/").content.decode()
    assert "The chain is whole" not in page
    assert "/audit/check" in page

    step = client.get("/audit/check", headers={"HX-Request": "true"}).content.decode()
    third = AuditEvent.objects.order_by("pk")[2].pk
    assert f"/audit/check?after={third}" in step
    end = client.get(f"/audit/check?after={third}").content.decode()
    assert "The chain is whole" in end


def test_a_broken_chain_is_told_on_the_page(desk: Callable[..., Client], log: None) -> None:
    first = AuditEvent.objects.order_by("pk")[0]
    AuditEvent.objects.filter(pk=first.pk).update(customer_id="c0002")

    page = desk("qian").get("/audit/").content.decode()

    assert f"The chain breaks at event {first.pk}" in page
