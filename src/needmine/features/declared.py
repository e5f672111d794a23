"""How a feature is declared: its name, what it means, when it is unknown, how a banker reads it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from needmine.core.money import shown_money
from needmine.core.sentences import Sentence
from needmine.core.shares import part_of
from needmine.core.tables import Column, DataClass

Family = Literal[
    "money_flows",
    "balances",
    "holdings",
    "borrowing",
    "regular_payments",
    "digital",
    "service",
    "contacts",
    "profile",
]

CURRENCY_UNITS = "currency units"
SHARE = "share 0-1"
# Money against money: it may well be more than all of it.
SHARE_OF_INCOME = "share of income"


@dataclass(frozen=True, kw_only=True)
class Feature:
    """One measure of a customer at a moment.

    Parameters
    ----------
    saying
        How a banker reads it in a reason, with ``{value}``.
    needs
        Tables without which it is unknown, for everyone.
    needs_one_of
        Tables of which one is enough; empty where ``needs`` says it all.
    days, months
        How far back it looks; rows that begin later than that leave it unknown.
    without_rows
        What a customer without any such row has while the tables are there: zero or unknown.
    """

    name: str
    family: Family
    type: str
    meaning: Sentence
    saying: Sentence
    unit: str
    needs: tuple[str, ...]
    needs_one_of: tuple[str, ...] = ()
    days: int = 0
    months: int = 0
    without_rows: Literal["zero", "unknown"] = "zero"
    data_class: DataClass = "C2"

    def column(self) -> Column:
        """Return the column of ``features`` that holds it."""
        return Column(
            name=self.name,
            type=self.type,
            meaning=self.meaning,
            unit=self.unit,
            data_class=self.data_class,
        )

    def reading(self, value: object, *, currency: str) -> Sentence:
        """Return the sentence in which a banker reads a value; null reads as unknown."""
        # A null float column reaches pandas and LightGBM as NaN, which is not equal to itself.
        if value is None or value != value:
            return Sentence(zh="未知：{meaning}", en="Unknown: {meaning}").fill(
                meaning=self.meaning
            )
        return self.saying.fill(value=self._shown(value, currency))

    def _shown(self, value: object, currency: str) -> object:
        if isinstance(value, bool) or self.type == "boolean":
            yes, no = Sentence(zh="是", en="yes"), Sentence(zh="否", en="no")
            return yes if value else no
        number = Decimal(str(value))
        if self.unit == CURRENCY_UNITS:
            return Sentence(
                zh=shown_money(number, currency=currency, language="zh"),
                en=shown_money(number, currency=currency, language="en"),
            )
        if self.unit == SHARE_OF_INCOME:
            return part_of(number)
        if self.unit.startswith("share"):
            return f"{number:.0%}"
        return f"{number:,.0f}" if number == number.to_integral_value() else f"{number:,.1f}"
