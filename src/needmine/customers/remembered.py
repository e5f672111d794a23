"""What a linking remembers, so that the next one weighs only what is new or has changed.

A record is remembered by its state (what linking compares, as tokens) and by the keys under which
it is looked for, sealed; a pair by its weight. No value is among them.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from needmine.core.ids import digest_of

from .linking import LEFT, PROBABILITY, RIGHT, WEIGHT
from .model import LinkingModel
from .records import COMPARED, numbers
from .rules import Rules
from .tables_of_history import LINKING_PAIRS, LINKING_RECORDS

# Turns values into tokens.
Seal = Callable[[Sequence[str]], list[str]]

# A key of a crowded value finds nobody, but who shares it must be counted: so keys are made of the
# value as it stands.
_RAW = {
    "id_block": "id_body",
    "phone_block": "phone",
    "phones_given_up": "phones_ever",
    "app_block": "app_id",
}


@dataclass(frozen=True, kw_only=True)
class Remembered:
    """The tables ``linking_records`` and ``linking_pairs`` of a linking."""

    records: pa.Table
    pairs: pa.Table

    @property
    def people(self) -> pa.Table:
        """Return the records that were weighed: those of persons."""
        return self.records.filter(pc.field("keys").is_valid())

    def is_of(self, basis: str) -> bool:
        """Return whether it was linked by the same weights and rules."""
        return len(self.records) > 0 and self.records["basis"][0].as_py() == basis


def nothing_remembered() -> Remembered:
    """Return the memory of a bank that linked nobody."""
    contracts = (LINKING_RECORDS, LINKING_PAIRS)
    records, pairs = (each.schema().to_pyarrow().empty_table() for each in contracts)
    return Remembered(records=records, pairs=pairs)


def basis_of(model: LinkingModel, rules: Rules, master: str | None) -> str:
    """Return one text for everything but the records that who is one customer depends on."""
    return digest_of(
        model.version, model.settings, version("needmine"), rules.version, master or ""
    )


def states(records: pa.Table) -> pa.Array:
    """Return what linking compares of each record as one text of tokens."""
    parts = [pc.fill_null(records[name].cast(pa.string()), "") for name in COMPARED]
    parts.append(pc.binary_join(records["former_phones"], ","))
    return pc.binary_join_element_wise(*parts, "\x1f").combine_chunks()


def standings(records: pa.Table) -> pa.Array:
    """Return what beside the compared values bears on a record's customer, as one text."""
    parts = [pc.fill_null(_as_text(records[name]), "") for name in _STANDING]
    return pc.binary_join_element_wise(*parts, "\x1f").combine_chunks()


def _as_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    # Instants are written as numbers: as dates that takes many times as long.
    is_instant = pa.types.is_timestamp(column.type)
    return (column.cast(pa.int64()) if is_instant else column).cast(pa.string())


def keys_of(traits: pa.Table, rules: Rules, seal: Seal) -> list[list[str]]:
    """Return the sealed keys under which each record is looked for, beginning with their rule."""
    found = [
        list(dict.fromkeys(_keys(row, rules))) for row in traits.select(_columns(rules)).to_pylist()
    ]
    flat = [key for keys in found for key in keys]
    sealed = iter(zip(flat, seal(flat), strict=True))
    return [
        [f"{key.partition('|')[0]}:{token}" for key, token in (next(sealed) for _ in keys)]
        for keys in found
    ]


def crowding(rules: Rules) -> dict[str, str]:
    """Return, by trait, how the keys begin that find nobody once too many share its value."""
    return {
        trait: f"{place}:"
        for place, block in enumerate(rules.looked_for_between)
        for trait in (*block.same, block.one_of)
        if trait in _RAW
    }


def _columns(rules: Rules) -> list[str]:
    blocks = rules.looked_for_between
    names = [_RAW.get(name, name) for block in blocks for name in block.same]
    lists = [_RAW.get(block.one_of, block.one_of) for block in blocks if block.one_of]
    return sorted({*names, *lists})


def _keys(row: Mapping[str, Any], rules: Rules) -> Iterator[str]:
    for place, block in enumerate(rules.looked_for_between):
        values = [row[_RAW.get(name, name)] for name in block.same]
        if None in values:
            continue
        one_of = _RAW.get(block.one_of, block.one_of)
        for one in row[one_of] or () if one_of else ("",):
            yield "|".join((str(place), *values, one))


def remembered_records(
    records: pa.Table, *, id_numbers: pa.Array, keys: pa.Array, basis: str
) -> pa.Table:
    """Return the table ``linking_records``, **one row per record**.

    Parameters
    ----------
    id_numbers, keys
        Per record; null for companies.
    """
    schema = LINKING_RECORDS.schema().to_pyarrow()
    columns = {
        "department": records["department"],
        "party_id": records["party_id"],
        "basis": pa.array([basis] * len(records), pa.string()),
        "state": states(records),
        "standing": standings(records),
        "id_number": id_numbers,
        "keys": keys,
    }
    return pa.table([columns[name] for name in schema.names], schema=schema)


def remembered_pairs(rows: pa.Table, records: pa.Table, rules: Rules) -> pa.Table:
    """Return weighed pairs by the numbers of their records in place of their places."""
    names = [comparison.name for comparison in rules.comparisons]
    left, right = rows[LEFT], rows[RIGHT]
    levels = [json.dumps(each, sort_keys=True) for each in rows.select(names).to_pylist()]
    schema = LINKING_PAIRS.schema().to_pyarrow()
    columns = {
        "department": records["department"].take(left),
        "party_id": records["party_id"].take(left),
        "other_department": records["department"].take(right),
        "other_party_id": records["party_id"].take(right),
        "weight": rows[WEIGHT],
        "match_probability": rows[PROBABILITY],
        "levels": pa.array(levels, pa.string()),
    }
    return pa.table([columns[name] for name in schema.names], schema=schema)


def places_of(pairs: pa.Table, records: pa.Table) -> tuple[pa.Array, pa.Array]:
    """Return the places of both records of each pair, null where a record is there no more."""
    known = numbers(records)
    other = pairs.select(["other_department", "other_party_id"]).rename_columns(
        ["department", "party_id"]
    )
    return (
        pc.index_in(numbers(pairs), value_set=known),
        pc.index_in(numbers(other), value_set=known),
    )


# What beside the compared values bears on whose record it is, and since when.
_STANDING = ("master_party_id", "crosswalk_known_at", "first_known_at", "compared_since")


class Held:
    """Which records hold which keys."""

    def __init__(self, keys: pa.Array) -> None:
        lists = pc.split_pattern(keys, " ")
        self._keys = pc.list_flatten(lists)
        self._places = pc.list_parent_indices(lists).to_numpy()

    def holders(self, wanted: set[str]) -> np.ndarray:
        """Return the places of the records that hold any of these keys, each once."""
        return np.unique(self._places[self._is(wanted)])

    def counts(self, wanted: set[str]) -> dict[str, int]:
        """Return how many records hold each of these keys; none for a key nobody holds."""
        found = pc.value_counts(self._keys.filter(pa.array(self._is(wanted))))
        return {row["values"]: row["counts"] for row in found.to_pylist()}

    def _is(self, wanted: set[str]) -> Any:
        return pc.is_in(self._keys, value_set=pa.array(sorted(wanted), pa.string())).to_numpy(
            zero_copy_only=False
        )
