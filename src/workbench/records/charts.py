"""The picture of a pair's weights: how each trait moves the balance, from the start to the sum."""

from collections.abc import Mapping
from typing import Any

from needmine.core.sentences import Language
from workbench.shell.charts import Chart, drawn
from workbench.shell.words import phrase

_COLOURS = {
    "start": "token:muted",
    "for": "token:in",
    "against": "token:bad",
    "sum": "token:accent",
}


def weights_of_pair(content: Mapping[str, Any], *, language: Language) -> Chart:
    """Return a bar per trait, each beginning where the last ended: a waterfall in bits."""
    values = _steps(content, language)
    low = min(0.0, *(min(row["start"], row["end"]) for row in values))
    high = max(0.0, *(max(row["start"], row["end"]) for row in values))
    room = 0.22 * (high - low)
    across = {
        "field": "start",
        "type": "quantitative",
        "title": phrase("pair.bits").say(language),
        "scale": {"domain": [low - room, high + room], "nice": False},
        "axis": {"tickCount": 5},
    }
    down = {
        "field": "label",
        "type": "nominal",
        "sort": None,
        "title": None,
        "axis": {"labelLimit": 150, "ticks": False, "domain": False},
    }
    colours = {"domain": list(_COLOURS), "range": list(_COLOURS.values())}
    layers: list[dict[str, Any]] = [
        {
            "data": {"values": [{}]},
            "mark": {"type": "rule", "color": "token:line-strong"},
            "encoding": {"x": {"datum": 0}},
        },
        {
            "mark": {"type": "bar", "cornerRadius": 2, "height": {"band": 0.55}},
            "encoding": {
                "x": across,
                "x2": {"field": "end"},
                "y": down,
                "color": {"field": "kind", "type": "nominal", "scale": colours, "legend": None},
            },
        },
        *(_texts(align, down, across) for align in ("left", "right")),
    ]
    return drawn(
        "weights_of_pair",
        language,
        height=30 * len(values),
        data={"values": values},
        layer=layers,
    )


def _texts(align: str, down: Mapping[str, Any], across: Mapping[str, Any]) -> dict[str, Any]:
    """The number stands where its bar ends, away from where it began."""
    sign = ">= 0" if align == "left" else "< 0"
    return {
        "transform": [{"filter": f"datum.bits {sign}"}],
        "mark": {
            "type": "text",
            "align": align,
            "dx": 5 if align == "left" else -5,
            "color": "token:muted",
        },
        "encoding": {"x": {**across, "field": "end"}, "y": down, "text": {"field": "said"}},
    }


def _steps(content: Mapping[str, Any], language: Language) -> list[dict[str, Any]]:
    parts = [
        (phrase("pair.start").say(language), content["start"], "start"),
        *(
            (step["title"][language], step["bits"], "for" if step["bits"] > 0 else "against")
            for step in content["steps"]
        ),
    ]
    rows, at = [], 0.0
    for label, bits, kind in parts:
        rows.append(_row(label, at, at + bits, bits, kind))
        at += bits
    rows.append(_row(phrase("pair.sum").say(language), 0.0, at, at, "sum"))
    return rows


def signed(bits: float) -> str:
    """Return a weight with its sign.

    >>> signed(-2.94)
    '−2.9'
    """
    return f"{bits:+.1f}".replace("-", "\u2212")


def _row(label: str, start: float, end: float, bits: float, kind: str) -> dict[str, Any]:
    return {
        "label": label,
        "start": round(start, 2),
        "end": round(end, 2),
        "bits": round(bits, 2),
        "said": signed(bits),
        "kind": kind,
    }
