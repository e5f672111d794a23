"""What the tests of the stage share."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import duckdb
import pytest
from splink.backends.duckdb import DuckDBAPI

from needmine.core.ids import digest_of
from needmine.core.time import Moment
from needmine.customers.grouping import Grouping, group
from needmine.customers.lasting_ids import Before
from needmine.customers.model import LinkingModel
from needmine.customers.remembered import Remembered
from needmine.customers.rules import rules
from tests.needmine.customers.dirty_bank import revealed
from tests.rows import ZONE, tables_of

NEW_YEAR = Moment(date=dt.date(2026, 1, 1), zone=ZONE)

Grouped = Callable[..., Grouping]


@pytest.fixture
def linking() -> Callable[[], object]:
    """Return a function that opens a fresh Splink database in memory."""
    return opened


@pytest.fixture
def grouped() -> Grouped:
    """Return a function that groups rows as a bank with the master ``core`` would."""
    return grouped_rows


def hashed(values: Sequence[str]) -> list[str]:
    """Return a stand-in for the tokens of texts."""
    return [digest_of(value) for value in values]


def opened() -> object:
    """Return a fresh Splink database in memory."""
    return DuckDBAPI(connection=duckdb.connect(config={"temp_directory": "", "threads": 1}))


def grouped_rows(
    rows: dict[str, list[dict[str, Any]]],
    *,
    as_of: Moment = NEW_YEAR,
    master: str | None = "core",
    model: LinkingModel | None = None,
    decided: Sequence[dict[str, Any]] = (),
    before: Before | None = None,
    last: Remembered | None = None,
) -> Grouping:
    """Return the grouping of rows; a table without rows is absent."""
    return group(
        tables_of(**{name: given for name, given in rows.items() if given}),
        as_of=as_of,
        master=master,
        reveal=revealed,
        linking=opened(),
        rules=rules(),
        model=model,
        decided=decided,
        before=before,
        seal=hashed,
        last=last,
    )
