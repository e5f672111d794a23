"""The report of an evaluation as a text to read: four tables, and what each column means."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from needmine.core.sentences import Language, Sentence

from .cells import aligned, interval_cell, money_cell, share_cell, times_cell
from .quality import ListQuality, Quality
from .report import Report


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What needs and lists are called; an id stands where there is no name.

    Parameters
    ----------
    currency
        Of the worth that is told.
    """

    needs: Mapping[str, Sentence] = field(default_factory=dict)
    lists: Mapping[str, Sentence] = field(default_factory=dict)
    currency: str = "CNY"


def as_text(report: Report, language: Language, wording: Wording | None = None) -> str:
    """Return the report as tables with one line per need or list."""
    words = wording or Wording()
    rows = [*report.needs.items(), ("", report.overall)]
    parts = [
        _ABOVE[report.against].say(
            language, as_of=report.as_of, n=f"{report.n_customers:,}", days=report.horizon_days
        ),
        _of_needs(rows, _RANKING, words, language),
    ]
    if report.overall.n_contacts:
        parts.append(_of_needs(rows, _CONTACTS, words, language))
        parts.append(_of_lists(report.lists, words, language))
    parts.append(_of_needs(rows, _TIME_AND_CHANCE, words, language))
    parts.append("\n".join(_below(report, words, language)))
    return "\n\n".join(parts)


def _below(report: Report, words: Wording, language: Language) -> list[str]:
    said = [_EXPLAINED.say(language)]
    if report.overall.n_contacts:
        said.append(_EXPLAINED_CONTACTS.say(language))
    if not report.overall.n_foretold:
        said.append(_NO_PROBABILITY.say(language))
    if math.isnan(report.overall.ceiling_average_precision):
        said.append(_NO_CEILING.say(language))
    if report.unjudged:
        separator = "、" if language == "zh" else ", "
        names = separator.join(_name(need, words.needs, language) for need in report.unjudged)
        said.append(_UNJUDGED.say(language, needs=names))
    return said


Cell = Callable[[Quality, Language, str], str]
Column = tuple[Sentence, Cell]


def _of_needs(
    rows: Sequence[tuple[str, Quality]],
    columns: Sequence[Column],
    words: Wording,
    language: Language,
) -> str:
    header = [_NEED.say(language), *(title.say(language) for title, _ in columns)]
    lines = [
        [
            _name(need, words.needs, language) if need else _ALL_NEEDS.say(language),
            *(cell(quality, language, words.currency) for _, cell in columns),
        ]
        for need, quality in rows
    ]
    return aligned([header, *lines])


def _of_lists(lists: Mapping[str, ListQuality], words: Wording, language: Language) -> str:
    header = [title.say(language) for title in _LIST_HEADER]
    lines = [
        [
            _name(name, words.lists, language),
            f"{each.n_contacts:,}",
            share_cell(each.precision),
            share_cell(each.ledger_precision),
            money_cell(each.captured_value, language, words.currency),
            money_cell(each.ledger_captured_value, language, words.currency),
        ]
        for name, each in lists.items()
    ]
    return aligned([header, *lines])


def _name(key: str, titles: Mapping[str, Sentence], language: Language) -> str:
    return titles[key].say(language) if key in titles else key


def _days(lower: float, median: float, upper: float) -> str:
    return "–" if math.isnan(median) else f"{median:.0f} ({lower:.0f} … {upper:.0f})"


def _figure(name: str, shown: Callable[[float], str] = share_cell) -> Cell:
    return lambda quality, _language, _currency: shown(getattr(quality, name))


def _interval(name: str, shown: Callable[[float], str] = share_cell) -> Cell:
    return lambda quality, _language, _currency: interval_cell(
        getattr(quality, f"{name}_low"), getattr(quality, f"{name}_high"), shown
    )


def _count(name: str) -> Cell:
    return lambda quality, _language, _currency: f"{getattr(quality, name):,}"


def _worth(name: str) -> Cell:
    return lambda quality, language, currency: money_cell(
        getattr(quality, name), language, currency
    )


