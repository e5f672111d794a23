"""When a model is used, and what is said where it is not."""

from dataclasses import replace

import pytest

from needmine.predictions.calibration import Calibration
from needmine.predictions.quality import Estimate, Quality
from needmine.predictions.verdicts import verdict

CURVE = Calibration(method="platt", slope=1.0)


def around(value: float, half: float = 0.02) -> Estimate:
    return Estimate(value=value, low=value - half, high=value + half)


GOOD = Quality(
    auc=around(0.75),
    average_precision=around(0.2),
    baseline_auc=around(0.7),
    baseline_average_precision=around(0.15),
    auc_difference=around(0.05),
    observed_to_expected=around(1.0, 0.2),
    bins=(),
)


def test_a_model_that_beats_its_baseline_is_used() -> None:
    is_used, reason = verdict(GOOD, CURVE)
    assert is_used
    assert reason.say("en") == (
        "Used: AUC is 0.050 [0.030, 0.070] above the three-feature baseline."
    )


@pytest.mark.parametrize(
    ("quality", "why"),
    [
        (replace(GOOD, auc_difference=around(0.01)), "not shown to beat"),
        (replace(GOOD, auc_difference=around(-0.001, 0.002)), "not shown to beat"),
        (replace(GOOD, auc=around(0.51)), "no better than chance"),
        (replace(GOOD, observed_to_expected=around(2.5, 0.3)), "cannot be trusted"),
        (replace(GOOD, observed_to_expected=around(0.3, 0.1)), "cannot be trusted"),
    ],
)
def test_a_model_that_fails_is_not_used_and_the_reason_names_the_number(
    quality: Quality, why: str
) -> None:
    is_used, reason = verdict(quality, CURVE)
    assert not is_used
    assert why in reason.say("en")
    assert "不采用" in reason.say("zh")


def test_a_small_loss_that_may_be_chance_is_borne_where_the_gain_is_seen() -> None:
    assert verdict(replace(GOOD, auc_difference=around(0.016)), CURVE)[0]


def test_a_wide_ratio_that_includes_one_does_not_condemn() -> None:
    assert verdict(replace(GOOD, observed_to_expected=around(1.8, 1.0)), CURVE)[0]


def test_what_cannot_be_calibrated_is_not_used() -> None:
    is_used, reason = verdict(GOOD, None)
    assert not is_used
    assert "no probability" in reason.say("en")
