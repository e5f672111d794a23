"""What a need is worth, as people are told it."""

from decimal import Decimal

import pytest

from workbench.needs.models import Need


@pytest.mark.parametrize(
    ("amount", "told"),
    [(None, False), ("0", False), ("0.4999", False), ("0.51", True), ("-3", True), ("240", True)],
)
def test_a_worth_that_rounds_to_nothing_is_not_told(amount: str | None, told: bool) -> None:
    worth = None if amount is None else Decimal(amount)
    need = Need(value_bank=worth, value_customer=worth)

    assert need.told_value_bank == (worth if told else None)
    assert need.told_value_customer == need.told_value_bank
