"""The words in which people see tables, codes, products, needs and actions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

from needmine.actions.definitions import ActionDefinition
from needmine.core.definitions import Entry, read_definition
from needmine.core.money import shown_money
from needmine.core.sentences import Sentence
from needmine.customers.rules import Rules, rules
from needmine.feedback.words import read_topics
from needmine.needs.taxonomy import NeedDefinition
from needmine.products.tables import Product
from needmine.rounds.bank import Bank
from needmine.rounds.definitions import Definitions
from needmine.signals.definitions import SignalDefinition

_SHIPPED = Path(__file__).with_name("wording.yml")


@dataclass(frozen=True, kw_only=True)
class TableWords:
    """How a canonical table is shown: its title, the date of a row, its most telling columns."""

    title: Sentence
    date: str
    shows: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Words:
    """What `wording.yml` says."""

    tables: Mapping[str, TableWords]
    codes: Mapping[str, Sentence]
    events: Mapping[str, Sentence]
    held: Mapping[str, Sentence]
    relations: Mapping[str, Sentence]
    labels: Mapping[str, Sentence]
    stages: Mapping[str, Sentence]


@cache
def read_words(file: Path = _SHIPPED) -> Words:
    """Return the words that ship."""
    whole = read_definition(file)
    tables = whole.entry("tables")
    return Words(
        tables={name: _table(tables.entry(name)) for name in tables},
        codes=_sentences(whole.entry("codes")),
        events=_sentences(whole.entry("events")),
        held=_sentences(whole.entry("held")),
        relations=_sentences(whole.entry("relations")),
        labels=_sentences(whole.entry("labels")),
        stages=_sentences(whole.entry("stages")),
    )


def _table(entry: Entry) -> TableWords:
    entry.only("title", "date", "shows")
    return TableWords(
        title=entry.sentence("title"), date=entry.text("date", ""), shows=entry.texts("shows")
    )


def _sentences(entry: Entry) -> dict[str, Sentence]:
    return {name: entry.sentence(name) for name in entry}


@dataclass(frozen=True, kw_only=True)
class Wording:
    """The words of one bank: what ships, and what its own definitions add.

    Whatever a definition no longer has is shown by its id: rows outlive definitions.

    Parameters
    ----------
    signals
        Definitions of signals, by id.
    linking
        The rules of linking, whose levels say how two records agree.
    """

    currency: str
    departments: Mapping[str, Sentence] = field(default_factory=dict)
    needs: Mapping[str, NeedDefinition] = field(default_factory=dict)
    products: Mapping[str, Product] = field(default_factory=dict)
    actions: Mapping[str, ActionDefinition] = field(default_factory=dict)
    signals: Mapping[str, SignalDefinition] = field(default_factory=dict)
    words: Words = field(default_factory=read_words)
    linking: Rules = field(default_factory=rules)

    def department(self, name: str) -> Sentence:
        """Return the title of a department."""
        return self.departments.get(name) or plainly(name)

    def table(self, name: str) -> Sentence:
        """Return the title of a canonical table."""
        return self.words.tables[name].title if name in self.words.tables else plainly(name)

    def code(self, value: str) -> Sentence:
        """Return the words of a coded value; the value itself where there are none."""
        return self.words.codes.get(value) or plainly(value)

    def need(self, name: str) -> Sentence:
        """Return the title of a need."""
        return self.needs[name].title if name in self.needs else plainly(name)

    def product(self, code: str) -> Sentence:
        """Return the title of a product."""
        return self.products[code].title if code in self.products else plainly(code)

    def topic(self, name: str) -> Sentence:
        """Return what a topic of feedback means."""
        return _topics().get(name) or plainly(name)

    def stage(self, name: str) -> Sentence:
        """Return the title of a stage."""
        return self.words.stages.get(name) or plainly(name)

    def money(self, amount: object, currency: str = "") -> Sentence:
        """Return an amount in words."""
        code, number = currency or self.currency, float(str(amount))
        return Sentence(
            zh=shown_money(number, currency=code, language="zh"),
            en=shown_money(number, currency=code, language="en"),
        )


def wording(bank: Bank, definitions: Definitions) -> Wording:
    """Return the words of a bank."""
    return Wording(
        currency=bank.currency,
        departments=bank.departments,
        needs={need.id: need for need in definitions.needs},
        products={product.code: product for product in definitions.products},
        actions={action.action: action for action in definitions.actions},
        signals={signal.id: signal for signal in definitions.signals},
        linking=definitions.linking,
    )


def plainly(text: str) -> Sentence:
    """Return a text of the bank's own as a sentence, the same in both languages.

    >>> plainly("{x}").say("en")
    '{x}'
    """
    return said(text, text)


def said(zh: str, en: str) -> Sentence:
    """Return what a table says in both languages as a sentence; its braces are text."""
    return Sentence(
        zh=zh.replace("{", "{{").replace("}", "}}"), en=en.replace("{", "{{").replace("}", "}}")
    )


@lru_cache(maxsize=50_000)
def told(template: Sentence, **values: Sentence | str | int) -> Sentence:
    """Return a sentence with its values filled in; one said of many customers is made once."""
    return template.fill(**values)


def listed(parts: list[Sentence]) -> Sentence:
    """Return things one after the other."""
    return Sentence(
        zh="、".join(part.zh for part in parts), en=", ".join(part.en for part in parts)
    )


@cache
def _topics() -> dict[str, Sentence]:
    return {topic.name: topic.means for topic in read_topics().topics}
