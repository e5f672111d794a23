"""The risk department: monthly internal scores under its own numbers."""

from pathlib import Path
from typing import Any

import numpy as np

from needmine.simulate.files import dated, picked, with_rows, write_delimited
from needmine.simulate.ground.calendar import DAY
from needmine.simulate.ground.chance import Ints
from needmine.simulate.holdings.scores import VERSIONS
from needmine.simulate.world import Month, World

from .exporting import month_files, state_files


class Risk:
    """Everything the risk department delivers."""

    def __init__(self, world: World, folder: Path) -> None:
        self._world, self._folder = world, folder

    def month(self, month: Month) -> None:
        """Write nothing: its rows are few."""

    def close(self) -> None:
        """Write every file."""
        _customers(self._world, self._folder)
        _scores(self._world, self._folder)


def _customers(world: World, folder: Path) -> None:
    record = world.records["risk"]

    def state(rows: Ints, _day: int) -> dict[str, Any]:
        return {
            "risk_no": record.key[rows],
            "name": record.name[rows],
            "id_no": record.id_number[rows],
        }

    state_files(
        folder, "customers_{date}.csv", record.known * DAY, state,
        period=world.period, write=write_delimited,
    )  # fmt: skip


def _scores(world: World, folder: Path) -> None:
    scored, record = world.scores, world.records["risk"]
    keys = np.full(len(world.people), "", dtype=object)
    keys[record.person] = record.key
    columns: dict[str, Any] = {
        "risk_no": keys[scored.person],
        "score_dt": dated(world.period, scored.day),
        "model": picked(list(VERSIONS), scored.version),
        "score": scored.score,
    }
    dirty = [
        {
            "risk_no": keys[record.person[0]],
            "score_dt": "2026-06-01",
            "model": "v4",
            "score": "n/a",
        },
        {"risk_no": "", "score_dt": "2026-06-01", "model": "v4", "score": "600"},
    ]
    known = np.r_[scored.day * DAY, np.full(2, (world.period.days - 1) * DAY)]
    month_files(
        folder, "scores_{date}.csv", with_rows(columns, dirty), known,
        period=world.period, write=write_delimited,
    )  # fmt: skip
