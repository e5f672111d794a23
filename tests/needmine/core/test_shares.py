"""A share is said as people say it: per cent below twice, so many times from there on."""

from decimal import Decimal

import pytest

from needmine.core.shares import part_of


@pytest.mark.parametrize(
    ("share", "zh", "en"),
    [
        (0.0, "0%", "0% of"),
        (0.456, "46%", "46% of"),
        (1.2, "120%", "120% of"),
        (1.99, "199%", "199% of"),
        (2.0, "2倍", "2 times"),
        (2.04, "2倍", "2 times"),
        (Decimal("8.5"), "8.5倍", "8.5 times"),
        (10.4, "10倍", "10 times"),
        (13222.4, "13,222倍", "13,222 times"),
    ],
)
def test_a_share_is_said_before_what_it_is_a_share_of(
    share: float | Decimal, zh: str, en: str
) -> None:
    said = part_of(share)
    assert (said.say("zh"), said.say("en")) == (zh, en)
