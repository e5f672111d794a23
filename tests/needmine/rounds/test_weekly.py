import math
from typing import Any

from needmine.core.sentences import LANGUAGES
from needmine.evaluate.quality import Quality
from needmine.evaluate.report import Report
from needmine.rounds.frozen import Seal
from needmine.rounds.weekly import JudgedDay, Weekly

QUALITY = Quality(
    n_pairs=1000,
    n_positives=20,
    n_found=30,
    average_precision=0.2,
    popularity_average_precision=0.1,
    n_contacts=40,
    lists_precision=0.05,
    precision_at_contacts=0.125,
    lists_captured_value=1000.0,
    captured_value=2500.0,
    captured_value_over_lists=2.5,
    captured_value_over_lists_low=1.25,
    captured_value_over_lists_high=math.inf,
)
REPORT = Report(
    as_of="2026-06-01", horizon_days=30, against="records", n_customers=100, overall=QUALITY,
    needs={},
)  # fmt: skip


def judged(date: str, n_days: int, **more: Any) -> JudgedDay:
    seal = Seal(
        as_of=date, place=1, run="run-1", frozen_at=f"{date}T09:00:00+00:00", n_needs=30,
        n_customers=100, files={}, previous="", digest="abc",
    )  # fmt: skip
    return JudgedDay(seal=seal, n_days=n_days, **{"is_rehearsed": False, "report": REPORT, **more})


WEEKLY = Weekly(
    as_of="2026-07-01",
    horizon_days=30,
    days=(
        judged("2026-06-01", 30),
        judged("2026-06-15", 16, is_rehearsed=True),
        judged("2026-06-22", 9, report=None),
    ),
)


def width(text: str) -> int:
    return sum(2 if "\u2e80" <= letter <= "\uffee" else 1 for letter in text)


def test_each_frozen_ledger_stands_beside_the_lists_of_its_day() -> None:
    for language in LANGUAGES:
        table = WEEKLY.as_text(language, currency="CNY").split("\n\n")[1].splitlines()
        assert len(table) == 4
        assert len({width(line) for line in table}) == 1
        assert table[1].split() == [
            "2026-06-01", "30/30", "1,000", "20", "0.200", "0.100", "40", "0.050", "0.125",
            "¥1,000", "¥2,500", "2.50", "1.25–∞",
        ]  # fmt: skip
        assert table[2].startswith("2026-06-15*")
        assert table[3].split()[2:] == ["–"] * 11


def test_a_rehearsal_is_told_apart() -> None:
    assert "were rehearsed after the day" in WEEKLY.as_text("en", currency="CNY")
    live = Weekly(as_of="2026-07-01", horizon_days=30, days=(judged("2026-06-01", 30),))
    assert "rehearsed" not in live.as_text("en", currency="CNY")


def test_json_says_of_each_how_far_its_horizon_has_passed() -> None:
    first, second, third = WEEKLY.as_json()["frozen"]

    assert (first["is_complete"], second["is_complete"]) == (True, False)
    assert (second["is_rehearsed"], first["digest"]) == (True, "abc")
    assert first["report"]["overall"]["captured_value_over_lists"] == 2.5
    assert third["report"] is None


def test_before_a_week_has_passed_there_is_nothing_to_tell() -> None:
    empty = Weekly(as_of="2026-07-01", horizon_days=30, days=())

    assert "还没有封存满一周的台账" in empty.as_text("zh", currency="CNY")
