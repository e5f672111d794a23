"""Signals as text: what each says, for which needs it speaks, and its limits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from importlib.resources import as_file, files
from pathlib import Path

from needmine.core.definitions import Entry, read_definition
from needmine.core.money import shown_money
from needmine.core.sentences import Sentence

_KEYS = (
    "id",
    "title",
    "sentence",
    "values",
    "remarks",
    "speaks_for",
    "limits",
    "cool_down_days",
    "expires_days",
    "purposes",
)


@dataclass(frozen=True, kw_only=True)
class Limit:
    """A number a signal is held against, and where it came from ("guess" where nowhere)."""

    name: str
    value: float
    unit: str
    source: str


@dataclass(frozen=True, kw_only=True)
class NamedValue:
    """A value named in a signal's sentence; money stands in the record as a decimal text."""

    name: str
    unit: str

    def shown(self, value: object, *, currency: str) -> object:
        """Return the value as it stands in the sentence."""
        if self.unit != "money":
            return value
        number = Decimal(str(value))
        return Sentence(
            zh=shown_money(number, currency=currency, language="zh"),
            en=shown_money(number, currency=currency, language="en"),
        )


@dataclass(frozen=True, kw_only=True)
class Remark:
    """What is said behind the sentence where a value of that name is true."""

    when: str
    says: Sentence


@dataclass(frozen=True, kw_only=True)
class SignalDefinition:
    """One signal as a bank runs it.

    Parameters
    ----------
    speaks_for
        Needs that a firing is evidence for.
    cool_down_days
        Days after a firing in which the same customer does not fire again.
    expires_days
        Days after which a firing is evidence no more.
    purposes
        What a firing may serve.
    """

    id: str
    title: Sentence
    sentence: Sentence
    values: tuple[NamedValue, ...]
    remarks: tuple[Remark, ...] = ()
    speaks_for: tuple[str, ...]
    limits: Mapping[str, Limit] = field(default_factory=dict)
    cool_down_days: int
    expires_days: int
    purposes: tuple[str, ...]

    def limit(self, name: str) -> float:
        """Return the value of a limit; KeyError where the definition has none of that name."""
        return self.limits[name].value

    def say(self, values: Mapping[str, object], *, currency: str) -> Sentence:
        """Return what one firing says, its values filled in and its remarks behind it."""
        said = self.sentence.fill(
            **{one.name: one.shown(values[one.name], currency=currency) for one in self.values}
        )
        for remark in self.remarks:
            if values.get(remark.when) is True:
                joined = Sentence(zh="{said}；{remark}", en="{said}; {remark}")
                said = joined.fill(said=said, remark=remark.says)
        return said


def read_signals(folder: Path) -> tuple[SignalDefinition, ...]:
    """Return the signals of a bank, by id: the shipped ones, changed by the files in its folder.

    A file of the bank names a shipped signal by its ``id`` and writes what differs; limits are
    changed one by one. A folder that does not exist changes nothing.

    Raises
    ------
    DefinitionError
        Where a file names no signal that ships, or writes what cannot be.
    """
    shipped = {entry.text("id"): entry for entry in _shipped()}
    changed: dict[str, Entry] = {}
    for file in sorted(folder.glob("*.yml")):
        entry = read_definition(file)
        changed[_known_id(entry, shipped, changed)] = entry
    return tuple(
        _definition(shipped[name], changed.get(name, shipped[name])) for name in sorted(shipped)
    )


def _shipped() -> tuple[Entry, ...]:
    with as_file(files(__package__) / "shipped") as folder:
        return tuple(read_definition(file) for file in sorted(folder.glob("*.yml")))


def _known_id(entry: Entry, shipped: Mapping[str, Entry], changed: Mapping[str, Entry]) -> str:
    name = entry.text("id")
    if name not in shipped:
        raise entry.wrong(
            "id",
            Sentence(zh="没有名为“{name}”的信号。", en="There is no signal '{name}'.").fill(
                name=name
            ),
            Sentence(zh="可用信号：{names}。", en="Signals: {names}.").fill(
                names=", ".join(sorted(shipped))
            ),
        )
    if name in changed:
        raise entry.wrong(
            "id",
            Sentence(
                zh="信号“{name}”在 {place} 已改过。",
                en="Signal '{name}' is already changed in {place}.",
            ).fill(name=name, place=changed[name].where("id")),
            Sentence(zh="请合并两个文件。", en="Merge the two files."),
        )
    return name


def _definition(shipped: Entry, bank: Entry) -> SignalDefinition:
    bank.only(*_KEYS)

    def holder(key: str) -> Entry:
        return bank if key in bank else shipped

    limits = {limit.name: limit for limit in map(_limit, shipped.entries("limits"))}
    for entry in bank.entries("limits"):
        limit = _limit(entry)
        if limit.name not in limits:
            raise entry.wrong(
                "name",
                Sentence(
                    zh="该信号没有限值“{name}”。", en="This signal has no limit '{name}'."
                ).fill(name=limit.name),
                Sentence(zh="可用限值：{names}。", en="Its limits: {names}.").fill(
                    names=", ".join(limits)
                ),
            )
        limits[limit.name] = limit
    values = tuple(map(_named_value, holder("values").entries("values")))
    return SignalDefinition(
        id=shipped.text("id"),
        title=holder("title").sentence("title"),
        sentence=_sentence(holder("sentence"), values),
        values=values,
        remarks=tuple(map(_remark, holder("remarks").entries("remarks"))),
        speaks_for=holder("speaks_for").texts("speaks_for"),
        limits=limits,
        cool_down_days=_days(holder("cool_down_days"), "cool_down_days"),
        expires_days=_days(holder("expires_days"), "expires_days"),
        purposes=holder("purposes").texts("purposes"),
    )


def _limit(entry: Entry) -> Limit:
    entry.only("name", "value", "unit", "source")
    return Limit(
        name=entry.text("name"),
        value=entry.number("value"),
        unit=entry.text("unit", ""),
        source=entry.text("source", "guess"),
    )


def _named_value(entry: Entry) -> NamedValue:
    entry.only("name", "unit")
    return NamedValue(name=entry.text("name"), unit=entry.text("unit"))


def _remark(entry: Entry) -> Remark:
    entry.only("when", "says")
    return Remark(when=entry.text("when"), says=entry.sentence("says"))


def _sentence(entry: Entry, values: tuple[NamedValue, ...]) -> Sentence:
    sentence = entry.sentence("sentence")
    blanks = {named.name: "" for named in values}
    for words in (sentence.zh, sentence.en):
        try:
            words.format_map(blanks)
        except (KeyError, ValueError, IndexError) as problem:
            raise entry.wrong(
                "sentence",
                Sentence(
                    zh="句中用了未列出的值或括号有误：{problem}。",
                    en="The sentence names a value that is not listed, or its braces are wrong: "
                    "{problem}.",
                ).fill(problem=str(problem)),
                Sentence(zh="可用的值：{names}。", en="Values: {names}.").fill(
                    names=", ".join(blanks)
                ),
            ) from None
    return sentence


def _days(entry: Entry, key: str) -> int:
    days = entry.whole(key)
    if days < 0:
        raise entry.wrong(
            key, Sentence(zh="“{key}”不能为负。", en="'{key}' cannot be negative.").fill(key=key)
        )
    return days
