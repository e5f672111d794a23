"""The words by which a draft knows columns and codes, as ``vocabulary.yml`` declares them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from needmine.core.definitions import Entry, read_definition

_SHIPPED = Path(__file__).with_name("vocabulary.yml")


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """What ``vocabulary.yml`` says.

    Parameters
    ----------
    words
        Concept by word, in small letters.
    abbreviations
        Concepts of a whole heading.
    qualifiers
        Concepts without which a heading would mean something else.
    columns
        Ways to know a column, each a set of concepts; by column, or by ``table.column``.
    files
        Concepts in a file's name that speak for a table.
    rare
        Tables that are taken only where the file's name speaks for them.
    defaults
        What a required column is taken to be where nothing says it, by ``table.column``.
    codes
        Allowed value by the text departments write for it, in small letters; by column or
        ``table.column``.
    fillers
        Texts that stand for nothing.
    """

    words: Mapping[str, str]
    abbreviations: Mapping[str, tuple[str, ...]]
    qualifiers: frozenset[str]
    columns: Mapping[str, tuple[frozenset[str], ...]]
    files: Mapping[str, frozenset[str]]
    rare: frozenset[str]
    defaults: Mapping[str, str]
    codes: Mapping[str, Mapping[str, str]]
    fillers: frozenset[str]

    def of_department(self, name: str) -> "Vocabulary":
        """Return these words where a department's own numbers are its customers' numbers."""
        if not name:
            return self
        own = {f"{name.lower()}{ending}": ("customer", "number") for ending in ("no", "id", "key")}
        return replace(self, abbreviations={**self.abbreviations, **own})

    def patterns(self, table: str, column: str) -> tuple[frozenset[str], ...]:
        """Return the ways to know a column of a table; none for a column nobody wrote down."""
        return self.columns.get(f"{table}.{column}") or self.columns.get(column, ())

    def codes_of(self, table: str, column: str) -> Mapping[str, str]:
        """Return the allowed value by each text that departments write for it."""
        return self.codes.get(f"{table}.{column}") or self.codes.get(column, {})


@cache
def read_vocabulary(file: Path = _SHIPPED) -> Vocabulary:
    """Return the words that ship."""
    whole = read_definition(file)
    whole.only(
        "concepts", "abbreviations", "qualifiers", "columns", "files", "defaults", "codes",
        "fillers", "rare",
    )  # fmt: skip
    concepts, codes = whole.entry("concepts"), whole.entry("codes")
    defaults = whole.entry("defaults")
    return Vocabulary(
        words={word.lower(): concept for concept in concepts for word in concepts.texts(concept)},
        abbreviations={
            heading: tuple(spoken.split())
            for spoken, headings in _lists(whole.entry("abbreviations")).items()
            for heading in headings
        },
        qualifiers=frozenset(whole.texts("qualifiers")),
        columns={
            name: tuple(frozenset(way.split()) for way in ways)
            for name, ways in _lists(whole.entry("columns")).items()
        },
        files={name: frozenset(words) for name, words in _lists(whole.entry("files")).items()},
        rare=frozenset(whole.texts("rare")),
        defaults={name: defaults.text(name) for name in defaults},
        codes={name: _codes(codes.entry(name)) for name in codes},
        fillers=frozenset(whole.texts("fillers")),
    )


def _lists(entry: Entry) -> dict[str, tuple[str, ...]]:
    return {name: entry.texts(name) for name in entry}


def _codes(entry: Entry) -> dict[str, str]:
    return {word.lower(): value for value in entry for word in entry.texts(value)}
