"""Rows kept as columns of equal length: some of them, or several parts one behind the other."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, Self, TypeVar

import numpy as np

from .chance import Flags, Ints


@dataclass(frozen=True, kw_only=True)
class Rows:
    """One entry per row in every column."""

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(next(iter(self.columns().values())))

    def columns(self) -> dict[str, Any]:
        """Return the columns by name."""
        return {each.name: getattr(self, each.name) for each in fields(self)}

    def taken(self, rows: Ints | Flags) -> Self:
        """Return some of the rows."""
        return type(self)(**{name: column[rows] for name, column in self.columns().items()})


SomeRows = TypeVar("SomeRows", bound=Rows)


def joined(parts: Sequence[SomeRows]) -> SomeRows:
    """Return all rows of one part and more, one part behind the other."""
    listed = [part.columns() for part in parts]
    return type(parts[0])(
        **{name: np.concatenate([columns[name] for columns in listed]) for name in listed[0]}
    )
