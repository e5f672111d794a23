"""Which raw column fills which column of a canonical table, and which table fits best."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from needmine.core.tables import INSTANT, MONEY, Column, Table
from needmine.sources.canonical import BOOKKEEPING, HAPPENED
from needmine.sources.forms import DATES, INSTANTS, NUMBERS, Profile

from .headings import UNKNOWN, concepts_of
from .vocabulary import Vocabulary

# How much the heading says beside the values.
_HEADING_SHARE = 0.75
# Values that are ID numbers say so under any heading; a little less than a heading that agrees.
_BY_VALUES_ALONE = 0.55
_LEAST = 0.45
# What each further concept of a heading takes off, and each word nobody knows.
_PER_CONCEPT, _PER_UNKNOWN = 0.15, 0.08
# What speaks for a table: its required columns, the columns it explains, the file's name.
_REQUIRED, _EXPLAINED, _NAMED = 0.45, 0.35, 0.2
_DEFAULTED = 0.25
_OWN_FORMS = ("id_number", "phone", "email", "card_number")


@dataclass(frozen=True, kw_only=True)
class RawColumn:
    """A raw column: its heading as concepts, what its values look like, and its codes.

    Parameters
    ----------
    codes
        Its different values where they are few and shared by many rows, so that they are nobody's.
    seen
        Its different values where they are few, to be held against known codes and never shown.
    fillers
        Texts in it that stand for nothing.
    decimals
        The most places behind the dot.
    has_negatives, is_over_one
        Whether some number is below zero; whether most are above one.
    """

    name: str
    concepts: frozenset[str]
    profile: Profile
    codes: tuple[str, ...]
    seen: tuple[str, ...] = field(default=(), repr=False)
    fillers: tuple[str, ...] = ()
    decimals: int = 0
    has_negatives: bool = False
    is_over_one: bool = False


@dataclass(frozen=True, kw_only=True)
class Match:
    """A canonical column and the raw column that seems to fill it.

    Parameters
    ----------
    score
        How sure it is, 0 to 1; a score and no probability.
    """

    column: Column
    raw: RawColumn
    score: float


@dataclass(frozen=True, kw_only=True)
class Fit:
    """How well a canonical table fits a file.

    Parameters
    ----------
    defaulted
        Required columns that would be taken as a constant.
    missing
        Required columns for which nothing was found.
    """

    table: Table
    matches: tuple[Match, ...]
    defaulted: tuple[str, ...]
    missing: tuple[str, ...]
    score: float


def mappable(table: Table) -> tuple[Column, ...]:
    """Return the columns of a contract that a mapping may fill."""
    ours = {column.name for column in (*BOOKKEEPING, *HAPPENED)} - {"known_at", "happened_at"}
    return tuple(column for column in table.columns if column.name not in ours)


def fits(
    raws: Sequence[RawColumn],
    tables: Sequence[Table],
    vocabulary: Vocabulary,
    *,
    file_name: str,
) -> list[Fit]:
    """Return how well each table fits a file, the best first."""
    named = concepts_of(file_name, vocabulary)
    found = [_fit(raws, table, vocabulary, named) for table in tables]
    return sorted(found, key=lambda fit: -fit.score)


def _fit(
    raws: Sequence[RawColumn], table: Table, vocabulary: Vocabulary, named: frozenset[str]
) -> Fit:
    matches = _matches(raws, table, vocabulary)
    found = {match.column.name for match in matches}
    required = [c.name for c in mappable(table) if c.required and c.name != "known_at"]
    lacking = [name for name in required if name not in found]
    defaulted = tuple(name for name in lacking if f"{table.name}.{name}" in vocabulary.defaults)
    sure = sum(match.score for match in matches if match.column.name in required)
    filled = [raw for raw in raws if raw.profile.n_filled] or list(raws)
    explained = sum(match.score for match in matches) / max(len(filled), 1)
    is_named = bool(vocabulary.files.get(table.name, frozenset()) & named)
    score = (
        _REQUIRED * (sure + _DEFAULTED * len(defaulted)) / len(required)
        + _EXPLAINED * min(explained, 1)
        + _NAMED * (is_named - (table.name in vocabulary.rare))
    )
    return Fit(
        table=table,
        matches=tuple(sorted(matches, key=lambda match: _place(table, match))),
        defaulted=defaulted,
        missing=tuple(name for name in lacking if name not in defaulted),
        score=round(score, 3),
    )


def _place(table: Table, match: Match) -> int:
    return [column.name for column in table.columns].index(match.column.name)


def _matches(raws: Sequence[RawColumn], table: Table, vocabulary: Vocabulary) -> list[Match]:
    candidates = [
        Match(column=column, raw=raw, score=score)
        for column in mappable(table)
        for raw in raws
        if (score := _score(raw, column, table, vocabulary)) >= _LEAST
    ]
    taken: dict[str, Match] = {}
    used: set[str] = set()
    # The surest first; of equals a required column, then the order of the contract.
    for match in sorted(candidates, key=lambda m: (-m.score, not m.column.required)):
        if match.column.name not in taken and match.raw.name not in used:
            taken[match.column.name] = match
            used.add(match.raw.name)
    return list(taken.values())


def _score(raw: RawColumn, column: Column, table: Table, vocabulary: Vocabulary) -> float:
    by_values = _by_values(raw, column, table, vocabulary)
    if not by_values:
        return 0.0
    by_heading = max(
        (
            _by_heading(raw.concepts, way, vocabulary)
            for way in vocabulary.patterns(table.name, column.name)
        ),
        default=0.0,
    )
    if by_heading:
        return _HEADING_SHARE * by_heading + (1 - _HEADING_SHARE) * by_values
    shows_itself = raw.profile.form in _OWN_FORMS and raw.profile.form == column.identifying
    is_other = bool(raw.concepts & {"counterparty", "old"})
    return _BY_VALUES_ALONE if shows_itself and not is_other else 0.0


def _by_heading(concepts: frozenset[str], way: frozenset[str], vocabulary: Vocabulary) -> float:
    if not way <= concepts or (concepts - way) & vocabulary.qualifiers:
        return 0.0
    more = concepts - way
    unknown = sum(concept.startswith(UNKNOWN) for concept in more)
    return max(1 - _PER_CONCEPT * (len(more) - unknown) - _PER_UNKNOWN * unknown, 0.3)


def _by_values(raw: RawColumn, column: Column, table: Table, vocabulary: Vocabulary) -> float:
    """Return how well values suit a column: 1 where they show it, 0 where they cannot be it."""
    form = raw.profile.form
    if not form:
        return 0.4  # an empty column may be anything
    if column.type in _SUITING:
        return 1.0 if form in _SUITING[column.type] else _nearly(raw, column)
    if column.type == "boolean":
        words = vocabulary.codes["yes_or_no"]
        return 1.0 if raw.seen and all(code.lower() in words for code in raw.seen) else 0.0
    if column.allowed:
        return _by_codes(raw, column, vocabulary.codes_of(table.name, column.name))
    return _by_kind(form, column)


_SUITING: Mapping[str, frozenset[str]] = {
    "date": DATES | INSTANTS,
    INSTANT: DATES | INSTANTS,
    MONEY: NUMBERS - {"percent"},
    "int64": frozenset({"whole"}),
    "float64": NUMBERS,
}


def _nearly(raw: RawColumn, column: Column) -> float:
    # Six digits under a date's heading: 970131.
    profile = raw.profile
    is_short = profile.form == "whole" and (profile.longest, profile.n_lengths) == (6, 1)
    return 0.5 if column.type in ("date", INSTANT) and is_short else 0.0


def _by_codes(raw: RawColumn, column: Column, codes: Mapping[str, str]) -> float:
    if not raw.seen:
        return 0.3
    known = sum(code in column.allowed or code.lower() in codes for code in raw.seen)
    return max(known / len(raw.seen), 0.3)


def _by_kind(form: str, column: Column) -> float:
    kind = column.identifying
    if kind == form:
        return 1.0
    if form in DATES | INSTANTS or form in ("number", "grouped", "percent"):
        # A customer number of eight digits may look like days.
        return 0.3 if form == "date_compact" and kind else 0.0
    if kind in ("name", "address", "text"):
        return 0.0 if form in ("whole", "phone", "id_number", "card_number") else 0.8
    if kind in ("phone", "id_number", "email"):
        return 0.5 if form in ("text", "code", "whole") else 0.0
    if kind in ("account_number", "card_number"):
        return 0.9 if form in ("whole", "code", "card_number", "phone", "id_number") else 0.2
    return 0.0 if form in ("email", "phone", "id_number") and not kind else 0.7
