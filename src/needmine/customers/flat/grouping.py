"""The entry for flat files: which of their rows are one person."""

from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from .columns import Columns
from .joining import people
from .keys import keyed
from .mixture import Codes
from .parts import parts
from .settings import FlatRules
from .weighing import learned, weighed_pairs


@dataclass(frozen=True, kw_only=True)
class Grouped:
    """What was found in the rows of flat files.

    Parameters
    ----------
    person
        The person of each row, numbered from 0.
    left, right
        Pairs of rows that are one person by themselves, by place.
    """

    person: Codes
    left: Codes
    right: Codes


def grouped(rows: pa.Table, columns: Columns, *, flat: FlatRules, linking: Any) -> Grouped:
    """Return which rows are one person, learned from the rows alone.

    Parameters
    ----------
    rows
        Every column a text.
    columns
        The headers that hold each kind; what they do not name is not looked at.
    linking
        A fresh Splink database API over a connection in memory.

    Notes
    -----
    Nothing is drawn at random: the same rows give the same people.
    """
    compared = keyed(parts(rows, columns, flat=flat), flat)
    known = learned(compared, flat=flat, linking=linking)
    found = weighed_pairs(compared, known, linking=linking)
    is_one = found.may_join & (found.probability >= flat.rules.join_from)
    return Grouped(
        person=people(compared, found, known, join_from=flat.rules.join_from, linking=linking),
        left=found.left[is_one],
        right=found.right[is_one],
    )
