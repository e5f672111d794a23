"""Charts as specifications: what is drawn, in which words."""

import datetime as dt
from decimal import Decimal

import vl_convert

from needmine.core.sentences import Language
from workbench.shell.charts import (
    Chart,
    model_quality,
    money_by_month,
    needs_by_kind,
    needs_over_runs,
)

KINDS = [
    {
        "as_of": {"date": "2026-07-01"},
        "title": {"zh": "挽留客户", "en": "Keep the relationship"},
        "n_needs": 69,
        "value_bank": {"money": "1980"},
    },
    {
        "as_of": {"date": "2026-07-01"},
        "title": {"zh": "缓解资金紧张", "en": "Smooth the cash flow"},
        "n_needs": 95,
        "value_bank": None,
    },
]


def drawn(chart: Chart | None) -> str:
    assert chart is not None
    return vl_convert.vegalite_to_svg({**chart.spec, "width": 300, "background": "white"})


def money(amount: str, language: Language = "zh") -> Chart:
    rows = [
        {"month": dt.date(2025, 12, 1), "money_in": Decimal(amount), "money_out": Decimal("100")},
        {"month": dt.date(2026, 1, 1), "money_in": None, "money_out": Decimal("50")},
    ]
    return money_by_month(rows, currency="CNY", language=language)


def test_an_axis_of_small_amounts_has_no_unit_and_one_of_large_ones_has() -> None:
    assert "2,000" in drawn(money("4000"))
    assert "\u4e07" not in drawn(money("4000"))
    assert "4\u4e07" in drawn(money("40000"))
    assert "40k" in drawn(money("40000", "en"))


def test_months_are_named_as_people_say_them_and_unknown_ones_have_no_bar() -> None:
    chart = money("4000", "en")

    assert "Dec 25" in drawn(chart)
    assert [(v["label"], v["amount"]) for v in chart.spec["data"]["values"]] == [
        ("Dec 25", 4000.0),
        ("Dec 25", -100.0),
        ("Jan 26", -50.0),
    ]


def test_numbers_beside_bars_keep_inside_the_chart() -> None:
    chart = needs_by_kind(KINDS, as_of=dt.date(2026, 7, 1), currency="CNY", language="en")

    svg = drawn(chart)
    assert "69 · ¥1,980" in svg
    assert chart is not None
    assert chart.spec["encoding"]["x"]["scale"]["domain"][1] > 95 * 1.3


def test_there_is_no_line_through_one_run_and_no_chart_of_nothing() -> None:
    assert needs_over_runs(KINDS, language="en") is None
    assert model_quality([], language="en") is None
    assert needs_by_kind([], as_of=dt.date(2026, 7, 1), currency="CNY", language="en") is None
