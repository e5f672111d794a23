import numpy as np
import pytest

from needmine.simulate.ground.rates import rate_on, regime_day
from tests.needmine.simulate.lived import told

SETTING = told()
PERIOD = SETTING.period


@pytest.mark.parametrize(
    ("date", "rate"),
    [
        ("2023-08-31", 0.0165),
        ("2023-09-01", 0.0155),
        ("2025-05-19", 0.011),
        ("2025-05-20", 0.0095),
        ("2026-04-30", 0.0095),
        ("2026-05-01", 0.0085),
    ],
)
def test_a_deposit_bears_the_rate_of_the_day_it_was_bought(date: str, rate: float) -> None:
    assert rate_on("term_1y", np.array([PERIOD.day(date)]), setting=SETTING).tolist() == [rate]


def test_the_world_changes_61_days_before_today_whatever_the_period() -> None:
    for months in (3, 12, 60):
        setting = told(months=months)
        assert setting.period.date(regime_day(setting)).isoformat() == "2026-05-01"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_regime_lowers_the_rate_of_everything_sold_after_it(language: str) -> None:
    setting = told(language=language)  # type: ignore[arg-type]
    before = np.array([regime_day(setting) - 1])
    for name in setting.value(f"rates.{language}"):
        old, new = (float(rate_on(name, day, setting=setting)[0]) for day in (before, before + 1))
        assert new < old, name


def test_what_is_older_than_every_list_bears_the_oldest_rate() -> None:
    assert rate_on("term_3y", np.array([-9_000]), setting=SETTING).tolist() == [0.0275]
