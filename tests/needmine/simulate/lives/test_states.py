import dataclasses

import numpy as np
import pyarrow as pa
import pytest

from needmine.simulate.ground.calendar import NEVER
from needmine.simulate.ground.parameters import read_parameters
from needmine.simulate.lives.events import EVENTS
from needmine.simulate.lives.needs import NEEDS
from needmine.simulate.lives.states import states
from needmine.simulate.world import truth
from tests.needmine.simulate.lived import happened, nobody

TRUE = truth(customers=60, months=18, seed=5, language="zh", parameters=read_parameters())
TABLE: pa.Table = states(TRUE)
DATES = [str(date) for date in sorted(set(TABLE["date"].to_pylist()))]


def of(table: pa.Table, person: int, column: str) -> dict[str, float]:
    rows = table.filter(pa.compute.equal(table["person"], f"p{person:07d}"))
    return {str(d): v for d, v in zip(rows["date"].to_pylist(), rows[column].to_pylist(),
                                      strict=True)}  # fmt: skip


def test_there_is_one_row_for_every_person_and_month() -> None:
    keys = set(zip(TABLE["person"].to_pylist(), TABLE["date"].to_pylist(), strict=True))
    assert len(keys) == TABLE.num_rows == 60 * len(DATES)


def test_months_go_from_a_year_before_today_to_six_after() -> None:
    assert (DATES[0], DATES[12], DATES[-1], len(DATES)) == (
        "2025-07-01", "2026-07-01", "2026-12-01", 18,
    )  # fmt: skip


def test_a_short_period_is_told_from_its_first_month_on() -> None:
    short = truth(customers=20, months=3, seed=5, language="zh", parameters=read_parameters())
    dates = sorted(set(states(short)["date"].to_pylist()))
    assert (str(dates[0]), len(dates)) == ("2026-04-01", 9)


def test_no_column_tells_of_needs_offers_or_purchases() -> None:
    forbidden = (*NEEDS, "need", "outcome", "product", "offered", "bought", "silent", "reason")
    assert [name for name in TABLE.column_names if any(word in name for word in forbidden)] == []
    # The same lives with other needs and no purchases are in the same state.
    other = dataclasses.replace(
        TRUE,
        needs=nobody(),
        stakes=np.zeros(0, dtype=np.int64),
        worth=np.zeros(0, dtype=np.int64),
        bought=dataclasses.replace(
            TRUE.bought,
            **{
                n: getattr(TRUE.bought, n)[:0]
                for n in ("person", "product", "day", "amount", "need")
            },
        ),
    )
    assert states(other).equals(TABLE)


def test_every_event_of_a_life_is_told_by_how_long_ago_it_was_and_never_before() -> None:
    day = TRUE.period.day("2026-01-10")
    told = states(dataclasses.replace(TRUE, lives=happened("job_loss", [7], day)))
    since = of(told, 7, "days_since_job_loss")
    assert since["2026-01-01"] == 400
    assert since["2026-02-01"] == 22
    assert since["2026-12-01"] == 325
    assert {f"days_since_{event}" for event in EVENTS} < set(TABLE.column_names)
    assert set(of(told, 8, "days_since_job_loss").values()) == {400}


def test_the_last_of_two_events_counts() -> None:
    twice = happened("car", [7], 100).adding(np.array([7]), "car", np.array([200]))
    told = states(dataclasses.replace(TRUE, lives=twice))
    date = TRUE.period.date(int(TRUE.period.starts[8])).isoformat()
    assert of(told, 7, "days_since_car")[date] == TRUE.period.starts[8] - 200


def test_a_lot_is_held_until_it_matures() -> None:
    lots = TRUE.first_lots
    row = int(np.flatnonzero((lots.matures > 400) & (lots.matures < 500))[0])
    alone = dataclasses.replace(TRUE, first_lots=lots.taken(np.array([row])))
    told, person = states(alone), int(lots.person[row])
    held, due = of(told, person, "principal_held"), of(told, person, "days_to_maturity")
    for date in DATES:
        day = TRUE.period.day(date)
        runs = lots.started[row] <= day < lots.matures[row]
        assert held[date] == (pytest.approx(float(lots.principal[row])) if runs else 0)
        assert due[date] == (lots.matures[row] - day if runs else 400)
    assert set(due.values()) > {400.0}


def test_who_left_has_left_from_that_day_on() -> None:
    leaves = np.full(60, NEVER)
    leaves[4] = TRUE.period.day("2026-03-01")
    told = states(dataclasses.replace(TRUE, leaves=leaves))
    left = of(told, 4, "has_left")
    assert (left["2026-02-01"], left["2026-03-01"], left["2026-12-01"]) == (0, 1, 1)
    assert set(of(told, 5, "has_left").values()) == {0.0}


def test_traits_stay_as_they_are() -> None:
    assert len(set(of(TABLE, 3, "loyalty").values())) == 1
    assert of(TABLE, 3, "loyalty")["2026-07-01"] == pytest.approx(TRUE.people.loyalty[3])
    assert set(of(TABLE, 3, "income").values()) == {float(TRUE.people.income[3])}
    has = TRUE.staff.banker_on(np.arange(60), TRUE.period.days) >= 0
    today = [of(TABLE, person, "has_banker")["2026-07-01"] for person in range(60)]
    assert today == has.astype(float).tolist()
    assert 0 < sum(today) < 60
