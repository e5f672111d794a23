"""What is handed to the desk: rows that stay as they were handed, read once."""

import dataclasses
import datetime as dt

import pytest

from needmine.core.sentences import Sentence
from needmine.desks.desk import Publication, ShownCustomer, ShownRefusal


def test_customers_may_come_from_a_generator_so_that_a_large_bank_needs_no_list() -> None:
    rows = (
        ShownCustomer(
            customer_id=f"c{n}", kind="person", masked_name="王*", masked_number="10****01"
        )
        for n in range(3)
    )

    publication = Publication(
        run_id="r", as_of=dt.date(2026, 7, 1), currency="CNY", languages=("zh",), customers=rows
    )

    assert [customer.customer_id for customer in publication.customers] == ["c0", "c1", "c2"]


def test_a_refusal_cannot_be_changed_after_it_was_handed_over() -> None:
    refusal = ShownRefusal(rule="distress", sentence=Sentence(zh="不可。", en="Not allowed."))

    with pytest.raises(dataclasses.FrozenInstanceError):
        refusal.rule = "none"  # type: ignore[misc]
