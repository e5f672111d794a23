"""The quality of a bank's sources as one page to open every morning: both languages, pictures."""

import base64
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from importlib import resources
from string import Template
from typing import Any

from needmine.core.sentences import LANGUAGES, Sentence
from needmine.evaluate.pictures import svg
from needmine.rounds.source_quality import STATES, SourceQuality, days
from needmine.sources.casting import REASONS
from needmine.sources.quality import ColumnQuality, Refusals, TableQuality
from needmine.sources.tables import CANONICAL

_TABLES = {table.name: table for table in CANONICAL}
_ORDER = ("wrong", "look", "good")
# Pictures of feeds with fewer files are as wide.
_LEAST_PLACES = 12
# Apart for those who see no red or green (Okabe and Ito 2008).
_PARTS = {"n_used": "#0072b2", "n_set_aside": "#bbbbbb", "n_quarantined": "#d55e00"}


def quality_page(found: SourceQuality) -> str:
    """Return the page as HTML that needs nothing beside itself."""
    template = (resources.files(__package__) / "quality_page.html").read_text(encoding="utf-8")
    first = found.bank.languages[0]
    ordered = sorted(found.tables, key=lambda each: _ORDER.index(each.state))
    return Template(template).substitute(
        language=first,
        zh_checked="checked" if first == "zh" else "",
        en_checked="checked" if first == "en" else "",
        title=_both(_TITLE.fill(bank=found.bank.name)),
        plain_title=escape(_TITLE.fill(bank=found.bank.name).say(first)),
        lead=_both(_LEAD.fill(run=found.run.id, at=f"{found.at:%Y-%m-%d %H:%M} UTC")),
        states="".join(_state_count(state, n) for state, n in reversed(found.counts.items())),
        missing=_missing(found.missing),
        headings="".join(f"<th>{_both(each)}</th>" for each in _HEADINGS),
        rows="\n".join(_row(each, found) for each in ordered),
        legend=_both(_LEGEND),
    )


_TITLE = Sentence(zh="{bank}：数据源质量", en="{bank}: quality of sources")
_LEAD = Sentence(
    zh="运行 {run} 之后，截至 {at}。有误的在前；每一行写明怎么办。",
    en="After the run {run}, as of {at}. What is wrong comes first, each with what to do.",
)
_LEGEND = Sentence(
    zh="小图：最近各文件的行数。蓝为采用，灰为映射略过，橙为隔离。",
    en="Small pictures: rows of the last files. Blue was used, grey set aside by the mapping, "
    "orange is in quarantine.",
)
_HEADINGS = (
    Sentence(zh="状态", en="State"),
    Sentence(zh="数据流", en="Feed"),
    Sentence(zh="最近各文件", en="Last files"),
    Sentence(zh="新鲜度", en="Freshness"),
    Sentence(zh="问题与处理", en="What is wrong and what to do"),
)
_HISTORY = Sentence(
    zh="最近 {n} 个文件，行数 {least} 至 {most}", en="Last {n} files, {least} to {most} rows"
)
_LAST = Sentence(zh="{rows} 行，隔离 {refused}", en="{rows} rows, {refused} in quarantine")
_NEWEST = Sentence(zh="最新文件 {day}", en="newest file {day}")
_USUAL = Sentence(zh="通常每 {days}一份", en="usually every {days}")
_RECORD = Sentence(zh="最新记录 {at}", en="newest record {at}")
_DELAY = Sentence(
    zh="截止后 {hours} 小时读入，通常 {usual}",
    en="read {hours} hours after its close, usually {usual}",
)
_NOTHING = Sentence(zh="没有问题。", en="Nothing is wrong.")
_COLUMNS = Sentence(zh="最近一次装载的各列", en="Columns of the last load")
_COLUMN_HEADINGS = (
    Sentence(zh="列", en="Column"),
    Sentence(zh="含义", en="Meaning"),
    Sentence(zh="空值", en="Missing"),
    Sentence(zh="不同值", en="Different"),
    Sentence(zh="最小", en="Least"),
    Sentence(zh="最大", en="Greatest"),
)
_REFUSED = Sentence(zh="隔离中的单元格", en="Cells in quarantine")
_REFUSED_HEADINGS = (
    Sentence(zh="列", en="Column"),
    Sentence(zh="原因", en="Reason"),
    Sentence(zh="行数", en="Rows"),
    Sentence(zh="示例（已掩码）", en="Such as (masked)"),
)
_MISSING = Sentence(zh="没有读入的文件", en="Files that were not read")


def _both(sentence: Sentence) -> str:
    return "".join(
        f'<span class="{language}" lang="{language}">{escape(sentence.say(language))}</span>'
        for language in LANGUAGES
    )


def _state_count(state: str, n: int) -> str:
    return f'<li class="{state}"><b>{n}</b> {_both(STATES[state])}</li>'  # type: ignore[index]


