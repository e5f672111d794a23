"""The weekly report of a shadow: each frozen ledger beside the branch's lists of the same day."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from needmine.core.sentences import Language, Sentence
from needmine.evaluate.cells import aligned, interval_cell, money_cell, share_cell, times_cell
from needmine.evaluate.quality import Quality
from needmine.evaluate.report import Report
from needmine.rounds.frozen import Seal


@dataclass(frozen=True, kw_only=True)
class JudgedDay:
    """One frozen ledger, judged by what was recorded since.

    Parameters
    ----------
    n_days
        Days since it was frozen, at most the horizon.
    is_rehearsed
        It was frozen after its day had passed.
    report
        None where nothing that shows a need is on record for all those days.
    """

    seal: Seal
    n_days: int
    is_rehearsed: bool
    report: Report | None = None


@dataclass(frozen=True, kw_only=True)
class Weekly:
    """The report of one week."""

    as_of: str
    horizon_days: int
    days: tuple[JudgedDay, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain values."""
        return {
            "as_of": self.as_of,
            "horizon_days": self.horizon_days,
            "frozen": [
                {
                    "as_of": day.seal.as_of,
                    "digest": day.seal.digest,
                    "days": day.n_days,
                    "is_complete": day.n_days == self.horizon_days,
                    "is_rehearsed": day.is_rehearsed,
                    "report": day.report.as_json() if day.report else None,
                }
                for day in self.days
            ],
        }

    def as_text(self, language: Language, *, currency: str) -> str:
        """Return the report as a table with one line per frozen ledger."""
        above = _ABOVE.say(language, as_of=self.as_of)
        if not self.days:
            return f"{above}\n\n{_NOTHING.say(language)}"
        rows = [self._row(day, language, currency) for day in self.days]
        table = aligned([[title.say(language) for title in _HEADER], *rows])
        below = [_BELOW.say(language, days=self.horizon_days)]
        if any(day.is_rehearsed for day in self.days):
            below.append(_REHEARSED.say(language))
        return "\n\n".join([above, table, "\n".join(below)])

    def _row(self, day: JudgedDay, language: Language, currency: str) -> list[str]:
        mark = "*" if day.is_rehearsed else ""
        first = [f"{day.seal.as_of}{mark}", f"{day.n_days}/{self.horizon_days}"]
        if day.report is None:
            return [*first, *["–"] * (len(_HEADER) - 2)]
        return [*first, *_cells(day.report.overall, language, currency)]


def _cells(quality: Quality, language: Language, currency: str) -> Sequence[str]:
    low, high = quality.captured_value_over_lists_low, quality.captured_value_over_lists_high
    return (
        f"{quality.n_pairs:,}",
        f"{quality.n_positives:,}",
        share_cell(quality.average_precision),
        share_cell(quality.popularity_average_precision),
        f"{quality.n_contacts:,}",
        share_cell(quality.lists_precision),
        share_cell(quality.precision_at_contacts),
        money_cell(quality.lists_captured_value, language, currency),
        money_cell(quality.captured_value, language, currency),
        times_cell(quality.captured_value_over_lists),
        interval_cell(low, high, times_cell),
    )


_ABOVE = Sentence(
    zh="截至 {as_of}，封存的台账与同日网点名单对照，结果以此后的记录为准。",
    en="Frozen ledgers beside the branch lists of the same days, by what was recorded up to "
    "{as_of}.",
)
_NOTHING = Sentence(zh="还没有封存满一周的台账。", en="No ledger has been frozen for a week yet.")
_BELOW = Sentence(
    zh="每周取第一份封存的台账；“天数”为已过天数，满 {days} 天为止。名单与台账联系同样多次；"
    "区间为 95%（按客户重抽样）。",
    en="Of every week the first frozen ledger; 'days' are those gone by, up to {days}. Lists and "
    "ledger make as many contacts; intervals are 95% (customers drawn again).",
)
_REHEARSED = Sentence(
    zh="带 * 的是事后补做的演练，不是当日封存。",
    en="Those with * were rehearsed after the day, not frozen on it.",
)
_HEADER = (
    Sentence(zh="封存日", en="Frozen"),
    Sentence(zh="天数", en="Days"),
    Sentence(zh="可判", en="Judged"),
    Sentence(zh="已发生", en="Came"),
    Sentence(zh="台账 AP", en="Ledger AP"),
    Sentence(zh="热门 AP", en="Popular AP"),
    Sentence(zh="联系次数", en="Contacts"),
    Sentence(zh="名单命中", en="Lists right"),
    Sentence(zh="台账命中", en="Ledger right"),
    Sentence(zh="名单抓住价值", en="Lists' worth"),
    Sentence(zh="台账抓住价值", en="Ledger's worth"),
    Sentence(zh="倍数", en="Times"),
    Sentence(zh="95% 区间", en="95% interval"),
)
