import math
from dataclasses import replace

from needmine.core.sentences import LANGUAGES, Sentence
from needmine.evaluate.quality import ListQuality, Quality
from needmine.evaluate.reading import Wording, as_text
from needmine.evaluate.report import Report

QUALITY = Quality(
    n_pairs=1000,
    n_positives=20,
    n_found=30,
    average_precision=0.41234,
    average_precision_low=0.35,
    average_precision_high=0.47,
    n_contacts=40,
    captured_value=123_456.7,
    lists_captured_value=60_000.0,
    captured_value_over_lists=2.0576,
    days_to_start_lower_quartile=-30.0,
    days_to_start_median=-7.0,
    days_to_start_upper_quartile=12.0,
    n_foretold=30,
    calibration_slope=0.98,
)
REPORT = Report(
    as_of="2026-07-01",
    horizon_days=90,
    against="truth",
    n_customers=5000,
    overall=QUALITY,
    needs={"grow_savings": QUALITY, "send_abroad": replace(QUALITY, calibration_slope=math.nan)},
    lists={
        "balance_surge": ListQuality(
            n_contacts=40,
            precision=0.1,
            ledger_precision=0.2,
            captured_value=60_000.0,
            ledger_captured_value=70_000.0,
        )
    },
)
WORDS = Wording(
    needs={"grow_savings": Sentence(zh="闲钱增值", en="Make idle money grow")},
    lists={"balance_surge": Sentence(zh="余额突增", en="Balance surge")},
)


def width(text: str) -> int:
    return sum(2 if "\u2e80" <= letter <= "\uffee" else 1 for letter in text)


def test_the_tables_name_needs_and_lists_in_the_readers_language() -> None:
    chinese, english = as_text(REPORT, "zh", WORDS), as_text(REPORT, "en", WORDS)

    assert "闲钱增值" in chinese
    assert "余额突增" in chinese
    assert "send_abroad" in chinese
    assert "5,000 位客户" in chinese
    assert "¥12.3万" in chinese
    assert "Make idle money grow" in english
    assert "0.350–0.470" in english
    assert "¥123,457" in english
    assert "2.06" in english
    assert "-7 (-30 … 12)" in english


def test_the_columns_of_every_table_line_up_in_both_languages() -> None:
    for language in LANGUAGES:
        ranking, contacts, lists, chances = as_text(REPORT, language, WORDS).split("\n\n")[1:5]
        for table, n in ((ranking, 4), (contacts, 4), (lists, 2), (chances, 4)):
            lines = table.splitlines()
            assert len(lines) == n
            assert len({width(line) for line in lines}) == 1


def test_what_is_not_there_is_said() -> None:
    bare = Quality(n_pairs=10, n_positives=1, n_found=0, average_precision=0.1)
    report = replace(
        REPORT, against="records", overall=bare, needs={}, lists={}, unjudged=("send_abroad",)
    )

    said = as_text(report, "en", WORDS)

    assert "There is no ceiling" in said
    assert "No probability can be checked" in said
    assert "Not judged, since the records do not tell whether they were met: send_abroad." in said
    # Without contacts of any list there is nothing to compare them with.
    assert "Lists right" not in said
