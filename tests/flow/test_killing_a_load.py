"""A load killed at any moment: no row is lost, none counts twice."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from needmine.core.time import known
from needmine.rounds.bank import read_bank
from needmine.rounds.opened import NothingMined, open_last_run
from tests.flow.loading_night import REPEATED, ROWS, lay_out

KILLS = 200 if os.environ.get("NEEDMINE_PROVE") else 3
REPOSITORY = Path(__file__).parent.parent.parent


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What readers see of the bookings: rows, different numbers, the sum, and the loads' books."""

    rows: int
    numbers: int
    total: Decimal
    books: tuple[int, ...]


ONCE = ROWS - REPEATED
WHOLE = Seen(
    rows=ONCE,
    numbers=ONCE,
    total=Decimal(sum(range(ONCE))) + ONCE * Decimal("0.01"),
    books=(1, ROWS, ROWS, 0, 0),
)


def loader(folder: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.flow.loading_night", str(folder)]
    return subprocess.Popen(command, cwd=REPOSITORY, stderr=subprocess.DEVNULL)


def seen(folder: Path) -> Seen | None:
    """Return what readers see, None before the first whole load."""
    bank = read_bank(folder)
    try:
        with open_last_run(bank) as opened:
            rows = known(opened.tables["transactions"], as_of=opened.moment)
            loads = opened.tables["loads"]
            counts = (loads.n_rows, loads.n_used, loads.n_quarantined, loads.n_set_aside)
            figures = rows.aggregate(
                rows=rows.count(), numbers=rows.transaction_id.nunique(), total=rows.amount.sum()
            ).to_pyarrow()
            books = loads.aggregate(n=loads.count(), **{c.get_name(): c.sum() for c in counts})
            (row,), (book,) = figures.to_pylist(), books.to_pyarrow().to_pylist()
            return Seen(**row, books=tuple(book.values()))
    except NothingMined:
        return None


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kept")
    lay_out(folder)
    return folder


def test_nothing_is_lost_and_nothing_doubled(
    kept: Path, tmp_path: Path, proved: Callable[[str, str], None]
) -> None:
    folder = shutil.copytree(kept, tmp_path / "hurt")
    started = time.monotonic()
    assert loader(folder).wait() == 0
    seconds = time.monotonic() - started
    assert seen(folder) == WHOLE
    chance = random.Random(11)
    n_killed = n_whole = 0
    for _ in range(KILLS):
        if seen(folder) is not None:
            n_whole += 1
            shutil.rmtree(folder)
            shutil.copytree(kept, folder)
        n_killed += killed(folder, chance.uniform(0.1, seconds))
        assert seen(folder) in (None, WHOLE)

    assert loader(folder).wait() == 0

    assert seen(folder) == WHOLE
    assert n_killed > KILLS / 2
    proved(
        f"load of {ROWS:,} rows, {REPEATED:,} of them twice, killed at random moments",
        f"{n_killed} of {KILLS} loaders killed at work, {n_whole + 1} got through; after each"
        " nothing or all is seen: 0 rows lost, 0 double",
    )


def killed(folder: Path, seconds: float) -> bool:
    """Kill a loader after so many seconds and return whether it was still at work."""
    working = loader(folder)
    try:
        working.wait(seconds)
    except subprocess.TimeoutExpired:
        working.send_signal(signal.SIGKILL)
        working.wait()
        return True
    return False
