"""Products read from ``products.yml``, each mistake named with file and line."""

from decimal import Decimal
from pathlib import Path

from needmine.core.definitions import Entry, read_definition
from needmine.core.sentences import Sentence

from .tables import FAMILIES, RISKS, Eligibility, Family, Product

SHIPPED = Path(__file__).with_name("products.yml")

_KEYS = (
    "code",
    "title",
    "family",
    "serves",
    "risk",
    "margin",
    "typical_amount",
    "eligible",
    "say",
    "avoid",
)
_ELIGIBLE = ("age_from", "age_to", "least_balance", "without_overdue", "once", "held_as")


def read_products(file: Path) -> tuple[Product, ...]:
    """Return the products of a bank in the order of the file.

    Raises
    ------
    DefinitionError
        Where a product lacks what it must say, says it wrongly, or a code is written twice.
    """
    whole = read_definition(file)
    whole.only("products")
    products: dict[str, Product] = {}
    for entry in whole.entries("products"):
        product = _product(entry)
        if product.code in products:
            raise entry.wrong(
                "code",
                Sentence(
                    zh="产品代码“{code}”写了两次。", en="Product code '{code}' is written twice."
                ).fill(code=product.code),
                Sentence(zh="每个代码只留一处。", en="Keep one product for each code."),
            )
        products[product.code] = product
    return tuple(products.values())


def _product(entry: Entry) -> Product:
    entry.only(*_KEYS)
    family: Family = entry.choice("family", FAMILIES)  # type: ignore[assignment]
    product = Product(
        code=_code(entry),
        title=entry.sentence("title"),
        family=family,
        serves=_serves(entry),
        risk=_risk(entry, family),
        margin=_share(entry, "margin"),
        typical_amount=_not_negative(entry, "typical_amount"),
        eligibility=_eligibility(entry.entry("eligible")) if "eligible" in entry else Eligibility(),
        say=entry.sentence("say"),
        avoid=entry.sentence("avoid") if "avoid" in entry else None,
        where=entry.where("code"),
    )
    return product


def _code(entry: Entry) -> str:
    code = entry.text("code").strip()
    if code:
        return code
    raise entry.wrong(
        "code",
        Sentence(zh="产品代码为空。", en="The product code is empty."),
        Sentence(zh="请写上本行的产品代码。", en="Write the bank's own product code."),
    )


def _serves(entry: Entry) -> tuple[str, ...]:
    needs = entry.texts("serves")
    if needs:
        return needs
    raise entry.wrong(
        "serves",
        Sentence(zh="该产品不服务于任何需求。", en="The product serves no need."),
        Sentence(
            zh="请至少写一项需求，主要的在前。", en="Name at least one need, the main one first."
        ),
    )


def _risk(entry: Entry, family: Family) -> str:
    # An investment whose risk is not told could be offered to anybody, so it must be told.
    if family == "wealth":
        entry.value("risk")
    return entry.choice("risk", RISKS, "")


def _eligibility(entry: Entry) -> Eligibility:
    entry.only(*_ELIGIBLE)
    youngest = _age(entry, "age_from")
    oldest = _age(entry, "age_to")
    if youngest is not None and oldest is not None and youngest > oldest:
        raise entry.wrong(
            "age_to",
            Sentence(
                zh="年龄上限 {oldest} 小于下限 {youngest}。",
                en="The upper age {oldest} is below the lower age {youngest}.",
            ).fill(oldest=oldest, youngest=youngest),
            Sentence(zh="请对调或改正。", en="Swap them or correct one."),
        )
    balance = _not_negative(entry, "least_balance") if "least_balance" in entry else None
    return Eligibility(
        age_from=youngest,
        age_to=oldest,
        least_balance=None if balance is None else Decimal(str(balance)),
        without_overdue=entry.flag("without_overdue", False),
        once=entry.flag("once", False),
        held_as=entry.texts("held_as", ()),
    )


def _age(entry: Entry, key: str) -> int | None:
    return entry.whole(key) if key in entry else None


def _not_negative(entry: Entry, key: str) -> float:
    number = entry.number(key, 0.0)
    if number >= 0:
        return number
    raise entry.wrong(
        key,
        Sentence(zh="“{key}”不能为负。", en="'{key}' cannot be negative."),
        Sentence(zh="请写零或正数。", en="Write zero or more."),
    )


def _share(entry: Entry, key: str) -> float:
    number = entry.number(key, 0.0)
    if 0 <= number <= 1:
        return number
    raise entry.wrong(
        key,
        Sentence(zh="“{key}”须为 0 到 1 之间的份额。", en="'{key}' must be a share from 0 to 1."),
        Sentence(zh="百分之一点二写作 0.012。", en="Write 1.2 per cent as 0.012."),
    )
