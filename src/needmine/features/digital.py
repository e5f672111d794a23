"""Visits to the bank's own digital channels: sessions, pages by topic, days since."""

import ibis
import ibis.expr.types as ir

from needmine.core.sentences import Sentence

from .at_moment import AtMoment
from .declared import Feature

# A session ends after half an hour of silence, as web analytics has long counted it.
SILENCE = ibis.interval(minutes=30)

# Topics of ``digital_events`` a banker hears about, as said in a sentence.
PAGES = {
    "loan": Sentence(zh="贷款", en="loan"),
    "deposit": Sentence(zh="存款", en="deposit"),
    "wealth": Sentence(zh="理财", en="wealth"),
    "card": Sentence(zh="卡片", en="card"),
    "insurance": Sentence(zh="保险", en="insurance"),
    "fx": Sentence(zh="外汇", en="foreign-exchange"),
    "help": Sentence(zh="帮助", en="help"),
    "close_account": Sentence(zh="销户", en="close-account"),
}
LONGEST = 90


def _seen(name: str, unit: str, *, meaning: Sentence, saying: Sentence, days: int = 0) -> Feature:
    return Feature(
        name=name,
        family="digital",
        type="int64",
        unit=unit,
        meaning=meaning,
        saying=saying,
        needs=("digital_events",),
        days=days,
        without_rows="zero" if days else "unknown",
    )


SESSIONS = tuple(
    feature
    for days in (7, 30, 90)
    for feature in (
        _seen(
            f"n_sessions_{days}d",
            "sessions",
            meaning=Sentence(
                zh=f"近{days}天开始的线上会话数，静默30分钟即结束",
                en=f"Sessions begun in the last {days} days; half an hour of silence ends one",
            ),
            saying=Sentence(
                zh=f"近{days}天线上访问 {{value}} 次", en=f"Visits over {days} days: {{value}}"
            ),
            days=days,
        ),
        _seen(
            f"n_sessions_loan_{days}d",
            "sessions",
            meaning=Sentence(
                zh=f"近{days}天看过贷款页面的会话数",
                en=f"Sessions of the last {days} days that saw a loan page",
            ),
            saying=Sentence(
                zh=f"近{days}天有 {{value}} 次访问看过贷款页面",
                en=f"Visits over {days} days that saw loan pages: {{value}}",
            ),
            days=days,
        ),
    )
)
_VIEWED = Sentence(zh="近{days}天{topic}页面浏览数", en="Views of {topic} pages, last {days} days")
_VIEWS_READ = Sentence(
    zh="近{days}天浏览{topic}页面 {value} 次", en="Views of {topic} pages over {days} days: {value}"
)


def _about(template: Sentence, topic: Sentence, days: int) -> Sentence:
    """Return the template with topic and days in it; ``{value}`` stays to be filled."""
    left = {"days": days, "value": "{value}"}
    return Sentence(
        zh=template.say("zh", topic=topic, **left), en=template.say("en", topic=topic, **left)
    )


VIEWS = tuple(
    _seen(
        f"n_views_{topic}_{days}d",
        "page views",
        meaning=_about(_VIEWED, said, days),
        saying=_about(_VIEWS_READ, said, days),
        days=days,
    )
    for topic, said in PAGES.items()
    for days in (30, 90)
)
SINCE = (
    _seen(
        "days_since_visit",
        "days",
        meaning=Sentence(
            zh="距最近一次线上访问的天数，从未访问则未知",
            en="Days since the latest visit; unknown without one",
        ),
        saying=Sentence(zh="距上次线上访问 {value} 天", en="Days since the last visit: {value}"),
    ),
)
FEATURES = SESSIONS + VIEWS + SINCE


def digital(at: AtMoment) -> ir.Table:
    """Return one row per customer with a known visit."""
    events = at.by_party("digital_events")
    events = events.filter(at.before(events.happened_date))
    views = _views(at, events)
    return views.left_join(_sessions(at, events), "customer_id").drop("customer_id_right")


def _views(at: AtMoment, events: ir.Table) -> ir.Table:
    counts = {
        f"n_views_{topic}_{days}d": events.count(
            where=(events.kind == "page")
            & (events.topic == topic)
            & at.last(events.happened_date, days=days)
        )
        for topic in PAGES
        for days in (30, 90)
    }
    return events.group_by("customer_id").aggregate(
        days_since_visit=at.days_since(events.happened_date.max()), **counts
    )


def _sessions(at: AtMoment, events: ir.Table) -> ir.Table:
    # One day more than the window: a session that began on the eve does not begin again in it.
    recent = events.filter(at.last(events.happened_date, days=LONGEST + 1))
    sessions = sessions_of(recent)
    counts: dict[str, ir.Value] = {}
    for days in (7, 30, 90):
        inside = at.last(sessions.started_date, days=days)
        counts[f"n_sessions_{days}d"] = sessions.count(where=inside)
        counts[f"n_sessions_loan_{days}d"] = sessions.count(
            where=inside & (sessions.n_loan_views > 0)
        )
    return sessions.group_by("customer_id").aggregate(**counts)


def sessions_of(events: ir.Table) -> ir.Table:
    """Return one row per customer and session: ``started_date``, ``n_loan_views``."""
    order = [events.happened_at, events.event_id, events.department]
    in_order = ibis.window(group_by=events.customer_id, order_by=order)
    rows = events.mutate(previous=events.happened_at.lag().over(in_order))
    begins = rows.previous.isnull() | (rows.happened_at > rows.previous + SILENCE)
    rows = rows.mutate(begins=begins.cast("int64"))
    so_far = ibis.cumulative_window(
        group_by=rows.customer_id, order_by=[rows.happened_at, rows.event_id, rows.department]
    )
    rows = rows.mutate(session=rows.begins.sum().over(so_far))
    return rows.group_by("customer_id", "session").aggregate(
        started_date=rows.happened_date.min(),
        n_loan_views=rows.count(where=(rows.kind == "page") & (rows.topic == "loan")),
    )
