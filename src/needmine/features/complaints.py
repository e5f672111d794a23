"""Calls, complaints and comments: how often, how long ago, how many still open."""

import ibis.expr.types as ir

from needmine.core.sentences import Sentence

from .at_moment import AtMoment
from .declared import Feature

NEEDS = ("feedback_texts",)


def _heard(
    name: str, unit: str, *, zh: str, en: str, say_zh: str, say_en: str, **window: int
) -> Feature:
    return Feature(
        name=name,
        family="service",
        type="int64",
        unit=unit,
        meaning=Sentence(zh=zh, en=en),
        saying=Sentence(zh=say_zh, en=say_en),
        needs=NEEDS,
        days=window.get("days", 0),
        months=window.get("months", 0),
        without_rows="unknown" if unit == "days" else "zero",
    )


FEATURES = (
    _heard(
        "n_calls_90d",
        "calls",
        zh="近90天来电次数",
        en="Calls in the last 90 days",
        say_zh="近90天来电 {value} 次",
        say_en="Calls over 90 days: {value}",
        days=90,
    ),
    _heard(
        "n_comments_90d",
        "comments",
        zh="近90天评论条数",
        en="Comments in the last 90 days",
        say_zh="近90天评论 {value} 条",
        say_en="Comments over 90 days: {value}",
        days=90,
    ),
    _heard(
        "n_complaints_12m",
        "complaints",
        zh="近12个月投诉件数",
        en="Complaints in the last 12 months",
        say_zh="近一年投诉 {value} 件",
        say_en="Complaints within a year: {value}",
        months=12,
    ),
    _heard(
        "n_complaints_open",
        "complaints",
        zh="尚未办结的投诉件数",
        en="Complaints not settled yet",
        say_zh="有 {value} 件投诉尚未办结",
        say_en="Open complaints: {value}",
    ),
    _heard(
        "days_complaint_open_max",
        "days",
        zh="最早一件未办结投诉已过天数，没有则未知",
        en="Days the oldest open complaint has waited; unknown without one",
        say_zh="投诉已等 {value} 天",
        say_en="Days the oldest open complaint has waited: {value}",
    ),
    _heard(
        "days_since_complaint",
        "days",
        zh="距最近一次投诉的天数，从未投诉则未知",
        en="Days since the latest complaint; unknown without one",
        say_zh="距上次投诉 {value} 天",
        say_en="Days since the last complaint: {value}",
    ),
    _heard(
        "days_since_call",
        "days",
        zh="距最近一次来电的天数，从未来电则未知",
        en="Days since the latest call; unknown without one",
        say_zh="距上次来电 {value} 天",
        say_en="Days since the last call: {value}",
    ),
)


def complaints(at: AtMoment) -> ir.Table:
    """Return one row per customer who called, complained or commented."""
    rows = at.by_party("feedback_texts")
    rows = rows.filter(at.before(rows.happened_date))
    quarter = at.last(rows.happened_date, days=90)
    complaint = rows.kind == "complaint"
    is_open = complaint & (rows.closed_date.isnull() | (rows.closed_date >= at.day))
    return rows.group_by("customer_id").aggregate(
        n_calls_90d=rows.count(where=quarter & (rows.kind == "call")),
        n_comments_90d=rows.count(where=quarter & (rows.kind == "comment")),
        n_complaints_12m=rows.count(where=complaint & at.last(rows.happened_date, months=12)),
        n_complaints_open=rows.count(where=is_open),
        days_complaint_open_max=at.days_since(rows.happened_date.min(where=is_open)),
        days_since_complaint=at.days_since(rows.happened_date.max(where=complaint)),
        days_since_call=at.days_since(rows.happened_date.max(where=rows.kind == "call")),
    )
