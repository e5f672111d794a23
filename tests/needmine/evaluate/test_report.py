import json
import math

from needmine.core.sentences import Sentence
from needmine.evaluate.measures import Bin
from needmine.evaluate.report import Quality, Report


def quality(**more: object) -> Quality:
    figures: dict[str, object] = {
        "n_pairs": 1000,
        "n_positives": 20,
        "n_found": 30,
        "average_precision": 0.41234,
        "average_precision_low": 0.35,
        "average_precision_high": 0.47,
        "popularity_average_precision": 0.05,
        "random_average_precision": 0.02,
        "precision_at_1": 0.9,
        "precision_at_5": 0.5,
        "precision_at_10": 0.3,
        "recall_at_10": 0.7,
        "calibration_slope": 0.98,
        "calibration_bins": (Bin(n=10, expected=0.1, observed=0.2),),
    }
    return Quality(**{**figures, **more})  # type: ignore[arg-type]


REPORT = Report(
    as_of="2026-07-01",
    horizon_days=90,
    against="truth",
    n_customers=5000,
    overall=quality(),
    needs={
        "grow_savings": quality(),
        "send_abroad": quality(calibration_slope=math.nan, average_precision_low=math.nan),
    },
)


def test_json_has_the_same_figures_overall_and_for_each_need() -> None:
    told = json.loads(json.dumps(REPORT.as_json(), allow_nan=False))

    assert told["overall"].keys() == told["needs"]["grow_savings"].keys()
    assert told["overall"]["average_precision"] == 0.41234
    assert told["overall"]["calibration_bins"] == [{"n": 10, "expected": 0.1, "observed": 0.2}]


def test_json_says_null_for_what_cannot_be_told() -> None:
    told = REPORT.as_json()["needs"]["send_abroad"]

    assert told["calibration_slope"] is None
    assert told["average_precision_low"] is None


def test_the_table_names_needs_in_the_readers_language() -> None:
    titles = {"grow_savings": Sentence(zh="闲钱增值", en="Make idle money grow")}

    chinese, english = REPORT.as_text("zh", titles), REPORT.as_text("en", titles)

    assert "闲钱增值" in chinese
    assert "send_abroad" in chinese
    assert "5,000 位客户" in chinese
    assert "Make idle money grow" in english
    assert "0.350–0.470" in english


def test_the_columns_of_the_table_line_up_in_both_languages() -> None:
    def width(text: str) -> int:
        return sum(2 if "\u2e80" <= letter <= "\uffee" else 1 for letter in text)

    titles = {"grow_savings": Sentence(zh="闲钱增值", en="Make idle money grow")}
    for language in ("zh", "en"):
        lines = REPORT.as_text(language, titles).splitlines()[2:6]  # type: ignore[arg-type]
        assert len({width(line) for line in lines}) == 1
