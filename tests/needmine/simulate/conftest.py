import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from needmine.simulate.bank import EXPORTS
from needmine.simulate.check.observed import Observed
from needmine.simulate.ground.parameters import read_parameters
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


@pytest.fixture(scope="session")
def lived_bank(lived: Lived, chinese_bank: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What every department delivers of the world that `lived` holds."""
    folder = tmp_path_factory.mktemp("lived") / "bank"
    shutil.copytree(chinese_bank / "sources", folder / "sources")
    shutil.copy(chinese_bank / "bank.yml", folder)
    for name, opens in EXPORTS.items():
        department = opens(lived.world, folder / "exports" / name)
        for month in lived.months:
            department.month(month)
        department.close()
    return folder
