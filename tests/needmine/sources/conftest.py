"""Departments whose files a test writes itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from needmine.engine.duckdb import DuckEngine
from tests.needmine.sources.departments import Departments


@pytest.fixture(scope="module")
def engine() -> Iterator[DuckEngine]:
    """Open one engine for all tests of a file."""
    opened = DuckEngine(threads=1)
    yield opened
    opened.close()


@pytest.fixture
def bank(engine: DuckEngine, tmp_path: Path) -> Departments:
    """Return departments without a feed."""
    return Departments(tmp_path, engine)
