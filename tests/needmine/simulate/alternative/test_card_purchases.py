import numpy as np
import pytest

from needmine.simulate.alternative.card_purchases import shopping_for_needs
from needmine.simulate.money.card_spending import MCCS
from tests.needmine.simulate.alternative.lived import Lived, felt

SHOWN = {
    "borrow_home": {"5200", "5732", "7011"},
    "borrow_consumer": {"5200", "5732", "5511", "5311"},
    "protect_income": {"5641", "8062", "5912"},
    "send_abroad": {"4511", "8299", "7011"},
    "smooth_cash_flow": {"6010", "5411"},
    "credit_health": {"6010", "5411"},
}


@pytest.mark.parametrize("need", sorted(SHOWN))
def test_a_need_shows_where_it_is_shopped_for(other_make: Lived, need: str) -> None:
    scene = felt(other_make.scene, need)
    found = shopping_for_needs(scene)
    mine = found.need >= 0
    assert len(set(found.need[mine].tolist())) > 15
    assert {MCCS[code] for code in found.mcc[mine]} == SHOWN[need]
    assert np.array_equal(
        scene.cards.person[found.card[mine]], scene.needs.person[found.need[mine]]
    )
    silent = shopping_for_needs(felt(other_make.scene, need, silent=True))
    assert (silent.need == -1).all()


def test_sprees_are_gone_on_without_a_need(other_make: Lived) -> None:
    found = shopping_for_needs(other_make.scene)
    without = found.need < 0
    assert without.sum() > (found.need >= 0).sum()
    _, often = np.unique(found.card[without], return_counts=True)
    assert often.max() >= 5


def test_purchases_lie_in_the_period_and_within_the_limit(other_make: Lived) -> None:
    scene, found = other_make.scene, shopping_for_needs(other_make.scene)
    assert found.second.min() >= 0
    assert found.second.max() < scene.setting.period.days * 86_400
    assert found.cents.min() >= 100
    assert (found.cents <= scene.cards.limit[found.card] // 2).all()
    assert (found.second // 86_400 >= scene.people.joined[scene.cards.person[found.card]]).all()
