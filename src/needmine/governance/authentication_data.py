"""What proves that a customer is the customer: nobody may keep it, so it does not come in.

References
----------
JR/T 0171-2020, class C3: track data, card verification codes, passwords and PINs are not to be
kept by anybody but those who verify them. PCI DSS 4.0, requirement 3.3, says the same of track
data, verification codes and PINs.
"""

import functools
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from needmine.core.definitions import read_definition
from needmine.core.sentences import Sentence


@dataclass(frozen=True, kw_only=True)
class Secret:
    """A kind of authentication data."""

    name: str
    title: Sentence


@dataclass(frozen=True, kw_only=True)
class _Names:
    """How columns are named: which words tell a kind, and which say that it is only about one."""

    kinds: dict[str, Secret]
    words: dict[tuple[str, ...], str]
    chinese: dict[str, str]
    about: frozenset[str]
    about_chinese: tuple[str, ...]


# Card number, expiry (year, month) and service code as a magnetic stripe holds them (ISO/IEC 7813).
# As a chip gives it, with D between them, it stands alone in its cell: long numbers in base 16 look
# like it elsewhere. Then passwords as systems keep them.
_AFTER = r"\d\d(0[1-9]|1[0-2])\d{3}"
_TRACK_1 = rf"B\d{{12,19}}\^[^^]{{2,26}}\^{_AFTER}"
_TRACK_2 = rf"(^|[^\d.])\d{{12,19}}={_AFTER}"
_TRACK_2_OF_CHIP = rf"^\s*\d{{12,19}}D{_AFTER}\d*F?\s*$"
_HASHED = r"^(\$2[aby]\$\d\d\$|\$argon2|\$[156]\$|\{SSHA\})"
# A byte without which none of the pattern can be there: most columns lack it and are done.
_VALUES = (
    (b"^", _TRACK_1, "track"),
    (b"=", _TRACK_2, "track"),
    (b"D", _TRACK_2_OF_CHIP, "track"),
    (b"$", _HASHED, "password"),
    (b"{SSHA}", _HASHED, "password"),
)


def secret_by_name(column: str) -> Secret | None:
    """Return the kind of authentication data that a column holds by its name; None for others.

    >>> secret_by_name("CardCVV2").name, secret_by_name("pwd_err_cnt")
    ('code', None)
    """
    names = _names()
    words = re.findall(r"[a-z]+\d?|\d", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", column).lower())
    is_about = not names.about.isdisjoint(words)
    if is_about or any(word in column for word in names.about_chinese):
        return None
    said = [*((word,) for word in words), *itertools.pairwise(words)]
    found = [names.words[each] for each in said if each in names.words]
    found += [kind for word, kind in names.chinese.items() if word in column]
    return names.kinds[found[0]] if found else None


def secret_by_value(values: pa.ChunkedArray) -> tuple[Secret, int] | None:
    """Return the kind of authentication data among texts and the place of the first, from 0."""
    held = [bytes_ for chunk in values.chunks if (bytes_ := _bytes_of(chunk))]
    for sign, pattern, kind in _VALUES:
        if any(sign in bytes_ for bytes_ in held):
            place = next(_places(values, pattern), None)
            if place is not None:
                return _names().kinds[kind], place
    return None


@functools.cache
def _names() -> _Names:
    entry = read_definition(Path(__file__).with_name("authentication_data.yml"))
    kinds, about = entry.entries("kinds"), entry.entry("about")
    return _Names(
        kinds={
            each.text("name"): Secret(name=each.text("name"), title=each.sentence("title"))
            for each in kinds
        },
        words={
            tuple(word.split()): each.text("name") for each in kinds for word in each.texts("words")
        },
        chinese={word: each.text("name") for each in kinds for word in each.texts("chinese")},
        about=frozenset(about.texts("words")),
        about_chinese=about.texts("chinese"),
    )


def _bytes_of(chunk: pa.Array) -> bytes:
    # All texts of a chunk lie one after another in its last buffer.
    buffer = chunk.buffers()[-1]
    return b"" if buffer is None else buffer.to_pybytes()


def _places(values: pa.ChunkedArray, pattern: str) -> Iterator[int]:
    yield from pc.indices_nonzero(pc.match_substring_regex(values, pattern)).to_pylist()
