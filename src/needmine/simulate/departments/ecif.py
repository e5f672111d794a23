"""The master's crosswalk: which number of another department is which core customer."""

from pathlib import Path
from typing import Any

import numpy as np

from needmine.simulate.files import write_delimited
from needmine.simulate.ground.calendar import DAY
from needmine.simulate.ground.chance import Ints
from needmine.simulate.holdings.records import Records
from needmine.simulate.world import Month, World

from .exporting import state_files

CROSSED = ("cards", "app", "risk", "wealth", "wecom")


class Ecif:
    """Everything the master delivers."""

    def __init__(self, world: World, folder: Path) -> None:
        self._world, self._folder = world, folder

    def month(self, month: Month) -> None:
        """Write nothing: its rows are few."""

    def close(self) -> None:
        """Write every file."""
        for department in CROSSED:
            _crosswalk(self._world, self._world.records[department], self._folder)


def _crosswalk(world: World, record: Records, folder: Path) -> None:
    core = world.records["core_banking"]
    number = np.full(len(world.people), "", dtype=object)
    number[core.person] = core.key
    master_known = np.full(len(world.people), 0, dtype=np.int64)
    master_known[core.person] = core.known
    known = np.maximum(record.known, master_known[record.person])

    def state(rows: Ints, _day: int) -> dict[str, Any]:
        rows = rows[record.in_crosswalk[rows]]
        return {"sys_key": record.key[rows], "cust_no": number[record.person[rows]]}

    state_files(
        folder, f"{record.department}_{{date}}.csv", known * DAY, state,
        period=world.period, write=write_delimited,
    )  # fmt: skip
