"""Pictures of an evaluation as SVG, in the bank's languages, to be shown as they are."""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import vl_convert

from needmine.core.sentences import Language, Sentence

from .case import Case
from .curves import DRAWN, Curve, Drawn, precision_by_recall, value_by_contacts
from .measures import Bin
from .reading import Wording
from .report import Report

Spec = dict[str, Any]

_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
# Of one small chart, pixels.
_WIDTH = 235
_CONFIDENCE_Z = 1.959964  # 95 %
# Apart from one another for those who see no red or green (Okabe and Ito 2008).
_COLOURS: dict[Drawn, str] = {
    "ledger": "#0072b2",
    "rules": "#56b4e9",
    "popularity": "#999999",
    "ceiling": "#009e73",
    "lists": "#d55e00",
}
_DASHES: dict[Drawn, list[int]] = {
    "ledger": [1, 0],
    "rules": [6, 3],
    "popularity": [2, 2],
    "ceiling": [8, 3, 2, 3],
    "lists": [1, 0],
}
_NAMES: dict[Drawn, Sentence] = {
    "ledger": Sentence(zh="台账", en="Ledger"),
    "rules": Sentence(zh="仅规则", en="Rules alone"),
    "popularity": Sentence(zh="按热门", en="Popularity"),
    "ceiling": Sentence(zh="上限", en="Ceiling"),
    "lists": Sentence(zh="网点名单", en="Branch lists"),
}
_ALL_NEEDS = Sentence(zh="全部需求", en="All needs")
_LOOK: Spec = {
    "font": "Noto Sans CJK SC, Noto Sans SC, Microsoft YaHei, PingFang SC, sans-serif",
    "background": "white",
    "view": {"stroke": None},
    "title": {"anchor": "start", "fontSize": 15, "subtitleFontSize": 12, "subtitleColor": "#555"},
    "axis": {"labelFontSize": 11, "titleFontSize": 12, "gridColor": "#eee", "domainColor": "#999"},
    "legend": {"orient": "top", "title": None, "labelFontSize": 12, "symbolStrokeWidth": 3},
    "header": {"labelFontSize": 12, "labelFontWeight": "bold", "labelAnchor": "start"},
}


