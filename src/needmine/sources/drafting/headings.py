"""Headings of raw columns as the concepts they speak of."""

import re
import unicodedata
from functools import lru_cache

from .vocabulary import Vocabulary

_WORD = re.compile(r"[a-z]+|[\u3400-\u9fff]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
# Shorter pieces of a run-together word would be found in any word.
_SHORTEST_PIECE = 3
_ENDINGS = ("ing", "ed", "es", "s", "d")
# Marks a word that the vocabulary does not have.
UNKNOWN = "?"


def concepts_of(heading: str, vocabulary: Vocabulary) -> frozenset[str]:
    """Return the concepts of a heading; a word nobody wrote down counts with a ``?`` before it.

    ``custNo``, ``cust_no``, ``CUST NO.`` and ``khh`` all are a customer's number.
    """
    plain = _CAMEL.sub(" ", unicodedata.normalize("NFKC", heading)).lower()
    whole = re.sub(r"[\W_]+", "", plain)
    if whole in vocabulary.abbreviations:
        return frozenset(vocabulary.abbreviations[whole])
    # A unit in brackets, such as (yuan), says nothing of what the column is.
    found: list[str] = []
    for word in _WORD.findall(plain):
        found += _concepts(word, vocabulary)
    return frozenset(found)


def _concepts(word: str, vocabulary: Vocabulary) -> list[str]:
    words = vocabulary.words
    if word in words:
        return [words[word]]
    if word in vocabulary.abbreviations:
        return list(vocabulary.abbreviations[word])
    stem = next((word.removesuffix(end) for end in _ENDINGS if word.endswith(end)), "")
    if stem in words:
        return [words[stem]]
    shortest = 1 if _CHINESE.match(word) else _SHORTEST_PIECE
    pieces = _pieces(word, frozenset(words), shortest)
    if pieces:
        return [words[piece] for piece in pieces if piece in words] or [UNKNOWN + word]
    return [UNKNOWN + word]


@lru_cache(maxsize=4096)
def _pieces(word: str, known: frozenset[str], shortest: int) -> tuple[str, ...]:
    """Return a word cut into known words, the longest first; of Chinese the rest is left out."""
    if not word:
        return ()
    for length in range(len(word), shortest - 1, -1):
        head, rest = word[:length], word[length:]
        # English words end in "no" and "id" where they are numbers.
        if head in known and (not rest or rest in known):
            return (head, rest) if rest else (head,)
        if head in known and (pieces := _pieces(rest, known, shortest)):
            return (head, *pieces)
    return _pieces(word[1:], known, shortest) if shortest == 1 else ()
