import numpy as np
import pytest

from needmine.simulate.ground.calendar import AHEAD, NEVER, WARM_UP
from needmine.simulate.ground.setting import Setting
from needmine.simulate.lives.bankers import bankers
from needmine.simulate.lives.events import EVENTS, Lives, lives
from needmine.simulate.lives.firms import firms
from needmine.simulate.lives.people import EMPLOYEE, JOBS, PUBLIC, RETIRED
from tests.needmine.simulate.lived import altered, crowd, replaced, told

SETTING = told(
    parameters=altered(
        {
            "bankers.clients_each": 20,
            "bankers.leave_yearly": 0.4,
            "bankers.branches_merged": 0.3,
            "firms.moves_payroll_yearly": 0.3,
        }
    )
)
BORN = crowd(4_000)
FIRMS = firms(customers=4_000, setting=SETTING)
STAFF = bankers(BORN, setting=SETTING)
LIVED = lives(BORN, FIRMS, STAFF, setting=SETTING)
DAYS = SETTING.period.days


def lived_with(setting: Setting) -> Lives:
    return lives(
        BORN,
        firms(customers=4_000, setting=setting),
        bankers(BORN, setting=setting),
        setting=setting,
    )


@pytest.mark.parametrize("name", ["newcomer", "child", "car", "retirement", "banker_left"])
def test_nothing_happens_long_before_or_after_the_period(name: str) -> None:
    day = LIVED.of(name).day if name != "newcomer" else LIVED.day
    assert day.min() >= -WARM_UP
    assert day.max() < DAYS + AHEAD


def test_events_come_as_often_as_the_parameters_say() -> None:
    # Bad service meets one in seventeen a year; a quick temper meets more of it.
    years = (DAYS + WARM_UP + AHEAD) / 365.25
    met = LIVED.of("bad_service").person
    assert 0.75 < len(met) / len(BORN) / (1 - np.exp(-0.06 * years)) < 1.35
    assert BORN.temper[met].mean() > BORN.temper.mean() + 0.05


def test_only_employees_lose_jobs_and_only_the_young_and_single_marry() -> None:
    lost, married = LIVED.of("job_loss"), LIVED.of("marriage")
    assert len(lost) > 100
    assert {JOBS[job] for job in BORN.jobs[lost.person]} == {"employee"}
    assert BORN.ages[lost.person].max() <= 59
    assert 22 <= BORN.ages[married.person].min() <= BORN.ages[married.person].max() <= 35
    coupled = replaced(BORN, partner=np.arange(4_000) ^ 1)
    assert not len(lives(coupled, FIRMS, STAFF, setting=SETTING).of("marriage"))


def test_nothing_happens_to_a_customer_before_they_are_one() -> None:
    born = replaced(BORN, joined=np.full(4_000, 200))
    lived = lives(born, FIRMS, STAFF, setting=SETTING)
    assert lived.day.min() >= 200
    assert lived.of("newcomer").day.tolist() == [200] * 4_000


def test_one_kind_of_event_more_leaves_all_others_as_they_were() -> None:
    more = lived_with(told(parameters=altered({"events.car.yearly": 0.5})))
    usual = lived_with(told())
    assert len(more.of("car")) > 2 * len(usual.of("car"))
    for name in set(EVENTS) - {"car"}:
        now, then = more.of(name), usual.of(name)
        assert now.person.tolist() == then.person.tolist(), name
        assert now.day.tolist() == then.day.tolist(), name


def test_a_banker_who_goes_to_a_rival_calls_the_clients_within_90_days() -> None:
    called = LIVED.of("banker_left")
    gone = STAFF.leaves_on[STAFF.of_person[called.person]]
    waits = called.day - gone
    loyal = BORN.loyalty[called.person] > 0.7
    assert len(called) > 100
    assert (STAFF.of_person[called.person] >= 0).all()
    assert 0 <= waits.min() < 10
    assert waits.max() <= 90
    assert waits[loyal].min() >= 20


def test_some_clients_of_a_banker_who_left_never_hear_of_it() -> None:
    before = STAFF.leaves_on < DAYS - 110
    theirs = np.flatnonzero((STAFF.of_person >= 0) & before[STAFF.of_person])
    called = np.isin(theirs, LIVED.of("banker_left").person)
    assert 0.5 < called.mean() < 0.7


def test_payroll_moves_only_for_those_paid_through_that_firm() -> None:
    moved = LIVED.of("payroll_moved")
    works = np.isin(BORN.jobs, (EMPLOYEE, PUBLIC))
    touched = BORN.paid_here & works & (FIRMS.moves_away[BORN.employer] < DAYS + AHEAD)
    assert len(moved) > 100
    assert sorted(moved.person.tolist()) == np.flatnonzero(touched).tolist()
    assert (moved.day == FIRMS.moves_away[BORN.employer[moved.person]]).all()


def test_whoever_belongs_to_a_branch_that_is_merged_meets_it_that_day() -> None:
    merged = LIVED.of("branch_merged")
    assert set(STAFF.branch[merged.person]) == set(np.flatnonzero(STAFF.merged_on < NEVER))
    assert (merged.day == STAFF.merged_on[STAFF.branch[merged.person]]).all()


def test_women_retire_at_55_and_men_at_60() -> None:
    retired = LIVED.of("retirement")
    born = BORN.births[retired.person]
    age = (SETTING.period.dates(retired.day) - born).astype(int) / 365.25
    assert len(retired) > 20
    assert not (BORN.jobs[retired.person] == RETIRED).any()
    assert (abs(age - np.where(BORN.female[retired.person], 55, 60)) < 0.01).all()


def test_without_leavers_mergers_and_lost_contracts_none_of_it_happens() -> None:
    calm = lived_with(
        told(
            parameters=altered(
                {
                    "bankers.leave_yearly": 0.0,
                    "bankers.branches_merged": 0.0,
                    "firms.moves_payroll_yearly": 0.0,
                }
            )
        )
    )
    for name in ("banker_left", "branch_merged", "payroll_moved"):
        assert not len(calm.of(name)), name


def test_the_first_day_of_an_event_is_found() -> None:
    two = Lives(
        person=np.array([1, 1, 0]),
        event=np.array([EVENTS.index("car"), EVENTS.index("car"), EVENTS.index("child")]),
        day=np.array([9, 4, 2]),
    )
    assert two.first_day("car", 3).tolist() == [NEVER, 4, NEVER]
    assert len(two.adding(np.array([2]), "lot_matured", np.array([7])).of("lot_matured")) == 1
