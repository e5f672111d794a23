"""The workbench on a real PostgreSQL, started here and stopped after."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.postgres


def _binary(name: str) -> str:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    path = str(found[-1]) if found else shutil.which(name)
    if path is None:
        pytest.fail(f"{name} is missing: install PostgreSQL (make setup-test says how)")
    return path


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture
def address() -> Iterator[str]:
    """Start a server in a folder of its own; it refuses to run as root."""
    # Not below pytest's folder, which only its owner may enter.
    with tempfile.TemporaryDirectory(prefix="needmine-postgresql-") as name:
        yield from _serving(Path(name))


def _serving(folder: Path) -> Iterator[str]:
    user = "postgres" if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)
    data, port = folder / "data", _free_port()
    subprocess.run(
        [_binary("initdb"), "-D", str(data), "-U", "needmine", "-A", "trust", "-E", "UTF8"],
        user=user,
        check=True,
        capture_output=True,
    )
    server = subprocess.Popen(
        [_binary("postgres"), "-D", str(data), "-p", str(port), "-k", str(folder), "-F"],
        user=user,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_until_ready(port)
        yield f"postgresql://needmine@127.0.0.1:{port}/postgres"
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_until_ready(port: int) -> None:
    for _ in range(100):
        asked = subprocess.run(
            [_binary("pg_isready"), "-h", "127.0.0.1", "-p", str(port)],
            capture_output=True,
            check=False,
        )
        if asked.returncode == 0:
            return
    pytest.fail("PostgreSQL did not start")


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
