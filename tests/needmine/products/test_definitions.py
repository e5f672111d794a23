"""Products as text: what ships is whole, and each mistake is named with file and line."""

from decimal import Decimal
from pathlib import Path

import pytest

from needmine.core.definitions import DefinitionError
from needmine.products.definitions import SHIPPED, read_products
from needmine.products.tables import Product, main_needs

DEPOSIT = """\
products:
  - code: D1
    title: {zh: 定期, en: Deposit}
    family: deposit
    serves: [grow_savings, smooth_cash_flow]
    margin: 0.01
    eligible: {age_from: 18, age_to: 70, least_balance: 1000.50, once: true}
    say: {zh: 可以存定期。, en: It can be a deposit.}
"""


def _read(folder: Path, text: str) -> tuple[Product, ...]:
    file = folder / "products.yml"
    file.write_text(text, encoding="utf-8")
    return read_products(file)


def test_a_product_is_read_with_all_that_it_says(tmp_path: Path) -> None:
    (product,) = _read(tmp_path, DEPOSIT)
    assert product.eligibility.least_balance == Decimal("1000.5")
    assert (product.eligibility.age_from, product.eligibility.once) == (18, True)
    assert (product.risk, product.is_service, product.where[-2:]) == ("", False, ":2")
    assert main_needs([product]) == {"D1": "grow_savings"}


def test_what_ships_tells_the_banker_what_to_say_and_what_to_avoid() -> None:
    products = read_products(SHIPPED)
    assert len(products) == 17
    for product in products:
        assert product.say.zh
        assert product.avoid is not None
        assert product.avoid.en


def test_every_shipped_investment_has_its_risk_and_no_credit_forgets_overdue_loans() -> None:
    for product in read_products(SHIPPED):
        assert (product.family == "wealth") == bool(product.risk)
        if product.family in ("loan", "card"):
            assert product.eligibility.without_overdue


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("family: deposit", "family: crypto", r":4.*crypto"),
        ("family: deposit", "family: wealth", r"risk.*missing"),
        ("margin: 0.01", "margin: 1.2", r":6.*share from 0 to 1"),
        ("margin: 0.01", "margin: -0.1", r":6.*share from 0 to 1"),
        ("age_to: 70", "age_to: 17", r":7.*below the lower age 18"),
        ("least_balance: 1000.50", "least_balance: -1", r":7.*negative"),
        ("[grow_savings, smooth_cash_flow]", "[]", r":5.*serves no need"),
        ("code: D1", 'code: " "', r":2.*empty"),
        ("zh: 定期, ", "", r":3.*zh"),
        ("margin: 0.01", "margins: 0.01", r":6.*margins"),
    ],
)
def test_a_mistake_is_named_with_file_and_line(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    with pytest.raises(DefinitionError, match=rf"products\.yml.*{message}"):
        _read(tmp_path, DEPOSIT.replace(old, new))


def test_two_products_cannot_have_one_code(tmp_path: Path) -> None:
    twice = DEPOSIT + DEPOSIT.removeprefix("products:\n")
    with pytest.raises(DefinitionError, match="'D1' is written twice"):
        _read(tmp_path, twice)
