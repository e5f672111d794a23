"""Published values as JSON, and digests that notice every change."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from needmine.core.sentences import Sentence
from needmine.desks.desk import ShownFact
from tests.workbench import sample
from workbench.sources.plain import digest_of_plain, plain


def test_money_and_dates_stay_what_they_are() -> None:
    fact = ShownFact(label=Sentence(zh="金额", en="Amount"), value=Decimal("0.10"))

    assert plain(fact) == {
        "label": {"zh": "金额", "en": "Amount"},
        "value": {"money": "0.10"},
    }
    assert plain(dt.date(2026, 2, 28)) == {"date": "2026-02-28"}


def test_the_digest_notices_a_change_deep_inside_and_nothing_else() -> None:
    customer = sample.customer(0)
    need = replace(customer.needs[0], value_bank=Decimal("240.01"))

    changed = replace(customer, needs=(need, *customer.needs[1:]))

    assert digest_of_plain(plain(customer)) == digest_of_plain(plain(sample.customer(0)))
    assert digest_of_plain(plain(customer)) != digest_of_plain(plain(changed))
