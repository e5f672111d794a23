"""Charts as Vega-Lite specifications; the browser draws them in the page's own colours.

Colours are named after the design tokens of ``desk.css`` (``token:in``); ``desk.js`` puts the
values of the light or dark theme in their place.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from needmine.core.sentences import Language

from .formats import shown, shown_date, shown_month
from .words import phrase

Rows = Sequence[Mapping[str, Any]]
Spec = dict[str, Any]

# Money out is drawn below the line and read as a plain amount; 10,000 is the Chinese unit.
_SHORT_MONEY: dict[Language, str] = {
    "zh": "abs(datum.value) < 10000 ? format(abs(datum.value), ',')"
    " : format(abs(datum.value) / 10000, ',.2~f') + '\u4e07'",
    "en": "datum.value == 0 ? '0' : format(abs(datum.value), '~s')",
}

_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A chart and the sentence that says what it shows."""

    name: str
    label: str
    spec: Spec


def drawn(name: str, language: Language, *, height: int, **parts: Any) -> Chart:
    """Return a chart as wide as its place, ``parts`` being the rest of its specification."""
    spec: Spec = {
        "$schema": _SCHEMA,
        "width": "container",
        "height": height,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "background": None,
        **parts,
    }
    return Chart(name=name, label=phrase(f"chart.{name}").say(language), spec=spec)


def money_by_month(rows: Rows, *, currency: str, language: Language) -> Chart:
    """Return money in above and money out below the line, a pair of bars a month."""
    directions = {
        "money_in": phrase("customer.money_in").say(language),
        "money_out": phrase("customer.money_out").say(language),
    }
    values = [
        {
            "label": shown_month(row["month"], language=language, short=True),
            "way": said,
            "amount": float(row[name]) * (1 if name == "money_in" else -1),
        }
        for row in rows
        for name, said in directions.items()
        if row[name] is not None
    ]
    colours = {"domain": list(directions.values()), "range": ["token:in", "token:out"]}
    encoding = {
        "x": {
            "field": "label",
            "type": "ordinal",
            "sort": None,
            "title": None,
            "axis": {"labelAngle": 0, "labelOverlap": "parity"},
        },
        "y": {
            "field": "amount",
            "type": "quantitative",
            "title": currency,
            "stack": None,
            "scale": {"nice": 5},
            "axis": {"labelExpr": _SHORT_MONEY[language], "tickCount": 5},
        },
        "color": {
            "field": "way",
            "type": "nominal",
            "scale": colours,
            "legend": {"orient": "top", "title": None},
        },
    }
    mark = {"type": "bar", "cornerRadiusEnd": 2, "width": {"band": 0.62}}
    return drawn(
        "money_by_month",
        language,
        height=190,
        data={"values": values},
        mark=mark,
        encoding=encoding,
    )


def needs_by_kind(
    counts: Rows, *, as_of: dt.date, currency: str, language: Language
) -> Chart | None:
    """Return one bar per kind of need, longest first; None where there is none."""
    values = [
        {
            "need": row["title"][language],
            "n": row["n_needs"],
            "label": _count_and_value(row, currency=currency, language=language),
        }
        for row in counts
        if row["as_of"]["date"] == as_of.isoformat()
    ]
    if not values:
        return None
    encoding = {
        "y": {
            "field": "need",
            "type": "nominal",
            "sort": {"field": "n", "op": "max", "order": "descending"},
            "title": None,
            "axis": {"labelLimit": 220, "ticks": False, "domain": False},
        },
        # The numbers stand beside the bars, and need room there; an axis would say them again.
        "x": {
            "field": "n",
            "type": "quantitative",
            "axis": None,
            "scale": {"domain": [0, 1.45 * max(row["n"] for row in values)]},
        },
    }
    layers = [
        {
            "mark": {
                "type": "bar",
                "cornerRadiusEnd": 3,
                "color": "token:accent",
                "height": {"band": 0.6},
            }
        },
        {
            "mark": {"type": "text", "align": "left", "dx": 5, "color": "token:muted"},
            "encoding": {"text": {"field": "label"}},
        },
    ]
    return drawn(
        "needs_by_kind",
        language,
        height=28 * len(values),
        data={"values": values},
        layer=layers,
        encoding=encoding,
    )


def _count_and_value(row: Mapping[str, Any], *, currency: str, language: Language) -> str:
    count = f"{row['n_needs']:,}"
    if not row["value_bank"]:
        return count
    return f"{count} · {shown(row['value_bank'], currency=currency, language=language)}"


def needs_over_runs(counts: Rows, *, language: Language) -> Chart | None:
    """Return a line of all needs by run; None before there are two runs."""
    totals: dict[str, int] = {}
    for row in counts:
        totals[row["as_of"]["date"]] = totals.get(row["as_of"]["date"], 0) + row["n_needs"]
    if len(totals) < 2:
        return None
    values = [
        {"day": shown_date(dt.date.fromisoformat(day), language=language, short=True), "n": n}
        for day, n in sorted(totals.items())
    ]
    encoding = {
        "x": {
            "field": "day",
            "type": "ordinal",
            "sort": None,
            "title": None,
            "axis": {"labelAngle": 0, "labelOverlap": "greedy"},
        },
        "y": {"field": "n", "type": "quantitative", "title": None, "axis": {"tickCount": 4}},
    }
    mark = {
        "type": "line",
        "color": "token:accent",
        "point": {"color": "token:accent", "size": 40},
        "strokeWidth": 2,
    }
    return drawn(
        "needs_over_runs",
        language,
        height=200,
        data={"values": values},
        mark=mark,
        encoding=encoding,
    )


def model_quality(models: Rows, *, language: Language) -> Chart | None:
    """Return each model's metric with its interval, and its baseline; None without a model."""
    if not models:
        return None
    values = [
        {
            "model": row["title"][language],
            "value": row["value"],
            "low": row["low"],
            "high": row["high"],
            "baseline": row["baseline"],
        }
        for row in models
    ]
    across = {
        "field": "value",
        "type": "quantitative",
        "title": None,
        "axis": {"tickCount": 6},
        "scale": {"zero": False, "padding": 12},
    }
    down = {
        "field": "model",
        "type": "nominal",
        "title": None,
        "sort": None,
        "axis": {"labelLimit": 200, "ticks": False, "domain": False},
    }
    layers = [
        {
            "mark": {"type": "rule", "strokeWidth": 3, "color": "token:accent", "opacity": 0.35},
            "encoding": {"x": {**across, "field": "low"}, "x2": {"field": "high"}},
        },
        {
            "mark": {"type": "point", "filled": True, "size": 80, "color": "token:accent"},
            "encoding": {"x": across},
        },
        {
            "mark": {"type": "tick", "thickness": 2, "size": 16, "color": "token:warn"},
            "encoding": {"x": {**across, "field": "baseline"}},
        },
    ]
    return drawn(
        "model_quality",
        language,
        height=34 * len(values),
        data={"values": values},
        layer=layers,
        encoding={"y": down},
    )
