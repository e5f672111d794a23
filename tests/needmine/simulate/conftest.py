from dataclasses import dataclass
from pathlib import Path

import pytest

from needmine.simulate.check.observed import Observed
from needmine.simulate.parameters import read_parameters
from needmine.simulate.world import Month, World, world
from tests.needmine.simulate.lived import made_bank


@dataclass(frozen=True)
class Lived:
    """A world, every month of it, and what was counted of them."""

    world: World
    months: tuple[Month, ...]
    seen: Observed


@pytest.fixture(scope="session")
def lived() -> Lived:
    """A world of 1,500 customers and twelve months."""
    made = world(customers=1_500, months=12, seed=11, language="zh", parameters=read_parameters())
    months = tuple(made.months())
    seen = Observed(made)
    for month in months:
        seen.month(month)
    return Lived(world=made, months=months, seen=seen)


@pytest.fixture(scope="session")
def chinese_bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small Chinese bank."""
    return made_bank(tmp_path_factory.mktemp("zh") / "bank")


@pytest.fixture(scope="session")
def english_bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small English-speaking bank."""
    return made_bank(tmp_path_factory.mktemp("en") / "bank", language="en")
