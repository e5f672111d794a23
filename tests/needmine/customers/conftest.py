"""What the tests of the stage share."""

from collections.abc import Callable

import duckdb
import pytest
from splink.backends.duckdb import DuckDBAPI


@pytest.fixture
def linking() -> Callable[[], object]:
    """Return a function that opens a fresh Splink database in memory."""

    def opened() -> object:
        return DuckDBAPI(connection=duckdb.connect(config={"temp_directory": "", "threads": 1}))

    return opened
