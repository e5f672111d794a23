"""Linking of flat files beside plain Splink: python -m benchmarks.flat_linking FOLDER [SEED …].

FOLDER holds the public sets (``febrl_dataset3.csv.gz``, ``fake_1000.csv``, and its labels); each
SEED makes a hard set of 1,000 people (`hard_records`). Both are given the same rows: Splink with
the settings that its documentation gives for such columns, clusters at 0.95 as there, and pairs
and clusters at 0.5 as well. Intervals are of people drawn again.

    python -m benchmarks.flat_linking --size RECORDS needmine|splink

links so many records, a fifth of them duplicates, and tells time and memory; one of the two in a
process of its own, for memory is the most a process ever had.
"""

import re
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from benchmarks.hard_records import hard_records
from benchmarks.plain_splink import Plain, plain_splink
from needmine.customers.flat.columns import recognised
from needmine.customers.flat.grouping import grouped
from needmine.customers.flat.settings import flat_rules
from needmine.engine.opening import open_engine
from needmine.evaluate.same_person import Agreement, agreement_of_groups, agreement_of_pairs
from needmine.rounds.flat_files import read_flat

PEOPLE = 1_000
# Of a million records a fifth are duplicates.
RECORDS_EACH = 1.25
_DOCUMENTED = 0.95
_EVEN = 0.5


def main() -> None:
    """Print every measure, one line each."""
    if sys.argv[1] == "--size":
        _at_size(int(sys.argv[2]), sys.argv[3])
        return
    folder = Path(sys.argv[1])
    febrl, fake = (read_flat([folder / f]).rows for f in ("febrl_dataset3.csv.gz", "fake_1000.csv"))
    person = [re.findall(r"rec-(\d+)-", value)[0] for value in febrl["rec_id"].to_pylist()]
    _compared("Febrl3", febrl.drop(["rec_id"]), person)
    labels = read_flat([folder / "fake_1000_labels.csv"]).rows
    groups = _compared(
        "fake_1000", fake.drop(["unique_id", "cluster"]), fake["cluster"].to_pylist()
    )
    _labelled(groups, fake["unique_id"].to_pylist(), labels)
    for seed in sys.argv[2:]:
        rows = hard_records(PEOPLE, seed=int(seed))
        known = rows.drop(["record", "person"])
        _compared(f"hard, seed {seed}", known, rows["person"].to_pylist())
        few = known.drop(["phone", "street", "postcode"])
        _compared(f"hard, few columns, seed {seed}", few, rows["person"].to_pylist())


def _compared(name: str, rows: pa.Table, person: list[str]) -> np.ndarray:
    true = np.unique(person, return_inverse=True)[1]
    print(f"{name}: {len(rows)} records of {true.max() + 1} people")
    (ours, seconds) = _timed(lambda: _needmine(rows))
    _judged("needmine, pairs", agreement_of_pairs(ours.left, ours.right, true))
    _judged("needmine, clusters", agreement_of_groups(ours.person, true))
    (plain, plain_seconds) = _timed(lambda: plain_splink(rows))
    for at in (_EVEN, _DOCUMENTED):
        kept = plain.probability >= at
        pairs = agreement_of_pairs(plain.left[kept], plain.right[kept], true)
        _judged(f"Splink at {at}, pairs", pairs)
        _judged(f"Splink at {at}, clusters", agreement_of_groups(plain.clusters(at), true))
    print(f"  seconds {seconds:.1f} and {plain_seconds:.1f}, {seconds / plain_seconds:.2f} times")
    found: np.ndarray = ours.person
    return found


def _needmine(rows: pa.Table) -> Any:
    engine = open_engine("duckdb")
    try:
        columns = recognised(rows, named={})
        return grouped(rows, columns, flat=flat_rules(), linking=engine.linking())
    finally:
        engine.close()


def _judged(name: str, found: Agreement) -> None:
    told = (
        f"{title} {value:.4f} [{low:.4f}, {high:.4f}]"
        for title, value, (low, high) in zip(
            ("precision", "recall", "F1"), found.figures, found.intervals(), strict=True
        )
    )
    print(f"  {name}: {', '.join(told)}", flush=True)


def _labelled(person: np.ndarray, ids: list[str], labels: pa.Table) -> None:
    """Print how the groups agree with the clerical labels, pair by pair."""
    place = {number: at for at, number in enumerate(ids)}
    one, other = (labels[name].to_pylist() for name in ("unique_id_l", "unique_id_r"))
    says = np.array([float(score) >= _EVEN for score in labels["clerical_match_score"].to_pylist()])
    joined = np.array(
        [person[place[a]] == person[place[b]] for a, b in zip(one, other, strict=True)]
    )
    print(
        f"  labels: {len(says)} pairs, {(joined == says).mean():.4f} judged alike;"
        f" of {says.sum()} matches {joined[says].mean():.4f} found,"
        f" of {(~says).sum()} others {joined[~says].sum()} joined"
    )


def _at_size(records: int, which: str) -> None:
    rows = hard_records(round(records / RECORDS_EACH), seed=1, records_each=RECORDS_EACH)
    true = np.unique(rows["person"].to_pylist(), return_inverse=True)[1]
    known = rows.drop(["record", "person"])
    if which == "needmine":
        ours, seconds = _timed(lambda: _needmine(known))
        person = ours.person
    else:
        plain, seconds = _timed(lambda: _clustered(plain_splink(known)))
        person = plain
    used = time.process_time()
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(
        f"{which}: {len(rows)} records, {seconds:.0f} s, of processor {used:.0f} s with making the"
        f" records, {most:.1f} GB at most"
    )
    _judged("clusters", agreement_of_groups(person, true))


def _clustered(plain: Plain) -> np.ndarray:
    return plain.clusters(_DOCUMENTED)


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    begun = time.perf_counter()
    return work(), time.perf_counter() - begun


if __name__ == "__main__":
    # Named here so that its version is the one that is compared with.
    print(f"DuckDB {duckdb.__version__}")
    main()
