"""Which true person each found customer is, on a simulated bank."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

# Turns a department's raw customer numbers into the tokens the tables hold.
Tokens = Callable[[Sequence[str], str], list[str | None]]


def truth_of(bank_folder: Path) -> Path | None:
    """Return the folder of a simulated bank's truth; None where the bank has none."""
    folder = bank_folder / "truth"
    return folder if folder.is_dir() else None


def persons(truth: Path, records: pa.Table, *, tokens: Tokens) -> pa.Table:
    """Return the true person behind each customer.

    Parameters
    ----------
    records
        The table ``customer_records``.

    Returns
    -------
    pa.Table
        **One row per customer and person** whose records it holds: customer_id, person. A
        customer wrongly made of two people stands twice.
    """
    identities = pq.read_table(truth / "identities.parquet")
    people: dict[str, str] = {}
    for department in sorted(set(identities["department"].to_pylist())):
        mine = identities.filter(pc.equal(identities["department"], department))
        found = tokens(mine["party_id"].to_pylist(), department)
        people |= {
            token: person
            for token, person in zip(found, mine["person"].to_pylist(), strict=True)
            if token is not None
        }
    pairs = sorted(
        {
            (customer, people[token])
            for customer, token in zip(
                records["customer_id"].to_pylist(), records["party_id"].to_pylist(), strict=True
            )
            if token in people
        }
    )
    return pa.table(
        {
            "customer_id": pa.array([customer for customer, _ in pairs], pa.string()),
            "person": pa.array([person for _, person in pairs], pa.string()),
        }
    )
