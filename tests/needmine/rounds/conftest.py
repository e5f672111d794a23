"""Rounds that a test fills itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from needmine.engine.duckdb import DuckEngine
from tests.needmine.rounds.mining import Mining
from tests.needmine.rounds.written import written_bank


@pytest.fixture(scope="module")
def engine() -> Iterator[DuckEngine]:
    """Open one engine for all rounds of a file."""
    opened = DuckEngine(threads=1)
    yield opened
    opened.close()


@pytest.fixture
def mining(tmp_path: Path, engine: DuckEngine) -> Mining:
    """Return a bank that has not mined yet."""
    return Mining(written_bank(tmp_path), engine)
