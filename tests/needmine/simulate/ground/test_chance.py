import numpy as np
import pytest

from needmine.simulate.ground.chance import Luck, clock, placed, repeated, texts

LUCK = Luck(1, "visits")
MANY = np.arange(40_000)


def test_a_draw_is_the_same_however_many_are_drawn_and_in_whatever_order() -> None:
    whole = LUCK.share("day", MANY, 3)

    assert (LUCK.share("day", MANY[:10], 3) == whole[:10]).all()
    assert (LUCK.share("day", MANY[::-1], 3) == whole[::-1]).all()
    assert LUCK.share("day", 17, 3) == whole[17]
    assert (LUCK.share("day", MANY.reshape(200, 200), 3).ravel() == whole).all()


def test_a_draw_leaves_what_it_is_about_as_it_was() -> None:
    about = np.arange(20_000)
    LUCK.share("day", about)

    assert (about == np.arange(20_000)).all()


@pytest.mark.parametrize(
    "other",
    [
        Luck(2, "visits").share("day", MANY),
        Luck(1, "voices").share("day", MANY),
        LUCK.share("clock", MANY),
        LUCK.share("day", MANY + 1),
        LUCK.share("day", MANY, 0),
        LUCK.share("day", MANY, 1),
        LUCK.share("day", 0, MANY),
    ],
    ids=["seed", "part", "purpose", "neighbour", "more", "month", "turned round"],
)
def test_another_seed_part_purpose_or_number_has_luck_of_its_own(
    other: "np.ndarray[tuple[int], np.dtype[np.float64]]",
) -> None:
    drawn = LUCK.share("day", MANY)

    # Of 40,000 draws two thousandths are far outside of what chance leaves.
    assert abs(np.corrcoef(drawn, other)[0, 1]) < 0.02
    assert (drawn == other).sum() == 0


def test_shares_lie_evenly_from_0_to_1() -> None:
    drawn = LUCK.share("even", MANY)
    tenths = np.histogram(drawn, bins=10, range=(0, 1))[0]

    assert 0 <= drawn.min() < 0.001
    assert 0.999 < drawn.max() < 1
    assert (abs(tenths - 4_000) < 250).all()


def test_whatever_the_seed_its_first_people_are_no_luckier_than_others() -> None:
    seeds = [Luck(seed, "people").share("loyalty", MANY[:3]) for seed in (0, 1, 2, 2**32 - 1)]

    assert len({float(share) for drawn in seeds for share in drawn}) == 12
    first = np.array([Luck(seed, "people").share("loyalty", 0) for seed in range(2_000)])
    assert abs(first.mean() - 0.5) < 0.03


@pytest.mark.parametrize("rate", [0.0, 0.1, 3.0, 40.0])
def test_counts_have_the_mean_and_the_variance_of_their_rate(rate: float) -> None:
    counts = LUCK.counts(np.full(len(MANY), rate), "count", MANY)

    assert counts.mean() == pytest.approx(rate, rel=0.03, abs=1e-12)
    assert counts.var() == pytest.approx(rate, rel=0.05, abs=1e-12)


def test_every_count_follows_its_own_rate_and_more_of_it_never_means_fewer() -> None:
    rates = np.array([[0.0, 2.0], [9.0, 0.5]])
    few = LUCK.counts(rates, "count", np.array([[1, 2], [3, 4]]))
    more = LUCK.counts(rates * 1.3, "count", np.array([[1, 2], [3, 4]]))

    assert few.shape == (2, 2)
    assert few[0, 0] == 0
    assert (more >= few).all()


def test_between_draws_every_number_and_includes_both_ends() -> None:
    drawn = LUCK.between(-2, 1, "x", MANY)

    assert {-2, -1, 0, 1} == set(drawn.tolist())
    assert np.bincount(drawn + 2).min() > 9_600
    assert LUCK.between(np.array([5, 0]), np.array([5, 0]), "x", MANY[:2]).tolist() == [5, 0]


def test_weights_decide_how_often_a_position_is_chosen() -> None:
    drawn = LUCK.chosen([1, 0, 3, 0], "x", MANY)

    assert set(drawn.tolist()) == {0, 2}
    assert 0.74 < (drawn == 2).mean() < 0.76


def test_what_happens_for_sure_always_happens_and_what_never_does_never() -> None:
    assert LUCK.happens(1.0, "x", MANY).all()
    assert not LUCK.happens(0.0, "x", MANY).any()
    assert 0.29 < LUCK.happens(0.3, "x", MANY).mean() < 0.31
    # Each has a chance of its own.
    assert LUCK.happens(np.array([1.0, 0.0]), "x", MANY[:2]).tolist() == [True, False]


def test_normal_draws_have_the_middle_and_the_breadth_of_the_standard() -> None:
    drawn = LUCK.normal("x", MANY)

    assert abs(drawn.mean()) < 0.02
    assert abs(drawn.std() - 1) < 0.02
    assert 3.5 < abs(drawn).max() < 4.4


def test_the_median_of_lognormal_amounts_is_the_one_asked_for() -> None:
    assert 98 < np.median(LUCK.lognormal(100.0, 0.8, "x", MANY)) < 102


def test_counts_become_positions_with_their_turns() -> None:
    rows, turns = repeated(np.array([2, 0, 3]))

    assert rows.tolist() == [0, 0, 2, 2, 2]
    assert turns.tolist() == [0, 1, 0, 1, 2]


def test_persons_know_their_place_in_a_list() -> None:
    assert placed(4, np.array([3, 1])).tolist() == [-1, 1, -1, 0]


def test_moments_lie_between_the_hours_of_opening_and_mostly_in_the_middle() -> None:
    seconds = clock(LUCK, "clock", MANY, opens=9, closes=17)

    assert seconds.min() >= 9 * 3600
    assert seconds.max() < 17 * 3600
    assert ((seconds >= 12 * 3600) & (seconds < 14 * 3600)).mean() > 0.4


def test_texts_stay_texts() -> None:
    assert texts(["甲", ""]).tolist() == ["甲", ""]
