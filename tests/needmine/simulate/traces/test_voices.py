import numpy as np
import pytest

from needmine.core.sentences import Language
from needmine.simulate.needs import Needs
from needmine.simulate.people import NEVER
from needmine.simulate.voices import SAID, Voices, shown, voices
from tests.needmine.simulate.lived import crowd, felt, nobody, stayed, told

SETTING = told()
BORN = crowd(400)


def heard(needs: Needs, language: Language = "zh") -> Voices:
    stakes = np.full(len(needs), 12_000_000)
    return voices(BORN, needs, stakes, stayed(400), setting=told(language=language))


@pytest.mark.parametrize("need", sorted(SAID))
def test_each_need_makes_people_ring_about_it(need: str) -> None:
    topic, share = SAID[need]
    calls = heard(felt(need, list(range(400)), start=60, end=240))
    rows = calls.need >= 0
    assert abs(len(set(calls.person[rows])) / 400 - share) < 0.08
    assert all(name.startswith(topic) for name in calls.topic[rows])


def test_people_ring_without_a_need_too() -> None:
    calls = heard(nobody())
    assert {"routine", "decoys", "asks_rates", "wants_loan"} <= set(calls.topic)
    assert calls.is_complaint.any()
    assert (calls.need == -1).all()


def test_a_complaint_put_right_is_closed_on_that_day() -> None:
    settled = felt("repair_complaint", list(range(400)), start=60, end=75, here=True)
    calls = heard(settled)
    mine = (calls.need >= 0) & calls.is_complaint
    assert mine.sum() > 200
    assert (calls.closed[mine] == 75).all()
    assert (calls.closed[~calls.is_complaint] == NEVER).all()


def test_a_complaint_not_put_right_stays_open_for_weeks_or_for_good() -> None:
    calls = heard(felt("repair_complaint", list(range(400)), start=60, end=75))
    mine = (calls.need >= 0) & calls.is_complaint
    assert (calls.closed[mine] - calls.second[mine] // 86_400).min() >= 25
    assert (calls.closed[mine] == NEVER).any()


def test_one_call_may_hold_several_topics_and_mistakes() -> None:
    calls = heard(felt("borrow_home", list(range(400)), start=0, end=300))
    texts = calls.text[calls.need >= 0]
    assert any("另外" in text or "顺便" in text or "还有" in text for text in texts)
    typos = ("帐户", "袋款", "利绿", "按接", "密吗", "往点")
    assert any(typo in text for text in calls.text for typo in typos)
    assert not any("{" in text for text in calls.text)


def test_an_english_bank_hears_english() -> None:
    calls = heard(felt("borrow_home", list(range(400)), start=0, end=300), "en")
    assert all(text.replace("£", "").isascii() for text in calls.text)
    assert any("mortgage" in text or "house" in text for text in calls.text)


def test_sums_are_said_as_people_say_them() -> None:
    assert shown(150_000, "zh") == "15万"
    assert shown(8_000, "zh") == "8000块"
    assert shown(15_000, "en") == "£15,000"
