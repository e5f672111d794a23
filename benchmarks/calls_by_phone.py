"""Calls linked to clients by telephone alone: python -m benchmarks.calls_by_phone FOLDER.

FOLDER holds the Retail Banking Demo. Its call-centre log names the client of some calls; those
names are the truth, and the telephone of the call is all that is linked by. A telephone that
several clients share leads to nobody: a person decides.
"""

import sys
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np

from needmine.customers.traits import phone_of
from needmine.evaluate.same_person import Agreement
from needmine.rounds.flat_files import read_flat


def main() -> None:
    """Print precision and recall, and where the calls that lead to nobody end."""
    folder = Path(sys.argv[1])
    clients = read_flat([folder / "client.csv.gz"]).rows
    calls = read_flat([folder / "CRMCallCenterLogs.csv.gz"]).rows
    ids = clients["client_id"].to_pylist()
    bearers: defaultdict[str, list[str]] = defaultdict(list)
    for client, number in zip(ids, clients["phone"].to_pylist(), strict=True):
        if phone := phone_of(number):
            bearers[phone].append(client)
    known = set(ids)
    ends: Counter[str] = Counter()
    true: Counter[str] = Counter()
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for client, number in zip(
        calls["rand client"].to_pylist(), calls["phonefinal"].to_pylist(), strict=True
    ):
        if client not in known:
            ends["no client is named"] += 1
            continue
        true[client] += 1
        found = bearers.get(phone_of(number) or "", [])
        if len(found) == 1:
            (right if found[0] == client else wrong)[client] += 1
        kind = "one client" if len(found) == 1 else "several clients" if found else "nobody"
        ends[f"the telephone leads to {kind}"] += 1
    _told(
        Agreement(
            **{
                name: np.array([counts[client] for client in sorted(true)], dtype=float)
                for name, counts in (("true", true), ("right", right), ("wrong", wrong))
            }
        )
    )
    print(dict(ends), f"{len(bearers)} telephones of {len(ids)} clients")


def _told(found: Agreement) -> None:
    figures = zip(("precision", "recall", "F1"), found.figures, found.intervals(), strict=True)
    for name, value, (low, high) in figures:
        print(f"{name} {value:.4f} [{low:.4f}, {high:.4f}]")


if __name__ == "__main__":
    main()
