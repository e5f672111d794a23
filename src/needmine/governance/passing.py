"""Identities for a look at records that are not to be kept: nothing of them reaches a store."""

import os
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from needmine.core.tables import IdentityKind

from .identities import Identities
from .tables import IDENTITIES


class PassingIdentities:
    """Seals values under a key nobody keeps and shows them masked, as long as it lives."""

    def __init__(self) -> None:
        self._held = IDENTITIES.schema().to_pyarrow().empty_table()
        self._identities = Identities(os.urandom(32), self._find)

    def seal(
        self, values: pa.ChunkedArray | pa.Array, kind: IdentityKind, *, department: str = ""
    ) -> pa.Array:
        """Return the tokens of values."""
        return self._identities.seal(values, kind, department=department)

    def masked(self, tokens: Sequence[str | None]) -> list[str]:
        """Return what may be shown of the values behind tokens."""
        self._held = pa.concat_tables([self._held, self._identities.fresh()])
        return self._identities.masked(tokens)

    def _find(self, tokens: pa.Array) -> pa.Table:
        return self._held.filter(pc.is_in(self._held["token"], value_set=tokens))
