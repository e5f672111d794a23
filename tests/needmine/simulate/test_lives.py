import numpy as np

from needmine.simulate.lives import AHEAD, EVENTS, WARM_UP, Lives, lives
from needmine.simulate.people import JOBS, NEVER
from tests.needmine.simulate.lived import crowd, told

BORN = crowd(4_000)
LIVED = lives(BORN, setting=told())


def test_events_come_as_often_as_the_parameters_say() -> None:
    rule = told().value("events")["bad_service"]
    years = (365 + WARM_UP + AHEAD) / 365.25
    share = len(LIVED.of("bad_service")) / len(BORN)
    assert abs(share - (1 - np.exp(-rule["yearly"] * years))) < 0.02


def test_only_employees_lose_jobs_and_only_the_young_have_children() -> None:
    lost = LIVED.of("job_loss")
    assert len(lost) > 0
    assert {JOBS[job] for job in BORN.jobs[lost.person]} == {"employee"}
    assert BORN.ages[LIVED.of("child").person].max() <= 40


def test_nothing_happens_long_before_or_after_the_period() -> None:
    assert LIVED.day.min() >= -WARM_UP
    assert LIVED.day.max() < told().period.days + AHEAD


def test_the_first_day_of_an_event_is_found() -> None:
    two = Lives(
        person=np.array([1, 1, 0]),
        event=np.array([EVENTS.index("car"), EVENTS.index("car"), EVENTS.index("child")]),
        day=np.array([9, 4, 2]),
    )
    assert two.first_day("car", 3).tolist() == [NEVER, 4, NEVER]
    assert len(two.adding(np.array([2]), "lot_matured", np.array([7])).of("lot_matured")) == 1
