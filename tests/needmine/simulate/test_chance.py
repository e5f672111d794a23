import numpy as np

from needmine.simulate.chance import (
    between,
    chosen,
    day_second,
    lognormal,
    placed,
    repeated,
    stream,
    texts,
)


def test_one_part_draws_the_same_whatever_other_parts_draw() -> None:
    alone = stream(1, "visits").random(3)
    stream(1, "voices").random(100)
    assert (stream(1, "visits").random(3) == alone).all()
    assert (stream(1, "voices").random(3) != alone).all()
    assert (stream(2, "visits").random(3) != alone).all()


def test_between_includes_both_ends() -> None:
    assert set(between(stream(1, "x"), 2, 4, 200).tolist()) == {2, 3, 4}


def test_weights_decide_how_often_a_position_is_chosen() -> None:
    drawn = chosen(stream(1, "x"), [1, 0, 3], 4_000)
    assert set(drawn.tolist()) == {0, 2}
    assert 0.71 < (drawn == 2).mean() < 0.79


def test_the_median_of_lognormal_amounts_is_the_one_asked_for() -> None:
    assert 95 < np.median(lognormal(stream(1, "x"), 100.0, 0.8, 20_000)) < 105


def test_counts_become_positions_and_persons_places() -> None:
    assert repeated(np.array([2, 0, 1])).tolist() == [0, 0, 2]
    assert placed(4, np.array([3, 1])).tolist() == [-1, 1, -1, 0]


def test_seconds_lie_between_the_hours_of_opening() -> None:
    seconds = day_second(stream(1, "x"), 1_000, opens=9, closes=17)
    assert seconds.min() >= 9 * 3600
    assert seconds.max() < 17 * 3600


def test_texts_stay_texts() -> None:
    assert texts(["甲", ""]).tolist() == ["甲", ""]
