import numpy as np

from needmine.simulate.alternative.payments import failed, paid_by_hand, sent_back
from needmine.simulate.holdings.orders import payee
from tests.needmine.simulate.alternative.lived import Lived, felt


def test_what_fails_comes_back_within_a_day_and_whole(other_make: Lived) -> None:
    scene, luck = other_make.scene, other_make.scene.setting.luck("t")
    person = np.flatnonzero((scene.accounts.first >= 0) & (scene.leaves > 400))[:200]
    found = failed(scene, luck, person, np.full(200, 50), need=-1)
    out, home = found.taken(np.arange(200)), found.taken(np.arange(200, 400))
    assert (out.cents < 0).all()
    assert np.array_equal(out.cents, -home.cents)
    assert np.array_equal(out.other, home.other)
    assert 0 < (home.day - out.day).mean() < 1
    assert (home.second > out.second).all()


def test_before_some_complaints_a_transfer_failed(other_make: Lived) -> None:
    found = sent_back(felt(other_make.scene, "repair_complaint"))
    assert 0.05 < len(set(found.need.tolist())) / 300 < 0.4
    assert found.day.min() >= 97
    assert found.day.max() <= 101
    assert len(sent_back(felt(other_make.scene, "repair_complaint", silent=True))) == 0


def test_bills_paid_by_hand_go_to_one_payee_later_and_later(other_make: Lived) -> None:
    scene = felt(other_make.scene, "automate_payments")
    found = paid_by_hand(scene)
    assert 0.3 < len(set(found.need.tolist())) / 300 < 0.9
    assert np.array_equal(
        found.other, payee(scene.others, scene.needs.person[found.need], np.full(len(found), 80))
    )
    assert found.day.min() >= 100
    assert found.day.max() <= 200
    times = -found.cents / scene.stakes[found.need]
    assert set(times.tolist()) == {1.0, 2.0}
    assert 0.04 < (times == 2).mean() < 0.2


def test_the_silent_pay_no_bill_that_could_be_seen(other_make: Lived) -> None:
    assert len(paid_by_hand(felt(other_make.scene, "automate_payments", silent=True))) == 0