def draw(
    case: Case,
    report: Report,
    folder: Path,
    *,
    words: Wording,
    languages: Sequence[Language],
) -> tuple[Path, ...]:
    """Return the pictures written below a folder, which is made if need be.

    Precision by recall of every need, the calibration where anything is called a probability, and
    the worth captured by the number of contacts; ``<picture>_<day>_<language>.svg``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for language in languages:
        specs = {
            "precision_recall": _precision_recall(case, report, words, language),
            "captured_value": _captured_value(case, report, words, language),
        }
        if report.overall.calibration_bins:
            specs["calibration"] = _calibration(report, words, language)
        for name, spec in specs.items():
            file = folder / f"{name}_{report.as_of}_{language}.svg"
            file.write_text(svg(spec), encoding="utf-8")
            written.append(file)
    return tuple(written)


def svg(spec: Spec) -> str:
    """Return a chart as SVG."""
    whole = {"$schema": _SCHEMA, **spec, "config": _LOOK}
    return str(vl_convert.vegalite_to_svg(json.dumps(whole)))


def _precision_recall(case: Case, report: Report, words: Wording, language: Language) -> Spec:
    columns = range(len(case.board.needs))
    parts = {_ALL_NEEDS.say(language): case.part(columns)}
    for column, need in enumerate(case.board.needs):
        parts[_title(need, words, language)] = case.part([column])
    values = [
        {"need": title, **point}
        for title, part in parts.items()
        for point in _points(precision_by_recall(part), language)
    ]
    line = _lines(language, _RECALL, _PRECISION, list(case.scores))
    share = {"format": ".0%", "tickCount": 4}
    line["encoding"]["x"] |= {"axis": share, "scale": {"domain": [0, 1]}}
    # Charts below one another line up whatever their largest share is.
    line["encoding"]["y"] |= {"axis": {**share, "minExtent": 34}, "scale": {"zero": True}}
    return {
        "title": _heading(_PRECISION_RECALL, report, language),
        "data": {"values": values},
        "facet": _facet(parts),
        "columns": 4,
        "spec": {"width": _WIDTH, "height": 150, **line},
        # Some needs are rare: each has its own height.
        "resolve": {"scale": {"y": "independent"}},
    }


def _captured_value(case: Case, report: Report, words: Wording, language: Language) -> Spec:
    curves = value_by_contacts(case)
    values = _points(curves, language)
    unit = Sentence(zh="抓住的价值（{currency}）", en="Worth captured ({currency})").fill(
        currency=words.currency
    )
    line = _lines(language, _CONTACTS, unit, list(curves))
    line["encoding"]["y"]["axis"] = {"labelExpr": _SHORT_MONEY[language]}
    layers: list[Spec] = [line]
    if report.overall.n_contacts:
        layers.append(
            {
                "data": {"values": [{"x": report.overall.n_contacts}]},
                "mark": {"type": "rule", "strokeDash": [3, 3], "color": "#777"},
                "encoding": {"x": {"field": "x", "type": "quantitative"}},
            }
        )
    return {
        "title": _heading(_CAPTURED, report, language),
        "data": {"values": values},
        "width": 560,
        "height": 320,
        "layer": layers,
    }


def _calibration(report: Report, words: Wording, language: Language) -> Spec:
    qualities = {_ALL_NEEDS.say(language): report.overall}
    qualities |= {_title(need, words, language): each for need, each in report.needs.items()}
    bins = [(title, each) for title, q in qualities.items() for each in q.calibration_bins]
    values = [{"need": title, **_calibrated(each)} for title, each in bins]
    # An interval of a few pairs may reach far beyond all others.
    most = 1.3 * max(max(each.expected, each.observed) for _, each in bins)
    channel = {
        "type": "quantitative",
        "axis": {"format": ".0%", "tickCount": 5},
        "scale": {"domain": [0, most], "nice": True},
    }
    across = {"x": {**channel, "field": "x", "title": _PREDICTED.say(language)}}
    down = {**channel, "field": "y", "title": _OBSERVED.say(language)}
    diagonal = {
        "data": {"values": [{"x": 0, "y": 0}, {"x": most, "y": most}]},
        "mark": {"type": "line", "strokeDash": [3, 3], "color": "#999"},
        "encoding": {**across, "y": down},
    }
    intervals = {
        "mark": {
            "type": "rule",
            "strokeWidth": 2,
            "color": _COLOURS["ledger"],
            "opacity": 0.45,
            "clip": True,
        },
        "encoding": {**across, "y": {**down, "field": "low"}, "y2": {"field": "high"}},
    }
    points = {
        "mark": {"type": "point", "filled": True, "size": 60, "color": _COLOURS["ledger"]},
        "encoding": {**across, "y": down},
    }
    heading = {"text": _CALIBRATION.say(language), "subtitle": _BINS.say(language)}
    return {
        "title": heading,
        "data": {"values": values},
        "facet": _facet(dict(bins)),
        "columns": 3,
        "spec": {"width": _WIDTH, "height": _WIDTH, "layer": [diagonal, intervals, points]},
    }


def _calibrated(each: Bin) -> dict[str, float]:
    """Return a bin with the 95 % interval of what came (Wilson 1927)."""
    n, came, z = each.n, each.observed, _CONFIDENCE_Z
    middle = (came + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(came * (1 - came) / n + z * z / (4 * n * n))
    return {"x": each.expected, "y": came, "low": middle - half, "high": middle + half}


def _facet(titles: Iterable[str]) -> Spec:
    return {
        "field": "need",
        "type": "nominal",
        "title": None,
        "sort": list(titles),
        "header": {"labelLimit": _WIDTH, "labelFontSize": 11},
    }


def _lines(language: Language, x: Sentence, y: Sentence, drawn: Sequence[Drawn]) -> Spec:
    shown = [name for name in DRAWN if name in drawn]
    names = [_NAMES[name].say(language) for name in shown]
    return {
        "mark": {"type": "line", "strokeWidth": 2, "clip": True},
        "encoding": {
            "x": {"field": "x", "type": "quantitative", "title": x.say(language)},
            "y": {"field": "y", "type": "quantitative", "title": y.say(language)},
            "order": {"field": "step", "type": "quantitative"},
            "color": {
                "field": "ranking",
                "type": "nominal",
                "scale": {"domain": names, "range": [_COLOURS[name] for name in shown]},
            },
            "strokeDash": {
                "field": "ranking",
                "type": "nominal",
                "scale": {"domain": names, "range": [_DASHES[name] for name in shown]},
            },
        },
    }


def _points(curves: Mapping[Drawn, Curve], language: Language) -> list[Spec]:
    return [
        {"ranking": _NAMES[name].say(language), "step": n, "x": float(x), "y": float(y)}
        for name, curve in curves.items()
        for n, (x, y) in enumerate(zip(curve.x, curve.y, strict=True))
    ]


def _title(need: str, words: Wording, language: Language) -> str:
    return words.needs[need].say(language) if need in words.needs else need


def _heading(words: Sentence, report: Report, language: Language) -> Spec:
    said = words.say(language)
    below = _AGAINST[report.against].say(
        language, as_of=report.as_of, n=f"{report.n_customers:,}", days=report.horizon_days
    )
    return {"text": said, "subtitle": below}


_PRECISION_RECALL = Sentence(zh="各项需求：精度与召回", en="Precision by recall, need by need")
_CAPTURED = Sentence(zh="联系次数与抓住的价值", en="Worth captured by the number of contacts")
_CALIBRATION = Sentence(zh="概率与实际", en="What was foretold, and what came")
_RECALL = Sentence(zh="召回", en="Recall")
_PRECISION = Sentence(zh="精度", en="Precision")
_CONTACTS = Sentence(zh="联系次数", en="Contacts")
_PREDICTED = Sentence(zh="预测", en="Foretold")
_OBSERVED = Sentence(zh="实际", en="Came")
_BINS = Sentence(
    zh="概率不低于 5% 的，按个数均分五档；与各需求窗口内记录的结果对照，竖线为 95% 区间",
    en="Those given at least 5%, in five bins of as many pairs, beside the outcome recorded within "
    "each need's window; bars are 95% intervals",
)
_AGAINST = {
    "truth": Sentence(
        zh="{as_of}，{n} 位客户，与模拟真值对照，当时已有或 {days} 天内出现的需求",
        en="{as_of}, {n} customers, beside the simulated truth: needs open then or within "
        "{days} days",
    ),
    "records": Sentence(
        zh="{as_of}，{n} 位客户，与 {days} 天内记录的结果对照",
        en="{as_of}, {n} customers, beside the outcomes recorded within {days} days",
    ),
}
# 10,000 is the Chinese unit.
_SHORT_MONEY: dict[Language, str] = {
    "zh": "datum.value < 10000 ? format(datum.value, ',') : "
    "format(datum.value / 10000, ',.2~f') + '\u4e07'",
    "en": "datum.value == 0 ? '0' : format(datum.value, '~s')",
}
