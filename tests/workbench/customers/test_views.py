"""Pages of customers."""

from collections.abc import Callable

import pytest
from django.test import Client

from workbench.customers.models import Customer
from workbench.needs.models import Need
from workbench.seams import SEAMS

Sit = Callable[..., Client]


def test_a_page_shows_masked_values_only(desk: Sit) -> None:
    page = desk("lin", "zh").get("/customers/c0000/").content.decode()

    assert "王**" in page
    assert "10******4100" in page
    assert "王晓明" not in page
    assert "name:0" not in page  # nor the token


def test_a_page_shows_needs_evidence_rows_refusals_and_rules(desk: Sit) -> None:
    page = desk("lin").get("/customers/c0000/").content.decode()

    for text in (
        "Grow idle savings",
        "matured into the current account",
        "exports/core/transactions_20260630.csv.gz, row 18,204",
        "6222 **** **** 4417",
        "an R4 product does not suit",
        "<code",
        "suitability",
        "Wenxiang 90-day wealth product, R2",
        "One-year deposit",
    ):
        assert text in page


def test_names_are_shown_once_after_a_reason(desk: Sit) -> None:
    client = desk("lin")

    shown = client.post("/customers/c0000/reveal", {"reason": "agreed call"}).content.decode()

    assert "王晓明" in shown
    assert "王晓明" not in client.get("/customers/c0000/").content.decode()


def test_a_reveal_without_a_reason_says_what_is_missing(desk: Sit) -> None:
    page = desk("lin").post("/customers/c0000/reveal", {"reason": ""}).content.decode()

    assert "Full details need a reason" in page
    assert "王晓明" not in page


def test_in_place_only_the_part_that_changes_comes_back(desk: Sit) -> None:
    part = desk("lin").post(
        "/customers/c0000/reveal", {"reason": "agreed call"}, headers={"HX-Request": "true"}
    )

    assert "<html" not in part.content.decode()
    assert 'id="who"' in part.content.decode()


def test_without_a_way_to_open_identities_there_is_no_button(
    desk: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SEAMS, "reveal", None)

    assert "Show full details" not in desk("lin").get("/customers/c0000/").content.decode()


def test_a_customer_with_markup_in_their_city_harms_nobody(desk: Sit) -> None:
    from workbench.customers.models import Customer

    Customer.objects.filter(pk="c0000").update(city="<script>alert(1)</script>")

    for address in ("/customers/", "/customers/c0000/", "/today/"):
        assert "<script>alert" not in desk("lin").get(address).content.decode()


def test_the_list_names_the_needs(desk: Sit) -> None:
    page = desk("lin").get("/customers/?search=4100").content.decode()

    assert "Grow idle savings" in page


def test_evidence_without_rows_says_how_it_was_worked_out(desk: Sit) -> None:
    page = desk("lin").get("/customers/c0000/").content.decode()

    assert "Day of the latest refusal of the kind" in page
    assert "Records: Answers, Contacts, 1 Jul 2025 to 30 Jun 2026" in page


@pytest.mark.parametrize("address", ["/customers/c0001/", "/customers/?search=41", "/today/"])
def test_a_customer_without_a_name_can_be_opened_and_told_apart(desk: Sit, address: str) -> None:
    Customer.objects.filter(pk="c0001").update(masked_name="", masked_number="")

    page = desk("lin").get("/customers/" if "search" in address else address).content.decode()

    assert "No name on record" in page


def test_what_a_customer_owes_is_never_left_blank(desk: Sit) -> None:
    loan = {"kind": {"zh": "贷款", "en": "Loan"}, "product": {"zh": "房贷", "en": "Home loan"}}
    rest = {"balance": None, "currency": "CNY", "opened": None, "matures": None, "is_debt": True}
    Customer.objects.filter(pk="c0000").update(holdings=[loan | rest])

    assert "amount owed not on record" in desk("lin").get("/customers/c0000/").content.decode()


def test_compliance_is_led_to_everybody_who_looked(desk: Sit) -> None:
    link = 'href="/audit/?customer=c0000"'

    assert link in desk("qian").get("/customers/c0000/").content.decode()
    assert link not in desk("lin").get("/customers/c0000/").content.decode()


def test_with_few_needs_the_timeline_stands_below_them(desk: Sit) -> None:
    client = desk("lin")
    many = client.get("/customers/c0000/").content.decode()
    Need.objects.filter(customer_id="c0000").delete()
    few = client.get("/customers/c0000/").content.decode()

    assert many.index("Money in and out") < many.index("Timeline")
    assert few.index("Timeline") < few.index("Money in and out")


def test_related_people_are_shown_and_only_those_within_reach_are_linked(desk: Sit) -> None:
    whole = desk("qian").get("/customers/c0000/").content.decode()
    assert "Related people and companies" in whole
    assert '<a href="/customers/c0002/">' in whole
    assert "91****3000" in whole
    assert "Known since" in whole

    Customer.objects.filter(pk="c0002").update(banker_code="elsewhere", branch_code="elsewhere")
    mine = desk("lin").get("/customers/c0000/").content.decode()

    assert "Spouse" in mine
    assert '<a href="/customers/c0002/">' not in mine
