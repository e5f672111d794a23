"""What one text says: the topics heard in it, each for or against."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import jieba

from needmine.core.sentences import LANGUAGES, Language

from .spelling import normalised, respelled
from .words import Patterns, Topics, Words

FOR, PERHAPS, AGAINST = 1.0, 0.3, -1.0

_SENTENCE_ENDS = re.compile(r"[。!?\n]|\.(?=\s|$)")
_SCRIPTS = {
    "zh": re.compile("[\u4e00-\u9fff]"),
    # App in a Chinese text is no English; two words in a row are.
    "en": re.compile(r"[a-z]{2,}[^a-z\u4e00-\u9fff]+[a-z]{2,}|^[^\u4e00-\u9fff]*[a-z]{2,}"),
}


@dataclass(frozen=True, kw_only=True)
class Heard:
    """One topic heard in a text; ``polarity`` from -1, speaks against it, to 1, speaks for it."""

    topic: str
    polarity: float


def heard(text: str, topics: Topics) -> tuple[Heard, ...]:
    """Return the topics a text speaks of, in the order the topics are declared.

    A topic said in several clauses counts as it was last said for certain; a mere "if" or
    "perhaps" gives way to anything certain.
    """
    plain = normalised(text)
    said: dict[str, float] = {}
    for language in LANGUAGES:
        if _SCRIPTS[language].search(plain):
            words = topics.words[language]
            for topic, polarity in _in_text(respelled(plain, words), words, language):
                if polarity != PERHAPS or topic not in said:
                    said[topic] = polarity
    # "I want to complain" adds nothing where the text says about what.
    if any(topic.is_complaint and said.get(topic.name, AGAINST) > 0 for topic in topics.named()):
        said.pop(topics.unnamed_complaint, None)
    return tuple(
        Heard(topic=topic.name, polarity=said[topic.name])
        for topic in topics.topics
        if topic.name in said
    )


def _in_text(text: str, words: Words, language: Language) -> Iterator[tuple[str, float]]:
    for sentence in _SENTENCE_ENDS.split(text):
        doubt = words.perhaps.search(sentence)
        unsure_from = doubt.start() if doubt else len(sentence) + 1
        for topic, patterns in words.patterns.items():
            found = patterns.across and patterns.across.search(sentence)
            if found and not (patterns.unless and patterns.unless.search(sentence)):
                yield topic, PERHAPS if found.end() > unsure_from else FOR
        for start, clause in _own_clauses(sentence, words):
            for topic, at, polarity in _in_clause(clause, words, language):
                is_unsure = polarity == FOR and start + at >= unsure_from
                yield topic, PERHAPS if is_unsure else polarity


def _own_clauses(sentence: str, words: Words) -> Iterator[tuple[int, str]]:
    """Yield the clauses in which the customer speaks of themselves, with where they start."""
    is_of_others = False
    for start, clause in _clauses(sentence, words):
        if words.others.search(clause.strip()):
            is_of_others = True
        elif words.myself.search(clause):
            is_of_others = False
        if clause.strip() and not is_of_others:
            yield start, clause


def _clauses(sentence: str, words: Words) -> Iterator[tuple[int, str]]:
    start = 0
    for gap in words.breaks.finditer(sentence):
        yield start, sentence[start : gap.start()]
        start = gap.end()
    yield start, sentence[start:]


def _in_clause(clause: str, words: Words, language: Language) -> Iterator[tuple[str, int, float]]:
    for topic, patterns in words.patterns.items():
        if found := patterns.against and patterns.against.search(clause):
            yield topic, found.start(), AGAINST
        elif (at := _said_at(clause, patterns, language)) is not None:
            yield topic, at, FOR


def _said_at(clause: str, patterns: Patterns, language: Language) -> int | None:
    """Return where a clause ends saying the topic; its end, so that a doubt inside it counts."""
    found = patterns.says.search(clause) if patterns.says else None
    end = found.end() if found else None
    if end is None and patterns.whole:
        end = _whole_word(clause, patterns.whole, language)
    if end is None or (patterns.unless and patterns.unless.search(clause)):
        return None
    return end


def _whole_word(clause: str, pattern: re.Pattern[str], language: Language) -> int | None:
    """Return where a word ends that begins and ends where words do.

    Chinese writes no spaces: the two characters for "close an account" also lie across the
    border of "marketing" and "outdoor".
    """
    hits = [found.span() for found in pattern.finditer(clause)]
    if not hits:
        return None
    borders = _borders(clause) if language == "zh" else _spaces(clause)
    return next((end for start, end in hits if start in borders and end in borders), None)


def _borders(clause: str) -> frozenset[int]:
    borders, at = {0}, 0
    for word in _segmenter().cut(clause):
        at += len(word)
        borders.add(at)
    return frozenset(borders)


def _spaces(clause: str) -> frozenset[int]:
    return frozenset(found.start() for found in re.finditer(r"\b", clause))


@cache
def _segmenter() -> jieba.Tokenizer:
    jieba.setLogLevel(60)  # it reports its loading on stderr as if that were an event
    return jieba.Tokenizer()
