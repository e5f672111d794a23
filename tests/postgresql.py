"""A real PostgreSQL server of one test, started in a folder of its own and stopped after."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def postgresql() -> Iterator[str]:
    """Start a server and yield its address; it refuses to run as root."""
    # Not below pytest's folder, which only its owner may enter.
    with tempfile.TemporaryDirectory(prefix="needmine-postgresql-") as name:
        yield from _serving(Path(name))


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
