"""How quickly a simulated bank is written: python -m benchmarks.simulating [CUSTOMERS] [MONTHS].

Prints the rows of bookings, card bookings and pages, and how many a second were lived and written
on this machine, from the first month to the last; then the whole run and the memory it took.
"""

import resource
import sys
import tempfile
import time
from pathlib import Path

from needmine.core.sentences import Sentence
from needmine.simulate.bank import simulate


class _Watch:
    """When the first month began and the last one was written."""

    def __init__(self) -> None:
        self.began = self.ended = 0.0

    def __call__(self, step: Sentence, _done: float) -> None:
        said = step.say("en")
        if said.startswith("Month 1 of"):
            self.began = time.monotonic()
        if said == "Exports of core_banking":
            self.ended = time.monotonic()


def main(customers: int, months: int) -> None:
    """Make one bank in a temporary folder and count what was written."""
    watch, started = _Watch(), time.monotonic()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "bank"
        simulate(folder, customers=customers, months=months, seed=1, language="zh", progress=watch)
        whole = time.monotonic() - started
        rows = {
            "core bookings": _lines(folder, "core_banking/transactions_*.txt"),
            "card bookings": _parquet_rows(folder, "cards/transactions_*.parquet"),
            "app pages": _lines(folder, "app/events_*.jsonl"),
        }
    seconds = watch.ended - watch.began
    money = rows["core bookings"] + rows["card bookings"]
    print(f"{customers:,} customers, {months} months")
    for name, count in rows.items():
        print(f"  {count:>12,}  {name}")
    print(f"  {money / seconds:>12,.0f}  bookings a second over {seconds:.1f} s of months")
    print(f"  {sum(rows.values()) / seconds:>12,.0f}  rows a second, pages included")
    print(f"  {whole:>12.1f}  s in all")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"  {peak:>12.2f}  GB of memory at most")


def _lines(folder: Path, pattern: str) -> int:
    return sum(
        file.read_bytes().count(b"\n") - (file.suffix == ".txt")
        for file in (folder / "exports").glob(pattern)
    )


def _parquet_rows(folder: Path, pattern: str) -> int:
    import pyarrow.parquet as pq

    return sum(pq.read_metadata(file).num_rows for file in (folder / "exports").glob(pattern))


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    main(*(given + [20_000, 24][len(given) :]))
