"""Contracts of what lasts from run to run: people's decisions about records."""

from typing import Any

from needmine.core.sentences import Sentence
from needmine.core.tables import INSTANT, NEED_FINDING, Column, Table, column


def number(name: str, *, zh: str, en: str, **more: Any) -> Column:
    """Return a column that holds a department's customer number."""
    return column(
        name, "string", zh=zh, en=en, identifying="party_id", data_class="C2", required=True, **more
    )


LINK_DECISIONS = Table(
    name="link_decisions",
    grain=Sentence(
        zh="每次对两条记录的人工判定一行", en="One row per decision of a person about two records"
    ),
    key=("decision_id",),
    columns=(
        column("decision_id", "string", zh="判定编号", en="Decision", required=True),
        column("department", "string", zh="部门", en="Department", required=True),
        number("party_id", zh="部门内客户号", en="Department customer number"),
        column(
            "other_department", "string", zh="另一部门", en="Department of the other", required=True
        ),
        number("other_party_id", zh="另一部门内客户号", en="Customer number of the other"),
        column(
            "decision",
            "string",
            zh="判定：同一人、不是同一人、交还证据",
            en="One person, two people, or left to the evidence again",
            required=True,
            allowed=("one", "two", "open"),
        ),
        column("reason", "string", zh="理由", en="Why"),
        column("decided_by", "string", zh="判定人", en="Who decided", required=True),
        column("known_at", INSTANT, zh="判定时间", en="When it was decided", required=True),
    ),
    purposes=NEED_FINDING,
    retention="needs_5y",
)
