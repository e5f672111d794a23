import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from needmine.core.time import Moment
from needmine.evaluate.ceiling import ceiling
from needmine.evaluate.measures import Floats, Truths
from tests.rows import ZONE

JULY = Moment(date=dt.date(2026, 7, 15), zone=ZONE)
MONTHS = [dt.date(2026, month, 1) for month in range(1, 10)]
PERSONS = pa.table({"customer_id": ["wang", "li", "li"], "person": ["h0", "h1", "h2"]})


def states(people: list[str], wish: list[float]) -> pa.Table:
    return pa.table(
        {
            "person": people * len(MONTHS),
            "date": [month for month in MONTHS for _ in people],
            "wish": wish * len(MONTHS),
            "name": ["not a number"] * len(people) * len(MONTHS),
        }
    )


def world(folder: Path) -> Path:
    """Return a truth in which those with a wish have the need from May on, here and elsewhere."""
    others = [f"e{n}" for n in range(200)]
    wish = [float(n % 4 == 0) for n in range(200)]
    (folder / "elsewhere").mkdir()
    pq.write_table(states(["h0", "h1", "h2"], [0.0, 0.0, 1.0]), folder / "states.parquet")
    pq.write_table(states(others, wish), folder / "elsewhere" / "states.parquet")
    wanting = [person for person, wants in zip(others, wish, strict=True) if wants]
    needs = {
        "person": wanting,
        "need": ["a"] * len(wanting),
        "start": [dt.date(2026, 5, 1)] * len(wanting),
        "end": pa.nulls(len(wanting), pa.date32()),
    }
    pq.write_table(pa.table(needs), folder / "elsewhere" / "needs.parquet")
    return folder


class Asked:
    """A learner that scores by the wish it is shown, and keeps what it was taught."""

    def __init__(self) -> None:
        self.taught: list[dict[str, Any]] = []

    def __call__(
        self,
        states: pa.Table,
        happened: Truths,
        watched: pa.Table,
        happened_watched: Truths,
        asked: pa.Table,
    ) -> Floats:
        self.taught.append({"states": states, "happened": happened, "watched": watched})
        return np.asarray(asked["wish"].to_numpy(), dtype=np.float64) * 4 - 2


def test_the_latest_state_of_each_person_is_scored_and_the_likelier_person_stays(
    tmp_path: Path,
) -> None:
    found = ceiling(world(tmp_path), PERSONS, as_of=JULY, horizon_days=90, learner=Asked())

    assert found is not None
    scores = [(row["customer_id"], row["score"]) for row in found.to_pylist()]
    # Of two people taken for one customer the one who has the need comes last, and is kept.
    assert sorted(scores) == [("li", -2.0), ("li", 2.0), ("wang", -2.0)]
    assert scores[-1] == ("li", 2.0)


def test_it_learns_from_the_other_world_up_to_the_moment_and_sees_numbers_alone(
    tmp_path: Path,
) -> None:
    asked = Asked()
    ceiling(world(tmp_path), PERSONS, as_of=JULY, horizon_days=30, learner=asked)

    (taught,) = asked.taught
    assert taught["states"].column_names == ["wish"]
    # Six months up to July, three quarters of 200 people or so; the others say when to stop.
    n = taught["states"].num_rows + taught["watched"].num_rows
    assert n == 6 * 200
    assert 0.6 < taught["states"].num_rows / n < 0.9
    # It begins on 1 May, which on 1 April is more than 30 days ahead: May, June and July teach it.
    wants = taught["states"]["wish"].to_numpy() == 1
    assert taught["happened"].sum() == pytest.approx(wants.sum() * 3 / 6)
    assert not taught["happened"][~wants].any()


def test_a_need_too_rare_to_learn_is_told_by_its_frequency(tmp_path: Path) -> None:
    folder = world(tmp_path)
    needs = pq.read_table(folder / "elsewhere" / "needs.parquet").slice(0, 2)
    pq.write_table(needs, folder / "elsewhere" / "needs.parquet")

    found = ceiling(folder, PERSONS, as_of=JULY, horizon_days=90, learner=Asked())

    assert found is not None
    assert len(set(found["score"].to_pylist())) == 1
    assert found["score"][0].as_py() < -3


def test_without_states_there_is_no_ceiling(tmp_path: Path) -> None:
    folder = world(tmp_path)
    early = Moment(date=dt.date(2025, 12, 31), zone=ZONE)
    assert ceiling(folder, PERSONS, as_of=early, horizon_days=90, learner=Asked()) is None

    (folder / "elsewhere" / "states.parquet").unlink()
    assert ceiling(folder, PERSONS, as_of=JULY, horizon_days=90, learner=Asked()) is None
