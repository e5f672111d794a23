"""A bank's night with every malformed file there is, in a process of its own; says what became."""

import json
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from needmine.engine.duckdb import DuckEngine
from needmine.sources import inbox
from needmine.sources.catalog_tables import Catalog
from needmine.sources.feeds import Feed
from needmine.sources.readers import Batch, batches
from tests.flow.malformed import MAPPING
from tests.flow.malformed_kinds import KINDS, Kind, file_name, made
from tests.needmine.sources.departments import Departments

# What a process may take, and more than this test allows: so that a mistake ends it.
_MOST = 6 << 30
_LAYOUT = "name,start,length\nno,1,10\ncity,11,40\n,51,2\n"


def lay_out(bank: Departments) -> None:
    """Write every file with its feed, and a folder where a file should be."""
    bank.write("sources/core/layout.csv", _LAYOUT)
    for kind in KINDS:
        declared = f"files: in/{kind.name}/*.{kind.ending}\nload: incremental\n" + kind.feed
        bank.feed(
            f"core/{kind.name}",
            declared + "exported_at: 2026-01-01\n",
            MAPPING,
            table="parties",
        )
        bank.write(f"in/{kind.name}/folder.{kind.ending}/inside.txt", "")
        for seed in range(kind.n):
            _write(bank.folder / "in" / kind.name, kind, seed)


def _write(folder: Path, kind: Kind, seed: int) -> None:
    file = made(kind, seed)
    path = folder / file_name(kind, seed)
    path.write_bytes(file.content)
    if file.control:
        path.with_suffix(".OK").write_text(file.control)


def night(folder: Path) -> dict[str, Any]:
    """Read everything in one round of a bank that has been running, and return what became."""
    seconds: dict[str, float] = {}

    def timed(feed: Feed, file: Path, catalog: Catalog) -> Iterator[Batch]:
        started = time.monotonic()
        try:
            yield from batches(feed, file, catalog)
        finally:
            seconds[file.name] = time.monotonic() - started

    bank = Departments(folder, DuckEngine(threads=1))
    bank.feed("cards/people", "files: p.csv\nexported_at: 2026-01-01\n", MAPPING, table="parties")
    bank.deliver("p.csv", "no,city\n1,x\n")
    lay_out(bank)
    # The clock stands beside the real reader and changes nothing of it.
    inbox.batches = timed
    notes = bank.read().notes
    rows = bank.rows("parties", "feed", "from_file", "from_row", "city")
    return {
        "notes": [(note.what, note.reason.say("en"), note.reason.say("zh")) for note in notes],
        "rows": [row for row in rows if row[0] != "people"],
        "quarantine": bank.rows("quarantine", "feed", "from_file", "from_row", "reason", "column"),
        "loads": bank.rows("loads", "feed", "file", "n_rows", "n_used", "n_quarantined"),
        "slowest": sorted(seconds.items(), key=lambda item: -item[1])[:5],
        "megabytes": _most_memory() // 1024,
    }


def _most_memory() -> int:
    """Return the most memory this program held, in KiB; what began it is not counted."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0])


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (_MOST, _MOST))
    sys.stdout.write(json.dumps(night(Path(sys.argv[1]))))
