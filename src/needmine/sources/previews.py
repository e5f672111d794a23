"""The first rows a mapping gives, as they may be shown: nothing in clear that names a person."""

from collections import Counter
from collections.abc import Callable, Sequence

import pyarrow as pa

from needmine.core.tables import Column, Table
from needmine.governance.masking import masked as masked_value
from needmine.governance.recognising import identity_kind

from .casting import shape_of
from .texts import text_of

# Shows what may be shown of the values behind tokens, as governance does it.
Masked = Callable[[Sequence[str | None]], list[str]]
ROWS = 5
# A text is a code, and nobody's, when so many rows share it in a column of few different texts.
_SHARED_BY = 5
_ROWS_PER_CODE = 10


def preview(
    rows: pa.Table, contract: Table, columns: Sequence[str], masked: Masked, *, n: int = ROWS
) -> list[dict[str, str]]:
    """Return the first rows of a canonical table as they may be shown.

    Parameters
    ----------
    rows
        Typed rows, tokens in place of identifying values.
    columns
        The columns to show.

    Returns
    -------
    **One entry per row**: text by column, empty where nothing is known. Identifying values are
    masked; of a free text that few rows share only its shape is told, for it may be somebody's.
    """
    shown = {
        name: _shown(rows[name].to_pylist(), contract.column(name), masked, n) for name in columns
    }
    return [{name: shown[name][row] for name in columns} for row in range(min(n, rows.num_rows))]


def _shown(values: Sequence[object], column: Column, masked: Masked, n: int) -> list[str]:
    if column.identifying:
        return masked([None if value is None else str(value) for value in values[:n]])
    texts = [text_of(value) or "" for value in values]
    if column.type == "date" and column.data_class == "C2":
        return [f"{text[:4]}-**-**" if text else "" for text in texts[:n]]
    if column.type == "string" and not column.allowed:
        codes = codes_of(texts)
        return [_safe(text) if text in codes else shape_of(text) for text in texts[:n]]
    return [_safe(text) for text in texts[:n]]


def codes_of(texts: Sequence[str]) -> set[str]:
    """Return the texts that so many rows share that they are codes and nobody's."""
    counts = Counter(text for text in texts if text)
    if len(counts) * _ROWS_PER_CODE > counts.total():
        return set()
    return {text for text, count in counts.items() if count >= _SHARED_BY}


def _safe(text: str) -> str:
    # A telephone number that a mapping puts among the scores is still a telephone number.
    kind = identity_kind(text)
    return masked_value(text, kind) if kind else text
