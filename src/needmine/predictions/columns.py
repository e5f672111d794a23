"""Which features a model may look at, and how rows become numbers."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from needmine.core.errors import NeedmineError
from needmine.core.sentences import Sentence

Matrix = npt.NDArray[np.float64]

NOT_FEATURES = ("customer_id", "moment")
# Never looked at, whatever a bank's feature table holds: who somebody is, not what they do.
# PIPL Art. 24 forbids unreasonable differences of treatment by automated decisions, and Art. 28
# asks strict necessity of sensitive data; none of these was ever shown to be necessary here.
BLOCKED = (
    "gender",
    "ethnicity",
    "nationality",
    "religion",
    "marital_status",
    "health",
    "political_status",
    "name",
    "phone",
    "id_number",
    "address",
    "customer_number",
    "birth_date",
)
# Bureau data serve only the purpose agreed when they were fetched (Credit Reporting Regulation,
# Art. 18 and 20), and that is deciding on a loan, not finding whom to offer one.
FETCHED_FOR_LENDING = "bureau"
# More kinds than this are names, not kinds; the rarer ones count as unknown.
MOST_CATEGORIES = 30


class ModelDoesNotFit(NeedmineError):
    """A model asks for features that the rows to score do not have."""


@dataclass(frozen=True, kw_only=True)
class Columns:
    """The features a model looks at, in order; ``categories`` of those that are texts."""

    names: tuple[str, ...]
    categories: Mapping[str, tuple[str, ...]]

    def positions_of_categories(self) -> list[int]:
        """Return where the texts stand among the columns."""
        return [place for place, name in enumerate(self.names) if name in self.categories]

    def matrix(self, rows: pa.Table) -> Matrix:
        """Return the rows as numbers, NaN where unknown, a text as the place of its category."""
        missing = [name for name in self.names if name not in rows.column_names]
        if missing:
            raise ModelDoesNotFit(
                Sentence(
                    zh="模型需要的特征不在表中：{names}。",
                    en="The model needs features that the table lacks: {names}.",
                ).fill(names=", ".join(missing)),
                remedy=Sentence(
                    zh="请重新训练模型（needmine train）。",
                    en="Train the models anew (needmine train).",
                ),
                where="features",
            )
        found = np.full((rows.num_rows, len(self.names)), np.nan)
        for place, name in enumerate(self.names):
            found[:, place] = self._numbers(name, rows[name])
        return found

    def _numbers(self, name: str, values: pa.ChunkedArray) -> npt.NDArray[np.float64]:
        if name in self.categories:
            found = pc.index_in(
                values.cast(pa.string()), value_set=pa.array(self.categories[name], pa.string())
            )
            return as_numbers(found)
        return as_numbers(values)


def as_numbers(values: pa.ChunkedArray) -> npt.NDArray[np.float64]:
    """Return values as floats, NaN where null."""
    if pa.types.is_boolean(values.type):
        values = values.cast(pa.int8())
    # Minus zero and zero are one value to a person, and would be two rows to a sort.
    numbers: npt.NDArray[np.float64] = (
        values.cast(pa.float64(), safe=False).fill_null(float("nan")).to_numpy() + 0.0
    )
    numbers[~np.isfinite(numbers)] = np.nan
    return numbers


def columns_of(rows: pa.Table) -> Columns:
    """Return the features these rows can teach: known somewhere and not the same everywhere."""
    names, categories = [], {}
    for name in sorted(set(rows.column_names) - set(NOT_FEATURES)):
        kind = rows.schema.field(name).type
        if is_blocked(name):
            continue
        if _is_text(kind):
            kinds = _kinds(rows[name])
            if len(kinds) > 1:
                names.append(name)
                categories[name] = kinds
        elif _is_number(kind) and _varies(as_numbers(rows[name])):
            names.append(name)
    return Columns(names=tuple(names), categories=categories)


def is_blocked(name: str) -> bool:
    """Return whether a feature is of those never looked at, alone or as ``gender_…``.

    >>> is_blocked("gender"), is_blocked("gender_female"), is_blocked("n_genders_met")
    (True, True, False)
    >>> is_blocked("score_credit_bureau_latest")
    True
    """
    return FETCHED_FOR_LENDING in name.split("_") or any(
        name == blocked or name.startswith(f"{blocked}_") for blocked in BLOCKED
    )


def _kinds(values: pa.ChunkedArray) -> tuple[str, ...]:
    counted = Counter(value for value in values.to_pylist() if value is not None)
    if len(counted) > 10 * MOST_CATEGORIES:
        return ()
    ranked = sorted(counted, key=lambda kind: (-counted[kind], kind))
    return tuple(ranked[:MOST_CATEGORIES])


def _varies(numbers: npt.NDArray[np.float64]) -> bool:
    told = numbers[~np.isnan(numbers)]
    return told.size > 0 and (told.size < numbers.size or bool(told.min() < told.max()))


def _is_text(kind: Any) -> bool:
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return bool(
        pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)
    )


def _is_number(kind: Any) -> bool:
    return bool(
        pa.types.is_integer(kind)
        or pa.types.is_floating(kind)
        or pa.types.is_boolean(kind)
        or pa.types.is_decimal(kind)
    )
