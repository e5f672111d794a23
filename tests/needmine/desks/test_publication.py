from dataclasses import replace
from pathlib import Path

import pytest

from needmine.desks.publication import publication
from needmine.rounds.bank import add_definitions
from needmine.rounds.definitions import read_definitions
from needmine.rounds.runs import Run
from tests.needmine.desks.sample_bank import AS_OF, BANK, booking, masked, tables
from tests.needmine.desks.test_shown_needs import action, evidence, need

RUN = Run(
    id="run-000007",
    key="k",
    as_of="2026-07-01",
    status="done",
    started_at="2026-07-01T01:00:00+00:00",
)
NEEDED = {
    "needs": [need("n", need="grow_savings")],
    "evidence": [evidence("n", "e", 1.0, '["transactions/load-1/1"]')],
    "actions": [action("n", "offer_term_1y", is_chosen=True, product_code="term_1y")],
    "transactions": [booking("alone", "2026-06-03", "88000", counterparty_name="n-boss")],
}
LATER = "2026-07-01 00:00"


@pytest.fixture(scope="module")
def definitions(tmp_path_factory):
    """The definitions that ship, as a new bank has them."""
    folder: Path = tmp_path_factory.mktemp("bank")
    add_definitions(folder)
    return read_definitions(replace(BANK, folder=folder))


def shown(definitions, **rows):
    whole = publication(
        tables(**rows),
        run=RUN,
        as_of=AS_OF,
        bank=BANK,
        definitions=definitions,
        masked=masked,
    )
    return whole, {customer.customer_id: customer for customer in whole.customers}


def test_every_customer_is_shown_and_whoever_is_worth_a_call_first(definitions):
    whole, people = shown(definitions, **NEEDED)
    assert list(people) == ["wang", "li"]
    assert (whole.run_id, whole.as_of, whole.currency) == ("run-000007", AS_OF.date, "CNY")
    assert people["wang"].needs[0].title.say("en") != "grow_savings"
    assert [count.n_needs for count in whole.counts] == [1]


def test_names_are_masked_everywhere_and_only_tokens_lead_to_them(definitions):
    _, people = shown(definitions, **NEEDED)
    wang = people["wang"]
    assert (wang.masked_name, wang.name_token) == ("*name-wang*", "name-wang")
    assert (wang.masked_phone, wang.phone_token, wang.masked_number) == ("", "", "")
    (row,) = wang.needs[0].evidence[0].rows
    assert "*n-boss*" in [fact.value for fact in row.shows]


def test_only_who_has_a_need_or_answered_has_a_timeline(definitions):
    spent = [booking("both", "2026-06-03", "70000", direction="out")]
    _, before = shown(definitions, transactions=spent)
    assert [customer.timeline for customer in before.values()] == [(), ()]
    answered = {
        "customer_id": "li",
        "need": "grow_savings",
        "answer": "declined",
        "answered_at": "2026-06-20 10:00",
        "known_at": "2026-06-20 10:00",
        "source": "workbench",
    }
    _, after = shown(definitions, transactions=spent, outcomes=[answered])
    assert [event.kind for event in after["li"].timeline[:2]] == ["answer", "money"]
    assert after["wang"].timeline == ()


def test_a_bank_with_little_more_than_customers_is_shown_all_the_same(definitions):
    whole, people = shown(definitions)
    assert [customer.needs for customer in people.values()] == [(), ()]
    assert people["li"].assets is None
    assert people["li"].months[0].money_in is None
    assert (whole.counts, whole.loads, whole.models) == ((), (), ())


def test_rows_known_at_the_moment_or_later_change_nothing(definitions):
    both = [*NEEDED["transactions"], booking("both", "2026-06-05", "50")]
    _, before = shown(definitions, **{**NEEDED, "transactions": both})
    later = {
        **NEEDED,
        "transactions": [
            *both,
            booking("alone", "2026-06-04", "9", known_at=LATER, balance_after="9"),
        ],
        "balances": [
            {
                "account_number": "alone",
                "balance_date": "2026-06-30",
                "balance": "1",
                "known_at": LATER,
            }
        ],
        "contacts": [
            {
                "contact_id": "c",
                "party_id": "p-wang",
                "channel": "sms",
                "happened_at": "2026-06-30 10:00",
                "known_at": LATER,
            }
        ],
        "outcomes": [
            {
                "customer_id": customer,
                "need": "grow_savings",
                "answer": "wrong",
                "answered_at": "2026-06-30 10:00",
                "known_at": LATER,
                "source": "crm",
            }
            for customer in ("wang", "li")
        ],
        "features": [{"customer_id": "wang", "moment": "2026-08-01", "aum_total_latest": 5.0}],
    }
    _, after = shown(definitions, **later)
    assert after == before
