"""A small simulated bank, mined once for every test that only reads it."""

from pathlib import Path

import pytest

from needmine.rounds.bank import Bank
from needmine.rounds.runs import Run
from tests.flow.banks import mined, small_bank


@pytest.fixture(scope="session")
def mined_bank(tmp_path_factory: pytest.TempPathFactory) -> tuple[Bank, Run]:
    """Return the bank and its run; whoever changes its folder copies it first."""
    folder = small_bank(Path(tmp_path_factory.mktemp("mined")), customers=40, months=4)
    return mined(folder)
