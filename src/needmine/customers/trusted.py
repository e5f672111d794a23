"""What is trusted without weighing: the master's own customers and the bank's crosswalk."""

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa


@dataclass(frozen=True, kw_only=True)
class Anchor:
    """The master's number that a record is trusted to stand for."""

    department: str
    party_id: str

    @property
    def label(self) -> str:
        """Return one text for the number, the same for the same number."""
        return f"{self.department}\x1f{self.party_id}"


def anchors(records: pa.Table, *, master: str | None) -> list[Anchor | None]:
    """Return the customer each record is trusted to be, None where nobody says.

    A crosswalk row may join the master's own old number to a new one; such chains are followed to
    their end. A number that the master does not (or not yet) list is a customer all the same.
    """
    departments = records["department"].to_pylist()
    numbers = records["party_id"].to_pylist()
    masters = records["master_party_id"].to_pylist()
    renamed = {
        number: into
        for department, number, into in zip(departments, numbers, masters, strict=True)
        if department == master and into is not None and into != number
    }
    found: list[Anchor | None] = []
    for department, number, into in zip(departments, numbers, masters, strict=True):
        own = number if department == master else into
        found.append(
            Anchor(department=master or "", party_id=_end_of(own, renamed)) if own else None
        )
    return found


def _end_of(number: str, renamed: Mapping[str, str]) -> str:
    chain: list[str] = [number]
    while (following := renamed.get(chain[-1])) is not None:
        if following in chain:
            # Two numbers that point at each other: any one of them will do, but always the same.
            return min(chain[chain.index(following) :])
        chain.append(following)
    return chain[-1]
