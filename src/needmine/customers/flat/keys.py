"""Keys under which pairs of records are looked for, none of them found by a crowd."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from .settings import FlatRules

Codes = npt.NDArray[np.int64]


def keyed(parts: pa.Table, flat: FlatRules) -> pa.Table:
    """Return the parts with one column per key that finds any pair: a number, null for no key.

    A key that would find too many pairs loses the values that most records share, and only as
    many of them as need be.
    """
    many = max(flat.pairs_each * len(parts), flat.pairs_at_least)
    for name, made_of in flat.keys.items():
        budget = flat.pairs_at_least if name in flat.weak_keys else many
        codes = _without_crowds(_codes(parts, made_of), budget)
        if codes.max(initial=-1) >= 0:
            parts = parts.append_column(name, pa.array(codes, mask=codes < 0))
    return parts


def found_by(parts: pa.Table, flat: FlatRules) -> Mapping[str, int]:
    """Return how many pairs each key finds, pairs that several keys find counted by each."""
    names = [name for name in flat.keys if name in parts.column_names]
    return {name: int(_pairs(_counts(_filled(parts[name]))).sum()) for name in names}


def _codes(parts: pa.Table, made_of: tuple[str, ...]) -> Codes:
    columns = [parts[name].combine_chunks() for name in made_of]
    joined = pc.binary_join_element_wise(*columns, "|") if len(columns) > 1 else columns[0]
    codes: Codes = pc.fill_null(joined.dictionary_encode().indices, -1).to_numpy(
        zero_copy_only=False
    )
    return codes


def _filled(column: pa.ChunkedArray) -> Codes:
    filled: Codes = column.drop_null().to_numpy()
    return filled


def _counts(codes: Codes) -> Codes:
    return np.bincount(codes[codes >= 0]).astype(np.int64)


def _pairs(counts: Codes) -> Codes:
    return counts * (counts - 1) // 2


def _without_crowds(codes: Codes, budget: int) -> Codes:
    counts = _counts(codes)
    sizes, times = np.unique(counts, return_counts=True)
    within = np.cumsum(_pairs(sizes) * times) <= budget
    largest = int(sizes[within].max(initial=1))
    # The last place is for code -1, a record without the key.
    is_kept = np.append((counts > 1) & (counts <= largest), False)
    return np.where(is_kept[codes], codes, -1)
