"""A miner killed at any moment: readers see one whole run, and the next run ends as if unhurt."""

import datetime as dt
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from needmine.rounds.bank import read_bank
from tests.flow.banks import last_run, mined, small_bank

FIRST, SECOND = dt.date(2026, 5, 1), dt.date(2026, 7, 1)
KILLS = 50 if os.environ.get("NEEDMINE_PROVE") else 3


def mine_for(folder: Path, date: dt.date) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "needmine.cli", "mine", str(folder), "--as-of", str(date)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def killed_after(folder: Path, seconds: float) -> bool:
    """Kill a miner after so many seconds and return whether it was still at work."""
    miner = mine_for(folder, SECOND)
    try:
        miner.wait(seconds)
    except subprocess.TimeoutExpired:
        miner.send_signal(signal.SIGKILL)
        miner.wait()
        return True
    return False


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], dict[str, str]]:
    folder = small_bank(tmp_path_factory.mktemp("unhurt"))
    bank, _ = mined(folder, FIRST)
    first = last_run(bank)
    mined(folder, SECOND)
    return first, last_run(bank)


def test_readers_see_a_whole_run_and_the_next_run_ends_as_if_unhurt(
    undisturbed: tuple[dict[str, str], dict[str, str]],
    tmp_path: Path,
    proved: Callable[[str, str], None],
) -> None:
    first, second = undisturbed
    kept = small_bank(tmp_path / "kept")
    mined(kept, FIRST)
    folder = shutil.copytree(kept, tmp_path / "hurt")
    started = time.monotonic()
    assert mine_for(folder, SECOND).wait() == 0
    whole = time.monotonic() - started
    chance = random.Random(7)
    n_killed = n_whole = 0
    for _ in range(KILLS):
        if last_run(read_bank(folder)) == second:
            # Nothing is left to kill: it got through, and begins again from the first run.
            n_whole += 1
            shutil.rmtree(folder)
            shutil.copytree(kept, folder)
        n_killed += killed_after(folder, chance.uniform(0.1, whole))
        assert last_run(read_bank(folder)) in (first, second)

    assert mine_for(folder, SECOND).wait() == 0

    assert n_killed > KILLS / 2
    assert last_run(read_bank(folder)) == second
    proved(
        "mine killed at random moments: readers see one whole run, the next run's tables are equal",
        f"{n_killed} of {KILLS} miners killed at work, "
        f"{n_whole + 1} runs got through, {len(second)} tables equal in each",
    )
