import numpy as np
import pytest

from needmine.simulate.ground.numbers import is_id_number
from needmine.simulate.lives.firms import firms
from needmine.simulate.lives.people import (
    NO_JOB,
    PUBLIC,
    QUIET,
    RETIRED,
    SELF_EMPLOYED,
    STUDENT,
    People,
    people,
)
from tests.needmine.simulate.lived import altered, crowd, replaced, told

SETTING = told()
FIRMS = firms(customers=3_000, setting=SETTING)
BORN = people(FIRMS, customers=3_000, setting=SETTING)
# Spouses share a city and an address, differ in gender and so in number and pay.
OF_COUPLES = {
    "partner", "female", "cities", "addresses", "children", "income", "wealth", "names",
    "id_numbers",
}  # fmt: skip


def test_one_more_person_leaves_everybody_else_as_they_were() -> None:
    more = people(FIRMS, customers=3_001, setting=SETTING)
    for name in set(People.__dataclass_fields__) - OF_COUPLES:
        assert (getattr(more, name)[:3_000] == getattr(BORN, name)).all(), name


def test_spouses_point_at_each_other_and_share_a_home() -> None:
    married = np.flatnonzero(BORN.partner >= 0)
    other = BORN.partner[married]
    assert 0.3 < len(married) / len(BORN) < 0.4
    assert (BORN.partner[other] == married).all()
    assert (other != married).all()
    for shared in ("addresses", "cities", "children"):
        assert (getattr(BORN, shared)[married] == getattr(BORN, shared)[other]).all(), shared
    assert (BORN.female[married] != BORN.female[other]).all()
    assert np.median(abs(BORN.ages[married] - BORN.ages[other])) <= 1


def test_ages_are_those_of_the_birth_dates() -> None:
    days = (np.datetime64(SETTING.period.first) - BORN.births).astype(int)
    assert (abs(days / 365.25 - BORN.ages - 0.5) <= 0.51).all()
    assert BORN.ages.min() == 18


def test_an_id_number_tells_birth_date_and_gender() -> None:
    for n in range(200):
        number = BORN.id_numbers[n]
        assert is_id_number(number)
        assert number[6:14] == str(BORN.births[n]).replace("-", "")
        assert (int(number[16]) % 2 == 0) == BORN.female[n]


def test_everybody_is_known_to_some_department() -> None:
    assert (BORN.in_core | BORN.in_cards).all()
    assert 0.05 < (~BORN.in_core).mean() < 0.09
    assert not (BORN.in_wecom & ~BORN.in_core).any()
    # Screens are for those who like them.
    assert BORN.digital[BORN.in_app].mean() > BORN.digital[~BORN.in_app].mean() + 0.1


def test_a_third_hardly_moves() -> None:
    assert 0.31 < (BORN.activity < QUIET).mean() < 0.37


def test_only_those_with_a_job_have_an_employer_and_the_public_a_public_one() -> None:
    without = np.isin(BORN.jobs, (SELF_EMPLOYED, RETIRED, STUDENT, NO_JOB))
    assert (BORN.employer[without] == -1).all()
    assert (BORN.employer[~without] >= 0).all()
    works = np.flatnonzero(BORN.employer >= 0)
    assert (FIRMS.is_public[BORN.employer[works]] == (BORN.jobs[works] == PUBLIC)).all()


def test_pay_comes_here_only_by_the_employers_contract() -> None:
    works = np.flatnonzero(BORN.employer >= 0)
    contract = FIRMS.pays_here[BORN.employer[works]]
    assert not BORN.paid_here[works][~contract].any()
    assert 0.84 < BORN.paid_here[works][contract].mean() < 0.92
    assert not BORN.paid_here[BORN.jobs == SELF_EMPLOYED].any()


def test_the_old_live_on_pensions_and_students_on_little() -> None:
    assert (BORN.ages[BORN.jobs == RETIRED] >= 55).all()
    assert (BORN.jobs[BORN.ages >= 60] == RETIRED).all()
    assert (BORN.ages[BORN.jobs == STUDENT] < 23).all()
    working = np.median(BORN.income[(BORN.jobs != RETIRED) & (BORN.jobs != STUDENT)])
    assert np.median(BORN.income[BORN.jobs == RETIRED]) < 0.6 * working
    assert np.median(BORN.income[BORN.jobs == STUDENT]) < 0.4 * working


def test_the_loyal_keep_more_of_their_money_here_and_do_more_here() -> None:
    loyal, other = BORN.loyalty > 0.8, BORN.loyalty < 0.2
    assert BORN.share_here[loyal].mean() > BORN.share_here[other].mean() + 0.2
    assert np.median(BORN.activity[loyal]) > 1.3 * np.median(BORN.activity[other])
    assert 0 < BORN.share_here.min() < BORN.share_here.max() <= 1


def test_a_few_join_in_the_period_and_the_others_long_before() -> None:
    new = BORN.joined >= 0
    assert 0.05 < new.mean() < 0.09
    assert BORN.joined.max() < SETTING.period.days
    assert BORN.joined[~new].max() <= -30


def test_a_number_that_changed_is_another_number() -> None:
    changed = BORN.phone_changed > -1_000
    assert 0.06 < changed.mean() < 0.14
    assert (BORN.phones != BORN.old_phones).all()
    assert len({*BORN.phones, *BORN.old_phones}) == 2 * len(BORN)


def test_only_parents_of_an_age_have_a_child_on_their_phone() -> None:
    ages = BORN.ages[BORN.child_on_phone]
    assert 28 <= ages.min() <= ages.max() <= 50
    nobody = told(parameters=altered({"people.child_on_phone": 0.0}))
    assert not people(FIRMS, customers=500, setting=nobody).child_on_phone.any()


def test_some_people_have_the_same_name() -> None:
    assert 0.5 < len(set(BORN.names)) / len(BORN) < 0.99


def test_a_trait_is_told_in_standard_deviations_and_moves_a_chance() -> None:
    assert abs(BORN.trait("wealth").mean()) < 1e-9
    assert BORN.trait("wealth").std() == pytest.approx(1)
    assert (BORN.trait("age").argsort(kind="stable") == BORN.ages.argsort(kind="stable")).all()
    assert BORN.moved_by(None).tolist() == [1.0] * len(BORN)
    moved = BORN.moved_by({"loyalty": -0.5})
    assert moved[BORN.loyalty.argmax()] < 0.5 < 2 < moved[BORN.loyalty.argmin()]
    # Where all are alike a trait moves nothing.
    same = replaced(crowd(50), temper=np.full(50, 0.4))
    assert same.moved_by({"temper": 2.0}).tolist() == [1.0] * 50


def test_an_english_bank_has_english_names_and_pounds() -> None:
    setting = told(language="en")
    english = people(firms(customers=500, setting=setting), customers=500, setting=setting)
    assert all(name.isascii() and " " in name for name in english.names)
    assert all(address.isascii() for address in english.addresses)
    assert np.median(english.income) < 0.4 * np.median(BORN.income)
