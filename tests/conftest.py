"""What every test may use: the record of the long proofs."""

import datetime as dt
import json
import os
import platform
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

PROVING = bool(os.environ.get("NEEDMINE_PROVE"))
_NOTES = Path(__file__).parent.parent / ".pytest_cache" / "proofs.jsonl"
_RECORD = Path(__file__).parent.parent / "docs" / "measurements.md"
_BEGIN, _END = "<!-- proofs: written by make prove -->", "<!-- end of proofs -->"


@pytest.fixture
def proved() -> Callable[[str, str], None]:
    """Note what a long proof went through and found, for the record that `make prove` writes."""

    def note(what: str, found: str) -> None:
        if PROVING:
            _NOTES.parent.mkdir(exist_ok=True)
            with _NOTES.open("a", encoding="utf-8") as notes:
                notes.write(json.dumps({"what": what, "found": found}) + "\n")

    return note


def pytest_sessionstart(session: pytest.Session) -> None:
    if PROVING and not hasattr(session.config, "workerinput"):
        _NOTES.unlink(missing_ok=True)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    # The first process writes, after its workers have ended; a red run leaves the record alone.
    if PROVING and not hasattr(session.config, "workerinput") and exitstatus == 0:
        _write_record()


def _write_record() -> None:
    if not _NOTES.exists():
        return
    notes = [json.loads(line) for line in _NOTES.read_text(encoding="utf-8").splitlines()]
    today = dt.datetime.now(dt.UTC).date()
    machine = f"{os.cpu_count()} cores, {platform.machine()}"
    # Many seeds of one proof that found the same are one line.
    times = Counter((note["what"], note["found"]) for note in notes)
    rows = sorted(
        f"| {what} | {_times(n)}{found} | {machine} | `make prove` | {today} |"
        for (what, found), n in times.items()
    )
    head = "| proof | found | machine | repeat with | date |\n|---|---|---|---|---|"
    text = _RECORD.read_text(encoding="utf-8")
    before, _, rest = text.partition(_BEGIN)
    after = rest.partition(_END)[2]
    section = "\n".join([_BEGIN, head, *rows, _END])
    _RECORD.write_text(before + section + after, encoding="utf-8")


def _times(n: int) -> str:
    return f"{n} times: " if n > 1 else ""
