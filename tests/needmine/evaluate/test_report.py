import json
import math

from needmine.evaluate.quality import ListQuality, Quality
from needmine.evaluate.report import Report

QUALITY = Quality(n_pairs=1000, n_positives=20, n_found=30, average_precision=0.41234)
REPORT = Report(
    as_of="2026-07-01",
    horizon_days=90,
    against="truth",
    n_customers=5000,
    overall=QUALITY,
    needs={"grow_savings": QUALITY},
    lists={
        "balance_surge": ListQuality(
            n_contacts=0,
            precision=math.nan,
            ledger_precision=math.nan,
            captured_value=0.0,
            ledger_captured_value=0.0,
        )
    },
    unjudged=("send_abroad",),
)


def test_json_has_the_same_figures_overall_and_for_each_need() -> None:
    told = json.loads(json.dumps(REPORT.as_json(), allow_nan=False))

    assert told["overall"].keys() == told["needs"]["grow_savings"].keys()
    assert told["overall"]["average_precision"] == 0.41234
    assert told["unjudged"] == ["send_abroad"]
    assert told["lists"]["balance_surge"]["precision"] is None
