import dataclasses
from typing import Any

import numpy as np

from needmine.core.sentences import Language
from needmine.simulate.contacts.surveys import Surveys, surveys
from needmine.simulate.ground.words import spoken
from needmine.simulate.lives.needs import Needs
from tests.needmine.simulate.lived import altered, crowd, felt, nobody, replaced, staged, told

SIZE = 400
# Everybody is asked every other month and answers, so that there is something to count.
ASKED = altered({"surveys.monthly_share": 0.25, "surveys.answers_share": 1.0})
HALF = list(range(200))


def answers(
    needs: Needs, *, language: Language = "zh", leaves: Any = None, **columns: Any
) -> Surveys:
    stage = staged(
        needs,
        born=replaced(crowd(SIZE), **columns),
        setting=told(parameters=ASKED, language=language),
        leaves=leaves,
    )
    return surveys(stage)


def test_answers_lie_on_their_scales_and_stand_in_order_of_time() -> None:
    given = answers(nobody())

    assert len(given) > 1_500
    assert set(given.recommend) <= set(range(11))
    assert set(given.ease) <= set(range(1, 8))
    assert 6.5 < given.recommend.mean() < 8.5
    assert (np.diff(given.second) >= 0).all()
    clock = given.second % 86_400
    assert clock.min() >= 9 * 3600
    assert clock.max() <= 21 * 3600


def test_the_angry_and_those_about_to_leave_recommend_the_bank_less() -> None:
    for need, fall in (("repair_complaint", 3.5), ("keep_relationship", 2.0)):
        given = answers(felt(need, HALF, start=0, end=364))
        feels = given.person < 200
        assert given.recommend[feels].mean() < given.recommend[~feels].mean() - fall
        assert given.ease[feels].mean() < given.ease[~feels].mean() - 1


def test_anger_shows_only_while_it_lasts_and_never_where_it_is_silent() -> None:
    needs = felt("repair_complaint", list(range(SIZE)), start=100, end=150)
    day = answers(needs).second // 86_400
    during = (day >= 100) & (day <= 150)
    recommend = answers(needs).recommend

    assert recommend[during].mean() < recommend[~during].mean() - 3
    calm, silent = (
        answers(nobody()),
        answers(felt("repair_complaint", list(range(SIZE)), start=100, end=150, silent=True)),
    )
    assert silent.recommend.tolist() == calm.recommend.tolist()
    assert silent.comment.tolist() == calm.comment.tolist()


def test_the_loyal_recommend_the_bank_more() -> None:
    loyal = answers(nobody(), loyalty=np.r_[np.full(200, 0.95), np.full(200, 0.05)])

    first = loyal.person < 200
    assert loyal.recommend[first].mean() > loyal.recommend[~first].mean() + 2


def test_the_hot_tempered_answer_more_often() -> None:
    given = answers(nobody(), temper=np.r_[np.ones(200), np.zeros(200)], loyalty=np.full(SIZE, 0.5))

    hot = (given.person < 200).sum()
    assert 1.7 < hot / (len(given) - hot) < 2.3


def test_a_third_write_why_in_words_that_fit() -> None:
    script = spoken("zh")["survey"]
    angry = answers(felt("repair_complaint", list(range(SIZE)), start=0, end=364))

    wrote = angry.comment != ""

    assert 0.3 < wrote.mean() < 0.4
    assert set(angry.comment[wrote]) == set(script["angry"])
    leaving = answers(felt("keep_relationship", list(range(SIZE)), start=0, end=364))
    assert set(leaving.comment) == {"", *script["leaving"]}
    assert set(answers(nobody()).comment) == {"", *script["usual"]}


def test_the_english_bank_is_answered_in_english() -> None:
    comments = set(answers(nobody(), language="en").comment)

    assert len(comments) > 5
    assert all(text.isascii() for text in comments)


def test_only_customers_of_the_core_answer_and_only_while_they_are_here() -> None:
    leaves = np.full(SIZE, 200)
    given = answers(
        nobody(), leaves=leaves, joined=np.full(SIZE, 100), in_core=np.arange(SIZE) < 300
    )

    day = given.second // 86_400
    assert given.person.max() < 300
    assert day.min() >= 100
    assert day.max() < 200
    assert len(given) > 200


def test_few_are_asked_and_fewer_answer() -> None:
    usual = surveys(dataclasses.replace(staged(nobody(), born=crowd(SIZE)), setting=told()))

    # Two in a hundred are asked each month; about a quarter of them answer.
    assert 5 < len(usual) < 60