def _missing(missing: Sequence[tuple[str, Sentence]]) -> str:
    if not missing:
        return ""
    items = "".join(f"<li><b>{escape(feed)}</b> {_both(why)}</li>" for feed, why in missing)
    return f'<section class="missing"><h2>{_both(_MISSING)}</h2><ul>{items}</ul></section>'


def _row(each: TableQuality, found: SourceQuality) -> str:
    department = found.bank.departments.get(each.department)
    about = f"{each.department}/{each.feed}"
    title = _TABLES[each.table].grain
    cells = (
        f'<span class="state {each.state}">{_both(STATES[each.state])}</span>',
        f"<b>{escape(about)}</b><br>→ {escape(each.table)}"
        f"<br><small>{_both(department) if department else ''} · {_both(title)}</small>",
        _history(each),
        "<br>".join(_both(line) for line in _freshness(each)),
        _issues(each) + _details(each),
    )
    return f'<tr class="{each.state}">' + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _history(each: TableQuality) -> str:
    counts = [load["n_rows"] for load in each.loads]
    told = _HISTORY.fill(n=len(counts), least=f"{min(counts):,}", most=f"{max(counts):,}")
    last = _LAST.fill(rows=f"{counts[-1]:,}", refused=f"{each.loads[-1]['n_quarantined']:,}")
    picture = base64.b64encode(svg(_bars(each.loads)).encode()).decode()
    alt = escape(" / ".join(told.say(language) for language in LANGUAGES))
    return f'<img alt="{alt}" src="data:image/svg+xml;base64,{picture}"><br>{_both(last)}'


def _bars(loads: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    # A few files do not fill the picture: the last one always stands at its right.
    places = list(range(min(0, len(loads) - _LEAST_PLACES), len(loads)))
    values = [
        {"place": place, "part": order, "colour": colour, "n": load[name]}
        for place, load in enumerate(loads)
        for order, (name, colour) in enumerate(_PARTS.items())
    ]
    return {
        "width": 180,
        "height": 40,
        "padding": 0,
        "data": {"values": values},
        "mark": {"type": "bar"},
        "encoding": {
            "x": {
                "field": "place",
                "type": "ordinal",
                "axis": None,
                "scale": {"domain": places},
            },
            "y": {"field": "n", "type": "quantitative", "axis": None, "stack": "zero"},
            "order": {"field": "part", "type": "ordinal"},
            "color": {"field": "colour", "type": "nominal", "scale": None},
        },
    }


def _freshness(each: TableQuality) -> Iterator[Sentence]:
    fresh = each.freshness
    if fresh.exported_at:
        yield _NEWEST.fill(day=f"{fresh.exported_at:%Y-%m-%d}")
    if fresh.usual_days is not None:
        yield Sentence(
            zh=_USUAL.say("zh", days=days(fresh.usual_days, "zh")),
            en=_USUAL.say("en", days=days(fresh.usual_days, "en")),
        )
    if fresh.usual_hours is not None and fresh.hours is not None:
        yield _DELAY.fill(hours=f"{fresh.hours:.0f}", usual=f"{fresh.usual_hours:.0f}")
    if each.newest:
        yield _RECORD.fill(at=each.newest[:16])


def _issues(each: TableQuality) -> str:
    if not each.issues:
        return f'<p class="muted">{_both(_NOTHING)}</p>'
    items = "".join(
        f'<li class="{"wrong" if issue.is_wrong else "look"}">'
        + (f"<code>{escape(issue.column)}</code> " if issue.column else "")
        + f"{_both(issue.sentence)}<br><small>→ {_both(issue.remedy)}</small></li>"
        for issue in each.issues
    )
    return f'<ul class="issues">{items}</ul>'


def _details(each: TableQuality) -> str:
    found = ""
    if each.refused:
        rows = (_refusal(refused) for refused in each.refused)
        found += _folded(_REFUSED, _REFUSED_HEADINGS, rows)
    if each.columns:
        rows = (_column(column, each.table) for column in each.columns)
        found += _folded(_COLUMNS, _COLUMN_HEADINGS, rows)
    return found


def _folded(title: Sentence, headings: Iterable[Sentence], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f"<th>{_both(heading)}</th>" for heading in headings)
    body = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in rows)
    return (
        f'<details><summary>{_both(title)}</summary><div class="sheet"><table class="inner">'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div></details>"
    )


def _refusal(refused: Refusals) -> list[str]:
    return [
        f"<code>{escape(refused.column)}</code>" if refused.column else "–",
        _both(REASONS[refused.reason]),
        f"{refused.n_rows:,}",
        escape(", ".join(refused.samples)) or "–",
    ]


def _column(column: ColumnQuality, table: str) -> list[str]:
    missing = column.n_missing / column.n_rows if column.n_rows else 0
    return [
        f"<code>{escape(column.column)}</code>",
        _both(_TABLES[table].column(column.column).meaning),
        f"{missing:.1%}" if column.n_missing else "0",
        f"{column.n_distinct:,}",
        escape((column.least or "")[:19]),
        escape((column.most or "")[:19]),
    ]
