"""The call centre: what callers said, as JSON Lines; callers are a telephone number and a name."""

import json
from pathlib import Path
from typing import Any

import numpy as np

from needmine.simulate.files import dated, stamped, write_json_lines
from needmine.simulate.ground.calendar import DAY, NEVER
from needmine.simulate.ground.chance import placed, texts
from needmine.simulate.world import Month, World

from .exporting import month_files


class CallCentre:
    """Everything the call centre delivers."""

    def __init__(self, world: World, folder: Path) -> None:
        self._world, self._folder = world, folder

    def month(self, month: Month) -> None:
        """Write nothing: its rows are few."""

    def close(self) -> None:
        """Write every file."""
        _callers(self._world, self._folder)
        _calls(self._world, self._folder)


def _callers(world: World, folder: Path) -> None:
    """A row with the first call; with the core number where the agent found the caller there."""
    record, core = world.records["call_centre"], world.records["core_banking"]
    number = np.full(len(world.people), "", dtype=object)
    number[core.person] = core.key
    known = record.known * DAY + 8 * 3600
    columns: dict[str, Any] = {
        "caller_id": record.key,
        "name": record.name,
        "phone": record.phone,
        "core_no": np.where(record.in_crosswalk, number[record.person], ""),
        "first_call": stamped(world.period, known),
    }
    month_files(
        folder, "callers_{date}.jsonl", columns, known, period=world.period, write=write_json_lines
    )


def _calls(world: World, folder: Path) -> None:
    """A row with the call, and the same row again on the day a complaint is settled."""
    heard, period, record = world.voices, world.period, world.records["call_centre"]
    of_person = placed(len(world.people), record.person)
    settled = np.flatnonzero(heard.closed < period.days)
    rows = np.concatenate([np.arange(len(heard)), settled])
    again = np.arange(len(rows)) >= len(heard)
    closing = np.maximum(heard.closed[rows] * DAY + 17 * 3600, heard.second[rows] + 900)
    known = np.where(again, closing, heard.second[rows] + 600)
    columns: dict[str, Any] = {
        "call_id": texts(f"V{n:08d}" for n in rows.tolist()),
        "caller_id": record.key[of_person[heard.person[rows]]],
        "kind": np.where(heard.is_complaint[rows], "complaint", "call").astype(object),
        "text!": texts(json.dumps(text, ensure_ascii=False) for text in heard.text[rows]),
        "lang": np.full(len(rows), world.language, dtype=object),
        "started_at": stamped(period, heard.second[rows]),
        "closed_on": dated(period, np.where(again, heard.closed[rows], NEVER)),
        "updated_at": stamped(period, known),
    }
    month_files(folder, "calls_{date}.jsonl", columns, known, period=period, write=_with_dirt)


def _with_dirt(path: Path, columns: Any) -> None:
    """Each file ends with a call of which nothing was written down."""
    write_json_lines(path, columns)
    spoilt = dict.fromkeys(columns, "") | {"call_id": f"X{path.stem[-8:]}", "kind": "call"}
    with path.open("a", encoding="utf-8", newline="\n") as file:
        file.write(json.dumps({name.rstrip("!"): text for name, text in spoilt.items()}) + "\n")
