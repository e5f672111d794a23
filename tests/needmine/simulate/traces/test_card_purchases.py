import dataclasses
from typing import Any

import numpy as np
import pytest

from needmine.simulate.ground.rows import joined
from needmine.simulate.lives.needs import Needs
from needmine.simulate.money.card_spending import MCCS, CardMonths, Shopped
from needmine.simulate.scene import Scene
from needmine.simulate.traces.card_purchases import SHOWN_IN, need_purchases
from tests.needmine.simulate.lived import crowd, felt, nobody, staged

SIZE = 300
HALF = list(range(150))


def shown(needs: Needs) -> tuple[Shopped, Scene]:
    stage = staged(needs, born=crowd(SIZE))
    return need_purchases(stage), stage


@pytest.mark.parametrize("need", sorted(SHOWN_IN))
def test_each_need_shows_in_its_own_categories_from_its_cause_to_its_end(need: str) -> None:
    codes, times = SHOWN_IN[need]

    made, stage = shown(felt(need, HALF, start=60, end=200, since=30))

    assert {MCCS[mcc] for mcc in made.mcc.tolist()} == set(codes)
    assert abs(len(made.card) / 150 - times) < 0.4
    day = made.second // 86_400
    assert 30 <= day.min() < 40
    assert 190 < day.max() <= 200
    assert (stage.cards.person[made.card] == made.need).all()


@pytest.mark.parametrize("need", sorted(SHOWN_IN))
def test_silent_needs_show_nowhere(need: str) -> None:
    assert len(shown(felt(need, HALF, start=60, end=200, silent=True))[0].card) == 0


def test_needs_that_are_not_about_shopping_show_nowhere() -> None:
    for need in ("borrow_home", "grow_savings", "keep_relationship", "repair_complaint"):
        assert len(shown(felt(need, HALF, start=60, end=200))[0].card) == 0


def test_a_strong_need_shows_more_often() -> None:
    weak = felt("borrow_consumer", HALF, start=60, end=200)
    strong = dataclasses.replace(weak, strength=np.full(150, 2.0))

    assert len(shown(strong)[0].card) > 1.7 * len(shown(weak)[0].card)


def test_nothing_is_bought_before_or_after_the_period() -> None:
    made, _ = shown(felt("borrow_consumer", HALF, start=-20, end=400, since=-40))

    day = made.second // 86_400
    assert day.min() >= 0
    assert day.max() < 365


def test_who_has_no_card_buys_nothing_with_it() -> None:
    stage = staged(felt("borrow_consumer", HALF, start=60, end=200), born=crowd(SIZE))
    few = stage.cards.of_person.copy()
    few[10:] = -1
    made = need_purchases(
        dataclasses.replace(stage, cards=dataclasses.replace(stage.cards, of_person=few))
    )

    assert set(made.need) <= set(range(10))
    assert len(made.card) > 10


def test_the_same_categories_are_bought_in_without_any_need() -> None:
    stage = staged(nobody(), born=crowd(SIZE))
    use: Any = np.ones((SIZE, 12))
    months = CardMonths(stage, use, need_purchases(stage))
    whole = joined([months.month(number) for number in range(12)])

    bought = {MCCS[mcc] for mcc in whole.mcc.tolist() if mcc >= 0}

    assert (whole.need == -1).all()
    assert {code for codes, _ in SHOWN_IN.values() for code in codes} <= bought
