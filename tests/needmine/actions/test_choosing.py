"""The one action for each need: the best allowed, within the customer's contacts."""

from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from needmine.actions.choosing import choose, priorities
from needmine.actions.refusals import NO_REFUSAL
from tests.needmine.actions.one_customer import ACTIONS, POLICIES, PRODUCTS, needs

REFUSED = '[{"rule": "x", "zh": "x", "en": "x"}]'


def _rows(*rows: dict[str, Any]) -> pa.Table:
    defaults = {
        "customer_id": "c1",
        "is_marketing": True,
        "n_open_complaints": None,
        "n_contacts_7d": None,
        "n_contacts_30d": None,
    }
    schema = pa.schema(
        [
            ("need_id", pa.string()),
            ("action", pa.string()),
            ("customer_id", pa.string()),
            ("is_marketing", pa.bool_()),
            ("n_open_complaints", pa.int64()),
            ("n_contacts_7d", pa.int64()),
            ("n_contacts_30d", pa.int64()),
        ]
    )
    return pa.Table.from_pylist([{**defaults, **row} for row in rows], schema=schema)


def _chosen(rows: pa.Table, worth: list[float], refused: tuple[int, ...] = ()) -> list[str]:
    refusals = np.array(
        [REFUSED if n in refused else NO_REFUSAL for n in range(rows.num_rows)], dtype=object
    )
    chosen = choose(rows, np.array(worth), refusals, POLICIES)
    names = zip(rows["need_id"].to_pylist(), rows["action"].to_pylist(), strict=True)
    return [
        f"{need}:{action}"
        for (need, action), is_it in zip(names, chosen.is_chosen, strict=True)
        if is_it
    ]


def test_the_allowed_action_of_highest_worth_is_proposed() -> None:
    rows = _rows(*({"need_id": "n1", "action": name} for name in "abc"))
    assert _chosen(rows, [1, 3, 2]) == ["n1:b"]
    assert _chosen(rows, [1, 3, 2], refused=(1,)) == ["n1:c"]
    assert _chosen(rows, [1, 3, 2], refused=(0, 1, 2)) == []


def test_equal_worth_goes_by_name_so_that_repeats_agree() -> None:
    rows = _rows(*({"need_id": "n1", "action": name} for name in "cab"))
    assert _chosen(rows, [1, 1, 1]) == ["n1:a"]


def test_service_comes_before_a_sale_worth_more_while_a_complaint_is_open() -> None:
    sale = {"need_id": "n1", "action": "sale", "n_open_complaints": 1}
    service = {**sale, "action": "serve", "is_marketing": False}
    assert _chosen(_rows(sale, service), [900, 1]) == ["n1:serve"]
    assert _chosen(_rows({**sale, "n_open_complaints": 0}, service), [900, 1]) == ["n1:sale"]


def test_two_contacts_left_go_to_the_two_needs_worth_most() -> None:
    rows = _rows(*({"need_id": name, "action": "a"} for name in ("n1", "n2", "n3")))
    assert _chosen(rows, [5, 7, 6]) == ["n2:a", "n3:a"]


def test_one_customers_contacts_do_not_take_from_anothers() -> None:
    rows = _rows(
        {"need_id": "n1", "action": "a", "n_contacts_7d": 1},
        {"need_id": "n2", "action": "a", "n_contacts_7d": 1},
        {"need_id": "n3", "action": "a", "customer_id": "c2"},
        {"need_id": "n4", "action": "a", "customer_id": "c2"},
    )
    assert _chosen(rows, [5, 7, 1, 1]) == ["n2:a", "n3:a", "n4:a"]


def test_a_need_that_loses_its_contact_is_still_served() -> None:
    spent = {"n_contacts_30d": 3}
    rows = _rows(
        {"need_id": "n1", "action": "sale", **spent},
        {"need_id": "n2", "action": "sale", **spent},
        {"need_id": "n2", "action": "serve", "is_marketing": False, **spent},
    )
    assert _chosen(rows, [9, 8, 1]) == ["n1:sale", "n2:serve"]


@pytest.mark.parametrize(
    ("need", "worth"),
    [
        ({"value_bank": "120.00"}, {"offer_term_1y": 120.0, "offer_wealth_r3": 72.0}),
        # Without a worth: chance x margin x typical amount of the leading action, 0.006 x 50,000.
        ({"probability": 0.5}, {"offer_term_1y": 150.0, "offer_wealth_r3": 90.0}),
        ({"score": 0.0}, {"offer_term_1y": 150.0, "offer_wealth_r3": 90.0}),
        ({"score": -1000.0}, {"offer_term_1y": 0.0, "offer_wealth_r3": 0.0}),
    ],
)
def test_worth_is_expected_and_a_margin_never_steers_to_the_riskier_product(
    need: dict[str, Any], worth: dict[str, float]
) -> None:
    rows = pa.table({"need_id": ["n1"] * 2, "need": ["grow_savings"] * 2, "action": list(worth)})
    found = priorities(rows, needs({"need_id": "n1", **need}), ACTIONS, PRODUCTS)
    assert dict(zip(worth, found.tolist(), strict=True)) == worth
