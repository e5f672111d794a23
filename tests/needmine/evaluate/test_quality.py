import math

from needmine.evaluate.measures import Bin
from needmine.evaluate.quality import ListQuality, Quality


def test_json_holds_every_figure_by_name_and_null_for_what_cannot_be_told() -> None:
    quality = Quality(
        n_pairs=1000,
        n_positives=20,
        n_found=30,
        average_precision=0.41234,
        captured_value_over_lists=math.inf,
        calibration_bins=(Bin(n=10, expected=0.1, observed=0.2),),
    )

    told = quality.as_json()

    assert told["average_precision"] == 0.41234
    assert told["ceiling_average_precision"] is None
    # Without end where the lists captured nothing: no number either.
    assert told["captured_value_over_lists"] is None
    assert told["calibration_bins"] == [{"n": 10, "expected": 0.1, "observed": 0.2}]


def test_a_list_tells_its_contacts_and_what_they_found() -> None:
    quality = ListQuality(
        n_contacts=10,
        precision=1 / 3,
        ledger_precision=math.nan,
        captured_value=50.0,
        ledger_captured_value=100.0,
    )

    assert quality.as_json() == {
        "n_contacts": 10,
        "precision": 0.333333333,
        "ledger_precision": None,
        "captured_value": 50.0,
        "ledger_captured_value": 100.0,
    }
