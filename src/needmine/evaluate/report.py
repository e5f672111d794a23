"""What an evaluation found, as JSON for machines and as a table for people."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from needmine.core.sentences import Language, Sentence

from .measures import Bin


@dataclass(frozen=True, kw_only=True)
class Quality:
    """How good the ledger was for one need, or for all together.

    Parameters
    ----------
    n_pairs, n_positives, n_found
        Customers and needs asked about; those truly there; those the ledger held open.
    average_precision_low, average_precision_high
        95 % interval, by drawing customers again.
    popularity_average_precision
        Of telling every customer the needs that were most frequent before.
    random_average_precision
        Of any order that chance makes: the prevalence.
    calibration_slope
        On the needs whose sum is called a probability; not a number where none is.
    """

    n_pairs: int
    n_positives: int
    n_found: int
    average_precision: float
    average_precision_low: float
    average_precision_high: float
    popularity_average_precision: float
    random_average_precision: float
    precision_at_1: float
    precision_at_5: float
    precision_at_10: float
    recall_at_10: float
    calibration_slope: float
    calibration_bins: tuple[Bin, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the figures by name; what cannot be told is null."""
        figures = {
            name: _told(getattr(self, name))
            for name in self.__dataclass_fields__
            if name != "calibration_bins"
        }
        bins = [
            {"n": each.n, "expected": _told(each.expected), "observed": _told(each.observed)}
            for each in self.calibration_bins
        ]
        return {**figures, "calibration_bins": bins}


@dataclass(frozen=True, kw_only=True)
class Report:
    """The quality of a ledger, overall and need by need.

    Parameters
    ----------
    against
        ``truth`` (the simulated bank's) or ``records`` (what customers did later).
    unjudged
        Needs in the ledger of which the records do not tell whether they were met.
    """

    as_of: str
    horizon_days: int
    against: str
    n_customers: int
    overall: Quality
    needs: Mapping[str, Quality]
    unjudged: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain values."""
        return {
            "as_of": self.as_of,
            "horizon_days": self.horizon_days,
            "against": self.against,
            "n_customers": self.n_customers,
            "overall": self.overall.as_json(),
            "needs": {name: quality.as_json() for name, quality in self.needs.items()},
            "unjudged": list(self.unjudged),
        }

    def as_text(self, language: Language, titles: Mapping[str, Sentence] | None = None) -> str:
        """Return the report as a table with one line per need.

        Parameters
        ----------
        titles
            What each need is called; its id where it is not among them.
        """
        named = titles or {}
        rows = [
            [_name(need, named, language), *_cells(quality)]
            for need, quality in [*self.needs.items(), ("", self.overall)]
        ]
        header = [title.say(language) for title in _HEADER]
        said = _ABOVE[self.against].say(
            language, as_of=self.as_of, n=f"{self.n_customers:,}", days=self.horizon_days
        )
        table = _aligned([header, *rows])
        return "\n".join(
            [said, "", *table, "", _BELOW.say(language), *self._left_out(named, language)]
        )

    def _left_out(self, titles: Mapping[str, Sentence], language: Language) -> list[str]:
        if not self.unjudged:
            return []
        separator = "、" if language == "zh" else ", "
        names = separator.join(_name(need, titles, language) for need in self.unjudged)
        return [_UNJUDGED.say(language, needs=names)]


_ABOVE = {
    "truth": Sentence(
        zh="{as_of} 的需求台账与模拟银行的真实需求对照：{n} 位客户，"
        "当时已有或 {days} 天内出现的需求。",
        en="The ledger of {as_of} beside the simulated truth: {n} customers, needs open then or "
        "beginning within {days} days.",
    ),
    "records": Sentence(
        zh="{as_of} 的需求台账与此后记录的结果对照：{n} 位客户，{days} 天内。",
        en="The ledger of {as_of} beside the outcomes recorded since: {n} customers, within "
        "{days} days.",
    ),
}
_BELOW = Sentence(
    zh="AP 为平均精度及其 95% 区间（按客户重抽样）；“按热门”指对所有客户都说最常见的需求；"
    "“随机”等于出现率；斜率只对称为概率的需求计算，1 为准。",
    en="AP is average precision with its 95% interval (customers drawn again); 'popular' tells "
    "everybody the most frequent needs; 'random' is the prevalence; the slope is for needs whose "
    "sum is called a probability, and 1 is right.",
)
_UNJUDGED = Sentence(
    zh="以下需求没有评判，因为记录看不出是否得到满足：{needs}。",
    en="Not judged, since the records do not tell whether they were met: {needs}.",
)
_OVERALL = Sentence(zh="全部", en="All needs")
_HEADER = (
    Sentence(zh="需求", en="Need"),
    Sentence(zh="可判客户", en="Judged"),
    Sentence(zh="真有", en="True"),
    Sentence(zh="台账", en="Found"),
    Sentence(zh="AP", en="AP"),
    Sentence(zh="95% 区间", en="95% interval"),
    Sentence(zh="按热门", en="Popular"),
    Sentence(zh="随机", en="Random"),
    Sentence(zh="前1%精度", en="P@1%"),
    Sentence(zh="前5%精度", en="P@5%"),
    Sentence(zh="前10%精度", en="P@10%"),
    Sentence(zh="前10%召回", en="R@10%"),
    Sentence(zh="斜率", en="Slope"),
)


def _name(need: str, titles: Mapping[str, Sentence], language: Language) -> str:
    if not need:
        return _OVERALL.say(language)
    return titles[need].say(language) if need in titles else need


def _cells(quality: Quality) -> list[str]:
    low, high = quality.average_precision_low, quality.average_precision_high
    return [
        f"{quality.n_pairs:,}",
        f"{quality.n_positives:,}",
        f"{quality.n_found:,}",
        _shown(quality.average_precision),
        "–" if math.isnan(low) else f"{low:.3f}–{high:.3f}",
        _shown(quality.popularity_average_precision),
        _shown(quality.random_average_precision),
        _shown(quality.precision_at_1),
        _shown(quality.precision_at_5),
        _shown(quality.precision_at_10),
        _shown(quality.recall_at_10),
        "–" if math.isnan(quality.calibration_slope) else f"{quality.calibration_slope:.2f}",
    ]


def _shown(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.3f}"


def _told(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 9)


def _aligned(rows: list[list[str]]) -> list[str]:
    widths = [max(_width(row[column]) for row in rows) for column in range(len(rows[0]))]
    return ["  ".join(_padded(row, widths)).rstrip() for row in rows]


def _padded(row: list[str], widths: list[int]) -> list[str]:
    first = row[0] + " " * (widths[0] - _width(row[0]))
    others = zip(row[1:], widths[1:], strict=True)
    return [first, *(" " * (width - _width(cell)) + cell for cell, width in others)]


def _width(text: str) -> int:
    # A Chinese character takes two columns of a terminal.
    return sum(2 if "\u2e80" <= letter <= "\uffee" else 1 for letter in text)
