"""What the rules of linking ask of two records is among the columns that are compared."""

import re

from needmine.customers.compared_traits import TRAITS
from needmine.customers.rules import rules


def test_every_condition_asks_only_for_columns_there_are() -> None:
    conditions = [
        condition
        for comparison in rules().comparisons
        for condition in (comparison.missing, *(level.when for level in comparison.levels))
    ]

    asked = {name for each in conditions for name in re.findall(r"\b(\w+)_[lr]\b", each)}

    assert {"name", "id_body", "phone"} <= asked
    assert asked <= set(TRAITS.names)


def test_every_frequency_is_of_a_column_there_is() -> None:
    assert set(rules().frequencies) <= set(TRAITS.names)