def _quartiles(name: str) -> Cell:
    return lambda quality, _language, _currency: _days(
        *(
            getattr(quality, f"{name}_{end}")
            for end in ("lower_quartile", "median", "upper_quartile")
        )
    )


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
_EXPLAINED = Sentence(
    zh="AP 为平均精度及其 95% 区间（按客户重抽样）；“规则”指只按声明权重、不学习、不用预测的台账；"
    "“热门”指对所有客户都说最常见的需求；“上限”指同一学习器看到模拟客户的内在状态；“随机”等于出现率；"
    "召回指真有的需求中台账列出的份额。斜率与最差一档只对称为概率的需求，与记录的结果对照，1 为准；"
    "天数为中位数与四分位数，从台账之日算起。",
    en="AP is average precision with its 95% interval (customers drawn again); 'rules' is a "
    "ledger by declared weights alone, without learning and predictions; 'popular' tells "
    "everybody the most frequent needs; 'ceiling' is the same learner shown the simulated "
    "people's latent state; 'random' is the prevalence; recall is the share of true needs that "
    "the ledger holds. Slope and worst bin (predicted/observed) are for needs whose sum is called "
    "a probability, against recorded outcomes, and 1 is right; days are the median with "
    "quartiles, counted from the ledger's day.",
)
_EXPLAINED_CONTACTS = Sentence(
    zh="名单与台账联系同样多次：台账按概率乘以银行估算的价值排序；“抓住价值”为其中真实需求的价值之和。",
    en="Lists and ledger make as many contacts; those of the ledger go in order of probability "
    "times the worth the bank reckons with; what is captured is the worth of the true needs "
    "among them.",
)
_NO_PROBABILITY = Sentence(
    zh="没有可以核对的概率：要么没有需求称为概率，要么此后的结果还没有记录"
    "（可用 --as-of 评判更早的日期）。",
    en="No probability can be checked: either no need's sum is called one, or what came is not on "
    "record yet (judge an earlier day with --as-of).",
)
_NO_CEILING = Sentence(
    zh="没有上限：模拟真值中没有客户的内在状态或另一个世界。",
    en="There is no ceiling: no simulated truth holds the latent state of people here and in "
    "another world.",
)
_UNJUDGED = Sentence(
    zh="以下需求没有评判，因为记录看不出是否得到满足：{needs}。",
    en="Not judged, since the records do not tell whether they were met: {needs}.",
)
_ALL_NEEDS = Sentence(zh="全部", en="All needs")
_NEED = Sentence(zh="需求", en="Need")
_INTERVAL = Sentence(zh="95% 区间", en="95% interval")
_RANKING: tuple[Column, ...] = (
    (Sentence(zh="可判客户", en="Judged"), _count("n_pairs")),
    (Sentence(zh="真有", en="True"), _count("n_positives")),
    (Sentence(zh="台账", en="Found"), _count("n_found")),
    (Sentence(zh="AP", en="AP"), _figure("average_precision")),
    (_INTERVAL, _interval("average_precision")),
    (Sentence(zh="规则", en="Rules"), _figure("rules_average_precision")),
    (Sentence(zh="热门", en="Popular"), _figure("popularity_average_precision")),
    (Sentence(zh="上限", en="Ceiling"), _figure("ceiling_average_precision")),
    (Sentence(zh="随机", en="Random"), _figure("random_average_precision")),
    (Sentence(zh="前1%精度", en="P@1%"), _figure("precision_at_1")),
    (Sentence(zh="前5%精度", en="P@5%"), _figure("precision_at_5")),
    (Sentence(zh="前10%精度", en="P@10%"), _figure("precision_at_10")),
    (Sentence(zh="召回", en="Recall"), _figure("recall")),
)
_CONTACTS: tuple[Column, ...] = (
    (Sentence(zh="联系次数", en="Contacts"), _count("n_contacts")),
    (Sentence(zh="名单命中", en="Lists right"), _figure("lists_precision")),
    (Sentence(zh="台账命中", en="Ledger right"), _figure("precision_at_contacts")),
    (Sentence(zh="名单抓住价值", en="Lists' worth"), _worth("lists_captured_value")),
    (Sentence(zh="台账抓住价值", en="Ledger's worth"), _worth("captured_value")),
    (Sentence(zh="倍数", en="Times"), _figure("captured_value_over_lists", times_cell)),
    (_INTERVAL, _interval("captured_value_over_lists", times_cell)),
    (Sentence(zh="规则倍数", en="Rules"), _figure("rules_captured_value_over_lists", times_cell)),
    (
        Sentence(zh="热门倍数", en="Popular"),
        _figure("popularity_captured_value_over_lists", times_cell),
    ),
    (
        Sentence(zh="上限倍数", en="Ceiling"),
        _figure("ceiling_captured_value_over_lists", times_cell),
    ),
)
_TIME_AND_CHANCE: tuple[Column, ...] = (
    (Sentence(zh="找到且真有", en="Found and true"), _count("n_lead")),
    (Sentence(zh="距开始天数", en="Days to start"), _quartiles("days_to_start")),
    (Sentence(zh="距结果天数", en="Days to outcome"), _quartiles("days_to_outcome")),
    (Sentence(zh="概率个数", en="Probabilities"), _count("n_foretold")),
    (Sentence(zh="斜率", en="Slope"), _figure("calibration_slope", times_cell)),
    (_INTERVAL, _interval("calibration_slope", times_cell)),
    (Sentence(zh="最差一档", en="Worst bin"), _figure("calibration_worst_bin", times_cell)),
)
_LIST_HEADER = (
    Sentence(zh="名单", en="List"),
    Sentence(zh="联系次数", en="Contacts"),
    Sentence(zh="名单命中", en="List right"),
    Sentence(zh="台账命中", en="Ledger right"),
    Sentence(zh="名单抓住价值", en="List's worth"),
    Sentence(zh="台账抓住价值", en="Ledger's worth"),
)
