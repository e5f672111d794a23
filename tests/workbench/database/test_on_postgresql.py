"""The workbench on a real PostgreSQL, started here and stopped after."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgresql import postgresql

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.postgres


@pytest.fixture
def address() -> Iterator[str]:
    """Start a server of its own."""
    with postgresql() as found:
        yield found


def test_publishing_pages_answers_and_audit_work_on_postgresql(
    address: str, tmp_path: Path
) -> None:
    # A process of its own: this one is already set up on SQLite.
    done = subprocess.run(
        [sys.executable, "-m", "tests.workbench.database.on_postgresql", address, str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "statuses": [200] * 7,
        "given": [["n00-grow_idle_savings", "accepted", "好"]],
        "whole": True,
    }
