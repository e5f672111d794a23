"""Which column of a flat file holds what: told by its header, else by its values."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files

import pyarrow as pa
import yaml

from needmine.core.errors import WrongUsage
from needmine.core.sentences import Sentence

from ..id_numbers import read_id_number

# Kinds of columns that linking reads, and which headers each has in each column's place.
Columns = Mapping[str, tuple[str, ...]]

# A column of this kind is left out, whatever its header says.
NONE = "none"

_NOT_SIGNS = re.compile(r"[^0-9a-z\u3400-\u9fff]+")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_MOBILE = re.compile(r"(?:\+?86|0086)?1[3-9]\d{9}")
# Values looked at, and the share of them that must look like the kind.
_LOOKED_AT = 500
_SHARE = 0.8


def kinds() -> tuple[str, ...]:
    """Return the kinds of columns there are, and the one that is left out."""
    return (*_words(), NONE)


def recognised(
    rows: pa.Table, *, named: Mapping[str, str], left_out: Iterable[str] = ()
) -> dict[str, tuple[str, ...]]:
    """Return the headers that hold each kind, in the order of the file; kinds without one missing.

    Parameters
    ----------
    rows
        Every column a text.
    named
        Kind by header, as the caller says; outweighs what header and values say.
    left_out
        Headers that are read by nobody, such as the truth.

    Raises
    ------
    WrongUsage
        Where a named header is not there, or a kind is none.
    """
    for header, wanted in named.items():
        _refuse_unknown(header, wanted, rows.column_names)
    found: dict[str, tuple[str, ...]] = {}
    open_headers = [header for header in rows.column_names if header not in set(left_out)]
    for header in open_headers:
        kind = named.get(header) or kind_of(header)
        if kind and kind != NONE:
            found[kind] = (*found.get(kind, ()), header)
    for header in open_headers:
        if header in named or kind_of(header):
            continue
        told = _kind_of_values(rows[header].slice(0, _LOOKED_AT).to_pylist())
        if told and told not in found:
            found[told] = (header,)
    return found


def kind_of(header: str) -> str | None:
    """Return what a header says a column holds, None where it says nothing known.

    >>> kind_of(" given_name"), kind_of("DateOfBirth"), kind_of("balance")
    ('given_name', 'birth_date', None)
    """
    return _kinds_by_sign().get(_signs(header))


def _signs(header: str) -> str:
    return _NOT_SIGNS.sub("", unicodedata.normalize("NFKC", header).casefold())


def _kind_of_values(values: Sequence[str | None]) -> str | None:
    filled = [value.strip() for value in values if value and value.strip()]
    looks: dict[str, Callable[[str], bool]] = {
        "email": lambda value: bool(_EMAIL.fullmatch(value)),
        "id_number": _is_mainland,
        "phone": lambda value: bool(_MOBILE.fullmatch(re.sub(r"[\s-]", "", value))),
    }
    for kind, fits in looks.items():
        if filled and sum(map(fits, filled)) >= _SHARE * len(filled):
            return kind
    return None


def _is_mainland(value: str) -> bool:
    number = read_id_number(value)
    return bool(number and number.is_mainland and number.birth_date)


def _refuse_unknown(header: str, kind: str, headers: Sequence[str]) -> None:
    if kind not in kinds():
        raise WrongUsage(
            Sentence(zh="没有“{kind}”这种列。", en="There is no kind of column '{kind}'.").fill(
                kind=kind
            ),
            remedy=Sentence(zh="可选：{kinds}。", en="Choose one of: {kinds}.").fill(
                kinds=", ".join(kinds())
            ),
        )
    if header not in headers:
        raise WrongUsage(
            Sentence(zh="文件里没有“{header}”列。", en="The files have no column '{header}'.").fill(
                header=header
            ),
            remedy=Sentence(zh="文件里有：{headers}。", en="They have: {headers}.").fill(
                headers=", ".join(headers)
            ),
        )


@cache
def _kinds_by_sign() -> dict[str, str]:
    return {_signs(word): kind for kind, words in _words().items() for word in words}


@cache
def _words() -> dict[str, list[str]]:
    text = files(__package__ or "").joinpath("columns.yml").read_text("utf-8")
    words: dict[str, list[str]] = yaml.safe_load(text)
    return words
