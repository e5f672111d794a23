import numpy as np

from needmine.simulate.numbers import is_id_number
from needmine.simulate.people import RETIRED, STUDENT, people
from tests.needmine.simulate.lived import told

BORN = people(customers=3_000, setting=told())


def test_spouses_point_at_each_other_and_share_a_home() -> None:
    married = np.flatnonzero(BORN.partner >= 0)
    assert 0.25 < len(married) / len(BORN) < 0.4
    assert (BORN.partner[BORN.partner[married]] == married).all()
    assert (BORN.addresses[married] == BORN.addresses[BORN.partner[married]]).all()
    assert (BORN.female[married] != BORN.female[BORN.partner[married]]).all()


def test_an_id_number_tells_birth_date_and_gender() -> None:
    for n in range(200):
        number = BORN.id_numbers[n]
        assert is_id_number(number)
        assert number[6:14] == str(BORN.births[n]).replace("-", "")
        assert (int(number[16]) % 2 == 0) == BORN.female[n]


def test_everybody_is_known_to_some_department() -> None:
    assert (BORN.in_core | BORN.in_cards).all()
    assert 0.05 < (~BORN.in_core).mean() < 0.09


def test_a_third_hardly_moves() -> None:
    assert 0.28 < (BORN.activity < 0.2).mean() < 0.38


def test_the_old_live_on_pensions_and_students_on_little() -> None:
    assert (BORN.ages[BORN.jobs == RETIRED] >= 55).all()
    working = BORN.income[(BORN.jobs != RETIRED) & (BORN.jobs != STUDENT)]
    assert np.median(BORN.income[BORN.jobs == RETIRED]) < 0.6 * np.median(working)


def test_some_people_have_the_same_name() -> None:
    assert len(set(BORN.names)) < len(BORN)


def test_an_english_bank_has_english_names_and_pounds() -> None:
    english = people(customers=500, setting=told(language="en"))
    assert all(name.isascii() and " " in name for name in english.names)
    assert np.median(english.income) < 0.4 * np.median(BORN.income)
