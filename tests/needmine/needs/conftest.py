"""Fixtures of the ledger's tests: needs small enough to reckon by hand."""

from pathlib import Path

import pytest

from needmine.needs.taxonomy import NeedDefinition

from .written import COMPLAINT, LOAN, needs_from


@pytest.fixture
def loan(tmp_path: Path) -> NeedDefinition:
    return needs_from(tmp_path, LOAN)[0]


@pytest.fixture
def complaint(tmp_path: Path) -> NeedDefinition:
    return needs_from(tmp_path, COMPLAINT)[0]
