import dataclasses

import numpy as np

from needmine.simulate.check.observed import MEASURES, Observed
from needmine.simulate.check.plain_models import (
    _area,
    _foretold,
    _known,
    _lots_held,
    churn_auc,
    response_auc,
)
from needmine.simulate.ground.chance import texts
from needmine.simulate.holdings.lots import Lots
from tests.needmine.simulate.conftest import Lived


def test_ranks_that_are_all_right_all_wrong_and_all_the_same() -> None:
    came = np.array([False, False, True, True])

    assert _area(np.array([0.1, 0.2, 0.8, 0.9]), came) == 1.0
    assert _area(np.array([0.9, 0.8, 0.2, 0.1]), came) == 0.0
    assert _area(np.array([0.5, 0.5, 0.5, 0.5]), came) == 0.5
    # Of the four pairs one stands the wrong way round.
    assert _area(np.array([0.1, 0.8, 0.2, 0.9]), came) == 0.75
    # A pair that is even counts half.
    assert _area(np.array([0.1, 0.2, 0.2, 0.9]), came) == 0.875


def held(*rows: tuple[int, int, int]) -> Lots:
    """Lots: person, first day, day paid out."""
    person, started, ended = np.array(rows, dtype=np.int64).T
    size = len(rows)
    return Lots(
        person=person,
        product=texts(["term_1y"] * size),
        principal=np.full(size, 100),
        rate=np.zeros(size),
        started=started,
        matures=ended,
        ended=ended,
        rolls=np.zeros(size, dtype=bool),
        lost=np.zeros(size),
        need=np.full(size, -1),
    )


def test_lots_are_counted_on_the_days_they_run(lived: Lived) -> None:
    lots = held((3, -50, 100), (3, 20, 1_000_000), (3, 200, 210), (4, 10, 20), (7, -4_000, -100))
    world = dataclasses.replace(lived.world, lots=lots)

    def on(*asked: tuple[int, int]) -> list[int]:
        person, day = np.array(asked, dtype=np.int64).T
        return _lots_held(world, person, day).tolist()

    assert on((3, 0), (3, 20), (3, 99), (3, 100), (3, 205), (3, 210)) == [1, 2, 2, 1, 2, 1]
    assert on((4, 9), (4, 10), (4, 19), (4, 20)) == [0, 1, 1, 0]
    assert on((7, 0), (5, 50), (0, 0)) == [0, 0, 0]


def test_what_a_bank_knows_of_a_person_comes_from_before_the_month(lived: Lived) -> None:
    person, month = np.arange(50), np.full(50, 6)
    before = _known(lived.world, lived.seen, person, month)

    later = Observed(lived.world)
    for name in MEASURES:
        later.of[name] = lived.seen.of[name].copy()
        later.of[name][:, 6:] = 10**9
    earlier = Observed(lived.world)
    for name in MEASURES:
        earlier.of[name] = lived.seen.of[name].copy()
        earlier.of[name][:, 5] += 1

    assert (_known(lived.world, later, person, month) == before).all()
    assert (_known(lived.world, earlier, person, month) != before).any()


def test_it_knows_the_last_month_and_the_three_before_it(lived: Lived) -> None:
    seen = Observed(lived.world)
    seen.of["inflow"][7] = [1, 10, 100, 1_000, 10_000, 100_000, 0, 0, 0, 0, 0, 0]

    columns = _known(lived.world, seen, np.array([7, 7]), np.array([6, 3]))

    place = 3 * MEASURES.index("inflow")
    last, before, change = columns[:, place : place + 3].T
    assert last.tolist() == [100_000, 100]
    assert before.tolist() == [11_100, 11]
    assert np.allclose(change, [100_000 / (11_100 / 3 + 1), 100 / (11 / 3 + 1)])


def test_nothing_is_said_on_too_few_cases(lived: Lived) -> None:
    assert np.isnan(response_auc(lived.world, lived.seen))
    assert np.isnan(churn_auc(lived.world, lived.seen))

    few = np.arange(1_000) < 100
    later = np.arange(1_000) % 2 == 0
    assert np.isnan(_foretold(np.zeros((1_000, 2)), few, later))


def test_a_plain_model_finds_what_is_there_and_nothing_in_noise() -> None:
    rng = np.random.default_rng(1)
    features = rng.normal(size=(4_000, 3))
    later = np.arange(4_000) >= 2_000
    caused = features[:, 0] + 0.5 * rng.normal(size=4_000) > 1
    by_chance = rng.random(4_000) < 0.2

    assert _foretold(features, caused, later) > 0.9
    assert 0.44 < _foretold(features, by_chance, later) < 0.56
    assert _foretold(features, caused, later) == _foretold(features, caused, later)
