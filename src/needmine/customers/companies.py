"""Companies are linked by rule, not by weight: they carry a number that is theirs alone."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

import pyarrow as pa

from needmine.governance.check_digits import is_credit_code
from needmine.governance.normal_forms import normal_form

from .clusters import Pair
from .names import company_forms
from .rules import MISSING
from .traits import Reveal

_PUNCTUATION = re.compile(r"[\W_]+")

# Weights only order the pairs: a code outweighs a name. No probability is claimed for them.
_BY_CODE, _BY_NAME = 100.0, 50.0

# More records than this under one name or number are a filler, not a company.
_LARGEST = 60


def company_pairs(records: pa.Table, places: Sequence[int], *, reveal: Reveal) -> list[Pair]:
    """Return the pairs of company records that are one company, one per pair.

    Two records are one company when their code is the same (the unified social credit code, or
    the nine signs of the older organisation code inside it), or when full name and telephone are
    both the same and no two valid codes differ. The name alone is proposed to a person: shops of
    one name are many.
    """
    chosen = records.take(pa.array(places, pa.int64()))
    names = [_name(name) for name in reveal(chosen["name"].to_pylist())]
    codes = [_code(code) for code in reveal(chosen["id_number"].to_pylist())]
    phones = chosen["phone"].to_pylist()
    pairs: dict[tuple[int, int], Pair] = {}
    for one, other in _meeting([code and code[0] for code in codes]):
        pairs[one, other] = _pair(places, one, other, _BY_CODE, "same", names, phones)
    for one, other in _meeting(names):
        level = _level_of(codes[one], codes[other])
        if (one, other) not in pairs and level != "both_verified":
            pairs[one, other] = _pair(places, one, other, _BY_NAME, level, names, phones)
    return list(pairs.values())


def company_levels(pair: pa.Table, *, reveal: Reveal) -> tuple[dict[str, str], bool]:
    """Return the levels that two company records reach, and whether these make them one."""
    names = [_name(name) for name in reveal(pair["name"].to_pylist())]
    codes = [_code(code) for code in reveal(pair["id_number"].to_pylist())]
    phones = pair["phone"].to_pylist()
    one, other = codes
    is_same = one is not None and other is not None and one[0] == other[0]
    level = "same" if is_same else _level_of(one, other)
    found = _pair([0, 1], 0, 1, _BY_NAME, level, names, phones)
    by_name = found.levels["name"] == "same_characters" and level != "both_verified"
    return dict(found.levels), is_same or (by_name and found.may_join)


def company_code(code: str | None) -> str | None:
    """Return what two registrations of one company share: the organisation code in its number.

    >>> company_code("91350100M000100Y43")
    'M000100Y4'
    >>> company_code("M000100Y-4")
    'M000100Y4'
    """
    read = _code(code)
    return read[0] if read else None


def _code(code: str | None) -> tuple[str, bool] | None:
    normal = normal_form(code, "id_number") if code else ""
    if len(normal) < 8 or len(set(normal)) == 1:
        return None
    # GB 32100-2015: signs 9 to 17 are the organisation code of GB 11714.
    return (normal[8:17], is_credit_code(normal)) if len(normal) == 18 else (normal, False)


def _name(name: str | None) -> str | None:
    if name is None:
        return None
    plain = _PUNCTUATION.sub("", unicodedata.normalize("NFKC", name).casefold())
    for written, form in company_forms().items():
        plain = plain.replace(written, form)
    return plain or None


def _level_of(one: tuple[str, bool] | None, other: tuple[str, bool] | None) -> str:
    if one is None or other is None:
        return MISSING
    return "both_verified" if one[1] and other[1] else "different"


def _pair(
    places: Sequence[int],
    one: int,
    other: int,
    weight: float,
    code: str,
    names: list[str | None],
    phones: list[str | None],
) -> Pair:
    levels = {
        "name": _agreement(names[one], names[other], "same_characters"),
        "id_number": code,
        "phone": _agreement(phones[one], phones[other], "same"),
    }
    return Pair(
        left=places[one],
        right=places[other],
        weight=weight,
        probability=None,
        levels=levels,
        may_join=code == "same" or levels["phone"] == "same",
    )


def _agreement(one: str | None, other: str | None, same: str) -> str:
    if one is None or other is None:
        return MISSING
    return same if one == other else "different"


def _meeting(values: Sequence[str | None]) -> Iterator[tuple[int, int]]:
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for place, value in enumerate(values):
        if value:
            groups[value].append(place)
    for _, members in sorted(groups.items()):
        if len(members) <= _LARGEST:
            yield from combinations(members, 2)
