from needmine.needs.owners import owned
from tests.rows import tables_of

from .outcome_rows import holder


def test_joint_holders_own_an_account_and_those_who_only_use_it_do_not() -> None:
    tables = tables_of(
        customer_accounts=[
            holder("wang", "A"),
            holder("li", "A", "joint"),
            holder("sun", "A", "disponent"),
            holder("zhao", "A", "guarantor"),
            # Told by two departments, owned once.
            holder("wang", "A"),
        ]
    )

    rows = owned(tables).to_pyarrow().to_pylist()

    assert sorted((row["customer_id"], row["account_number"]) for row in rows) == [
        ("li", "A"),
        ("wang", "A"),
    ]
