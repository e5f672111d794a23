"""How well and how fast records become customers: python -m benchmarks.linking BANK [REPEATS].

BANK is a simulated bank that has been mined. Every pair of its records is judged by the truth
beside it, for the crosswalk alone, for crosswalk and equal ID numbers (the simple baseline), and
for the linking; then whose records are missed, and the time of a run that learns the weights and
of one that is given them.
"""

import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from needmine.customers.grouping import Grouping, group
from needmine.customers.id_numbers import read_id_number
from needmine.customers.model import LinkingModel
from needmine.customers.records import records
from needmine.customers.rules import rules
from needmine.rounds.bank import read_bank
from needmine.rounds.opened import Opened, open_last_run

REPEATS = 3
# Department and number.
Key = tuple[str, str]


def main() -> None:
    """Print every measure, one line each."""
    folder = Path(sys.argv[1])
    repeats = int(sys.argv[2]) if len(sys.argv) > 2 else REPEATS
    with open_last_run(read_bank(folder)) as opened:
        found = _grouped(opened, None)
        people = _people(opened, folder)
        customers = _customers(found)
        truth = _pairs({key: people[key] for key in customers})
        print(f"{len(customers)} records of {len(set(people.values()))} people")
        for name, groups in {**_baselines(opened), "linking": customers}.items():
            _judged(name, _pairs(groups), truth)
        _missed(truth - _pairs(customers))
        print("verdicts", dict(Counter(found.links["verdict"].to_pylist())))
        _timed("learning", lambda: _grouped(opened, None), repeats)
        _timed("given weights", lambda: _grouped(opened, found.model), repeats)


def _grouped(opened: Opened, model: LinkingModel | None) -> Grouping:
    return group(
        opened.tables,
        as_of=opened.moment,
        master=opened.bank.master,
        reveal=lambda tokens: _clear(opened, tokens),
        seal=opened.identities.tokens_of,
        linking=opened.engine.linking(),
        rules=rules(),
        model=model,
    )


def _clear(opened: Opened, tokens: Sequence[str | None]) -> list[str | None]:
    return opened.identities.reveal(tokens, purpose="identity_resolution")


def _people(opened: Opened, folder: Path) -> dict[Key, str]:
    """Return the true person of each record, by token as the tables know it."""
    rows = pq.read_table(folder / "truth" / "identities.parquet").to_pylist()
    true = {(row["department"], row["party_id"]): row["person"] for row in rows}
    known = records(opened.tables, as_of=opened.moment)
    departments, tokens = known["department"].to_pylist(), known["party_id"].to_pylist()
    shown = zip(departments, tokens, _clear(opened, tokens), strict=True)
    return {(name, token): true[name, clear or ""] for name, token, clear in shown}


def _customers(found: Grouping) -> dict[Key, str]:
    rows = found.customer_records.to_pylist()
    return {(row["department"], row["party_id"]): row["customer_id"] for row in rows}


def _baselines(opened: Opened) -> dict[str, dict[Key, Any]]:
    known = records(opened.tables, as_of=opened.moment)
    rows = known.to_pylist()
    crosswalk: dict[Key, Any] = {}
    by_number: dict[Key, Any] = {}
    owner: dict[str, Any] = {}
    numbers = [read_id_number(n) for n in _clear(opened, known["id_number"].to_pylist())]
    for row in rows:
        key = row["department"], row["party_id"]
        own = row["party_id"] if row["department"] == opened.bank.master else None
        crosswalk[key] = own or row["master_party_id"] or key
    for row, number in zip(rows, numbers, strict=True):
        if number and row["department"] == opened.bank.master:
            owner.setdefault(number.body, row["party_id"])
    for row, number in zip(rows, numbers, strict=True):
        key = row["department"], row["party_id"]
        found = crosswalk[key]
        if found == key and number:
            found = owner.get(number.body, number.body)
        by_number[key] = found
    return {"crosswalk alone": crosswalk, "crosswalk and equal ID numbers": by_number}


def _pairs(groups: Mapping[Key, Any]) -> set[tuple[Key, Key]]:
    members: defaultdict[Any, list[Key]] = defaultdict(list)
    for key in sorted(groups):
        members[groups[key]].append(key)
    return {pair for keys in members.values() for pair in combinations(keys, 2)}


def _judged(name: str, found: set[tuple[Key, Key]], true: set[tuple[Key, Key]]) -> None:
    right = len(found & true)
    print(
        f"{name}: precision {right / max(len(found), 1):.4f} ({len(found) - right} wrong of"
        f" {len(found)} pairs), recall {right / len(true):.4f} (of {len(true)})"
    )


def _missed(pairs: set[tuple[Key, Key]]) -> None:
    """Print in how many of the missed pairs each department has a part."""
    parts = Counter(department for pair in pairs for department in {name for name, _ in pair})
    shares = (f"{name} {n / len(pairs):.0%}" for name, n in parts.most_common())
    print(f"missed pairs with a record of: {', '.join(shares)}")


def _timed(name: str, work: Callable[[], object], repeats: int) -> None:
    wall, cpu = [], []
    for _ in range(repeats):
        begun, used = time.perf_counter(), time.process_time()
        work()
        wall.append(time.perf_counter() - begun)
        cpu.append(time.process_time() - used)
    middle = repeats // 2
    print(f"{name}: {sorted(wall)[middle]:.1f} s, of processor {sorted(cpu)[middle]:.1f} s")


if __name__ == "__main__":
    main()
