"""The record of runs: who is alive, what broke off, where it goes on."""

import datetime as dt
import fcntl
import json
import os
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from needmine.core.errors import NeedmineError
from needmine.core.sentences import Sentence
from needmine.rounds.runs import AlreadyMining, Journal, Run, StageDone
from tests.needmine.rounds.written import NOW

JULY, AUGUST = dt.date(2026, 7, 1), dt.date(2026, 8, 1)
STAGE = StageDone(name="sources", seconds=1.5, tables={"parties": 3}, rows={"parties": 70})

# Holds a bank like a miner until its input ends.
HOLDER = """
import sys
from pathlib import Path
from needmine.rounds.runs import Journal
with Journal(Path(sys.argv[1])).alone():
    print("holding", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "runs")


def done(journal: Journal, key: str, date: dt.date = JULY, **tables: int) -> Run:
    run = replace(
        journal.begin(key=key, as_of=date, now=NOW),
        status="done",
        tables=tables,
        finished_at=NOW.isoformat(),
    )
    journal.write(run)
    return run


def statuses(journal: Journal) -> list[str]:
    return [run.status for run in journal.runs()]


def test_a_run_reads_back_as_it_was_written(journal: Journal) -> None:
    run = journal.begin(key="k", as_of=JULY, now=NOW)
    note = {"name": "voices", "zh": "没有", "en": "none"}
    run = replace(run, status="done", stages=(replace(STAGE, notes=(note,)),), tables={"a": 1})
    journal.write(run)

    assert journal.runs() == [run]
    assert run.date == JULY


def test_a_bank_that_never_mined_has_no_runs(journal: Journal) -> None:
    assert journal.runs() == []
    assert journal.pointers(3) == []


def test_runs_are_numbered_in_the_order_they_began(journal: Journal) -> None:
    ids = [done(journal, key).id for key in "abc"]

    assert ids == sorted(ids)
    assert [run.id for run in journal.runs()] == ids


def test_a_running_run_whose_miner_is_gone_was_interrupted(journal: Journal) -> None:
    with journal.alone():
        journal.begin(key="k", as_of=JULY, now=NOW)
        assert statuses(journal) == ["running"]

    assert statuses(journal) == ["interrupted"]


def test_only_the_last_run_can_be_the_one_that_is_mined_now(journal: Journal) -> None:
    with journal.alone():
        journal.begin(key="killed", as_of=JULY, now=NOW)
    with journal.alone():
        journal.begin(key="new", as_of=AUGUST, now=NOW)
        assert statuses(journal) == ["interrupted", "running"]


def test_a_miner_killed_from_outside_leaves_an_interrupted_run_and_a_free_bank(
    journal: Journal, tmp_path: Path
) -> None:
    miner = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path / "runs")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with miner:
        assert miner.stdout is not None
        assert miner.stdout.readline() == "holding\n"
        journal.begin(key="k", as_of=JULY, now=NOW)
        assert statuses(journal) == ["running"]
        with pytest.raises(AlreadyMining, match="Another process"), journal.alone():
            pass
        miner.kill()

    assert statuses(journal) == ["interrupted"]
    with journal.alone():
        assert journal.begin(key="k", as_of=JULY, now=NOW).id == journal.runs()[0].id


def test_somebody_who_looks_for_an_instant_does_not_keep_a_miner_out(
    journal: Journal, tmp_path: Path
) -> None:
    with journal.alone():
        journal.begin(key="killed", as_of=JULY, now=NOW)
    handle = os.open(tmp_path / "mining.lock", os.O_RDWR)
    fcntl.flock(handle, fcntl.LOCK_SH)
    looking = threading.Timer(0.1, os.close, [handle])
    looking.start()

    with journal.alone():
        assert statuses(journal) == ["running"]

    looking.join()


@pytest.mark.parametrize("status", ["running", "failed"])
def test_a_broken_run_of_the_same_key_is_gone_on_with(journal: Journal, status: str) -> None:
    first = journal.begin(key="k", as_of=JULY, now=NOW)
    broken = replace(first, status=status, stages=(STAGE,), error={"zh": "坏", "en": "bad"})  # type: ignore[arg-type]
    journal.write(broken)

    again = journal.begin(key="k", as_of=JULY, now=NOW + dt.timedelta(hours=1))

    assert (again.id, again.stages, again.status) == (first.id, (STAGE,), "running")
    assert again.error == {}
    assert len(journal.runs()) == 1


def test_a_broken_run_of_another_key_is_left_and_a_new_one_begun(journal: Journal) -> None:
    first = journal.begin(key="k", as_of=JULY, now=NOW)
    journal.write(replace(first, stages=(STAGE,)))

    again = journal.begin(key="other", as_of=JULY, now=NOW)

    assert again.id != first.id
    assert again.stages == ()


def test_a_whole_run_is_never_gone_on_with(journal: Journal) -> None:
    first = done(journal, "k")

    assert journal.begin(key="k", as_of=JULY, now=NOW).id != first.id


def test_a_broken_run_is_not_gone_on_with_once_another_came_after_it(journal: Journal) -> None:
    journal.begin(key="k", as_of=JULY, now=NOW)
    done(journal, "other")

    assert journal.begin(key="k", as_of=JULY, now=NOW).stages == ()
    assert len(journal.runs()) == 3


def test_a_run_without_a_key_is_never_gone_on_with(journal: Journal) -> None:
    journal.begin(key="", as_of=JULY, now=NOW)

    assert journal.begin(key="", as_of=AUGUST, now=NOW).date == AUGUST
    assert len(journal.runs()) == 2


def test_a_failure_keeps_its_sentence_in_both_languages(journal: Journal) -> None:
    error = NeedmineError(
        Sentence(zh="文件坏了。", en="The file is broken."),
        remedy=Sentence(zh="请重传。", en="Send it again."),
        where="a.csv",
    )
    journal.fail(journal.begin(key="k", as_of=JULY, now=NOW), error, now=NOW)

    (run,) = journal.runs()
    assert run.status == "failed"
    assert run.error["en"] == "a.csv: The file is broken. Send it again."
    assert run.error["zh"].startswith("a.csv: 文件坏了。")


def test_pointers_name_the_last_whole_runs_and_no_broken_one(journal: Journal) -> None:
    runs = [done(journal, str(n), needs=n) for n in range(4)]
    journal.begin(key="broken", as_of=JULY, now=NOW)

    assert [(p.run, p.tables) for p in journal.pointers(2)] == [
        (runs[2].id, {"needs": 2}),
        (runs[3].id, {"needs": 3}),
    ]
    assert len(journal.pointers(99)) == 4
    assert journal.pointers(0) == []


def test_a_forgotten_run_stays_in_the_history_without_its_tables(journal: Journal) -> None:
    old, new = done(journal, "a", needs=1), done(journal, "b", needs=2)

    journal.forget({new.id})

    assert journal.runs() == [replace(old, key="", tables={}), new]


def test_a_broken_run_whose_files_are_gone_is_not_gone_on_with(journal: Journal) -> None:
    kept = done(journal, "a", needs=1)
    journal.write(replace(journal.begin(key="k", as_of=JULY, now=NOW), stages=(STAGE,)))

    journal.forget({kept.id})

    assert journal.begin(key="k", as_of=JULY, now=NOW).stages == ()


def test_one_process_cannot_mine_a_bank_twice_at_once(journal: Journal) -> None:
    with journal.alone(), pytest.raises(AlreadyMining) as refused, journal.alone():
        pass

    assert refused.value.where.endswith("mining.lock")
    with journal.alone():
        assert journal.runs() == []


def test_a_record_is_never_seen_half_written(journal: Journal, tmp_path: Path) -> None:
    run = journal.begin(key="k", as_of=JULY, now=NOW)
    (tmp_path / "runs" / f".{run.id}.json.0001").write_text('{"id": "run-')

    assert [found.id for found in journal.runs()] == [run.id]
    assert json.loads((tmp_path / "runs" / f"{run.id}.json").read_text())["key"] == "k"
