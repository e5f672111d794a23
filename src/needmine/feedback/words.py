"""The topics a text may speak of and the patterns by which each is heard, read from YAML."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from needmine.core.definitions import Entry, read_definition
from needmine.core.sentences import LANGUAGES, Language, Sentence

SHIPPED = Path(__file__).with_name("topics.yml")

_NAMED = re.compile(r"(?<!\?P)<([a-z_]+)>")


@dataclass(frozen=True, kw_only=True)
class Topic:
    """One thing a text may speak of, and the need it speaks for."""

    name: str
    need: str
    means: Sentence
    is_complaint: bool


@dataclass(frozen=True, kw_only=True)
class Patterns:
    """How one topic is heard in one language.

    Parameters
    ----------
    whole
        Words that count only where they stand as words of their own.
    says, against
        Speaks for it, or against it, within one clause.
    across
        Speaks for it over a whole sentence, commas and all.
    unless
        Keeps whatever would speak for it from counting.
    """

    whole: re.Pattern[str] | None
    says: re.Pattern[str] | None
    against: re.Pattern[str] | None
    across: re.Pattern[str] | None
    unless: re.Pattern[str] | None


@dataclass(frozen=True, kw_only=True)
class Words:
    """One language: its clauses, spelling, and the patterns of each topic."""

    breaks: re.Pattern[str]
    perhaps: re.Pattern[str]
    others: re.Pattern[str]
    myself: re.Pattern[str]
    spelling: tuple[tuple[re.Pattern[str], str], ...]
    patterns: Mapping[str, Patterns]


@dataclass(frozen=True, kw_only=True)
class Topics:
    """Every topic, and the words of both languages."""

    topics: tuple[Topic, ...]
    words: Mapping[Language, Words]
    unnamed_complaint: str = "complaint_other"

    def named(self) -> tuple[Topic, ...]:
        """Return the topics without the complaint that names nothing."""
        return tuple(topic for topic in self.topics if topic.name != self.unnamed_complaint)

    def topic(self, name: str) -> Topic:
        """Return the topic of that name; KeyError where there is none."""
        return {topic.name: topic for topic in self.topics}[name]


@cache
def read_topics(file: Path = SHIPPED) -> Topics:
    """Return the topics of a definition file.

    Raises
    ------
    DefinitionError
        Where a key is unknown, a pattern is no regular expression, or a word has no definition.
    """
    entry = read_definition(file)
    entry.only("zh", "en", "topics")
    topics = tuple(_topic(item) for item in entry.entries("topics"))
    names = frozenset(topic.name for topic in topics)
    return Topics(
        topics=topics,
        words={language: _words(entry.entry(language), names) for language in LANGUAGES},
    )


def _topic(entry: Entry) -> Topic:
    entry.only("topic", "need", "means", "is_complaint")
    return Topic(
        name=entry.text("topic"),
        need=entry.text("need"),
        means=entry.sentence("means"),
        is_complaint=entry.flag("is_complaint", False),
    )


def _words(entry: Entry, names: frozenset[str]) -> Words:
    entry.only("breaks", "perhaps", "others", "myself", "spelling", "words", "topics")
    named = _named(entry.entry("words"))
    topics = entry.entry("topics")
    for name in topics:
        if name not in names:
            raise topics.wrong(
                name, Sentence(zh="没有话题“{key}”。", en="There is no topic '{key}'.")
            )
    return Words(
        breaks=_pattern(entry, "breaks", entry.text("breaks"), named),
        perhaps=_pattern(entry, "perhaps", entry.text("perhaps"), named),
        others=_pattern(entry, "others", entry.text("others"), named),
        myself=_pattern(entry, "myself", entry.text("myself"), named),
        spelling=tuple(_spelling(item, named) for item in entry.entries("spelling")),
        patterns={name: _patterns(topics.entry(name), named) for name in topics},
    )


def _named(entry: Entry) -> dict[str, str]:
    named: dict[str, str] = {}
    for name in entry:
        named[name] = f"(?:{_filled(entry, name, entry.text(name), named)})"
    return named


def _spelling(entry: Entry, named: Mapping[str, str]) -> tuple[re.Pattern[str], str]:
    entry.only("from", "to")
    return _pattern(entry, "from", entry.text("from"), named), entry.text("to")


def _patterns(entry: Entry, named: Mapping[str, str]) -> Patterns:
    entry.only("whole", "says", "against", "across", "unless")
    return Patterns(
        whole=_any_of(entry, "whole", named),
        says=_any_of(entry, "says", named),
        against=_any_of(entry, "against", named),
        across=_any_of(entry, "across", named),
        unless=_any_of(entry, "unless", named),
    )


def _any_of(entry: Entry, key: str, named: Mapping[str, str]) -> re.Pattern[str] | None:
    texts = entry.texts(key, ())
    if not texts:
        return None
    return _pattern(entry, key, "|".join(f"(?:{text})" for text in texts), named)


def _pattern(entry: Entry, key: str, text: str, named: Mapping[str, str]) -> re.Pattern[str]:
    try:
        return re.compile(_filled(entry, key, text, named))
    except re.error as error:
        raise entry.wrong(
            key,
            Sentence(
                zh="“{key}”不是有效的正则表达式：{why}。",
                en="'{key}' is not a regular expression: {why}.",
            ).fill(key=key, why=error),
        ) from None


def _filled(entry: Entry, key: str, text: str, named: Mapping[str, str]) -> str:
    for name in _NAMED.findall(text):
        if name not in named:
            raise entry.wrong(
                key,
                Sentence(
                    zh="“{key}”用到的词“{name}”没有定义。",
                    en="'{key}' uses the word '{name}', which has no definition above.",
                ).fill(key=key, name=name),
            )
    return _NAMED.sub(lambda found: named[found.group(1)], text)
