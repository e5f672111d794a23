import numpy as np

from needmine.simulate.ground.calendar import NEVER
from needmine.simulate.lives.firms import PAYDAYS, Firms, firms
from needmine.simulate.lives.people import EMPLOYEE, PUBLIC, STUDENT
from tests.needmine.simulate.lived import altered, told

SETTING = told()
FIRMS = firms(customers=45_000, setting=SETTING)


def test_every_sixth_firm_is_a_public_body() -> None:
    assert np.flatnonzero(FIRMS.is_public)[:3].tolist() == [5, 11, 17]
    assert FIRMS.names[5].startswith(("北京市", "上海市", "广州市", "深圳市", "杭州市", "南京市",
                                      "苏州市", "成都市", "武汉市", "西安市"))  # fmt: skip
    assert not FIRMS.names[5].endswith("有限公司")
    assert FIRMS.names[0].endswith("有限公司")


def test_there_is_a_firm_for_45_customers_and_never_fewer_than_twelve() -> None:
    assert len(FIRMS) == 1_000
    assert len(firms(customers=20, setting=SETTING)) == 12


def test_one_more_firm_leaves_the_others_as_they_were() -> None:
    more = firms(customers=45_045, setting=SETTING)
    for name in Firms.__dataclass_fields__:
        assert (getattr(more, name)[:1_000] == getattr(FIRMS, name)).all(), name


def test_codes_and_accounts_are_nobody_elses() -> None:
    assert len(set(FIRMS.codes)) == len(set(FIRMS.accounts)) == 1_000


def test_most_pay_through_this_bank_on_a_usual_payday() -> None:
    assert 0.57 < FIRMS.pays_here.mean() < 0.67
    assert set(FIRMS.payday) == set(PAYDAYS)
    assert 0.30 < FIRMS.pays_13th.mean() < 0.40


def test_people_work_for_a_firm_of_their_kind_and_most_for_the_large_ones() -> None:
    jobs = np.repeat([EMPLOYEE, PUBLIC, STUDENT], [3_000, 3_000, 10])
    found = FIRMS.employer_of(SETTING.luck("x"), np.arange(6_010), jobs)
    assert not FIRMS.is_public[found[:3_000]].any()
    assert FIRMS.is_public[found[3_000:6_000]].all()
    assert (found[6_000:] == -1).all()
    assert (found[:3_000] < 100).sum() > 4 * (found[:3_000] >= 900).sum()


def test_a_contract_that_moves_ends_on_its_day() -> None:
    moving = firms(
        customers=900,
        setting=told(
            parameters=altered({"firms.moves_payroll_yearly": 1.0, "firms.payroll_here": 1.0})
        ),
    )
    firm = np.array([3, 3])
    day = moving.moves_away[firm] + [-1, 0]
    assert moving.pays_on(firm, day).tolist() == [True, False]
    assert moving.moves_away.min() >= 0
    assert moving.moves_away.max() <= SETTING.period.days + 180


def test_few_contracts_are_lost_to_a_rival() -> None:
    assert 0.03 < (FIRMS.moves_away < NEVER).mean() < 0.08


def test_english_firms_have_english_names() -> None:
    english = firms(customers=500, setting=told(language="en"))
    assert all(name.isascii() for name in english.names)
    assert english.names[0].endswith(" Ltd")
