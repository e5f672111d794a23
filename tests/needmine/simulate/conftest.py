from pathlib import Path

import pytest

from needmine.simulate.parameters import read_parameters
from needmine.simulate.world import World, world
from tests.needmine.simulate.lived import made_bank


@pytest.fixture(scope="session")
def lived_world() -> World:
    """A world of 1,500 customers and twelve months."""
    return world(
        customers=1_500,
        months=12,
        seed=11,
        language="zh",
        parameters=read_parameters(),
        progress=lambda _: None,
    )


@pytest.fixture(scope="session")
def chinese_bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small Chinese bank."""
    return made_bank(tmp_path_factory.mktemp("zh") / "bank")


@pytest.fixture(scope="session")
def english_bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small English-speaking bank."""
    return made_bank(tmp_path_factory.mktemp("en") / "bank", language="en")
