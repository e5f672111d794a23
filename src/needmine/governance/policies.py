"""The limits of law and bank, read from ``policies.yml``, each with its source beside it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from needmine.core.definitions import Entry, read_definition
from needmine.core.sentences import Sentence

SHIPPED = Path(__file__).with_name("policies.yml")

WhenUnknown = Literal["refuse", "stand_aside"]

_CLASSES = ("C1", "C2", "C3", "C4", "C5")
_RISKS = ("R1", "R2", "R3", "R4", "R5")
_SETTINGS: dict[str, tuple[str, ...]] = {
    "contact_limit": ("per_7_days", "per_30_days"),
    "cool_off": ("declined_days", "wrong_days"),
    "quiet_hours": ("from", "to"),
    "consent": ("marketing_purpose", "refusable_purposes"),
    "suitability": ("highest_risk", "valid_days"),
    "age_guard": ("from_age", "highest_risk"),
    "age": ("adult_from", "implausible_from"),
    "distress": ("families", "overdue_days", "hardship_topics", "hardship_days", "low_score"),
    "payment_burden": ("highest_share", "refuse_unknown"),
    "complaint": ("kinds",),
    "account_status": ("statuses",),
    "hold_out": ("share", "salt"),
}


@dataclass(frozen=True, kw_only=True)
class QuietHours:
    """Local time of day in which nobody is contacted; it may run over midnight."""

    start: dt.time
    end: dt.time

    def may_contact(self, at: dt.time) -> bool:
        """Return whether a customer may be contacted at this local time of day.

        >>> hours = QuietHours(start=dt.time(21), end=dt.time(8))
        >>> hours.may_contact(dt.time(20, 59)), hours.may_contact(dt.time(7, 59))
        (True, False)
        """
        if self.start <= self.end:
            return not self.start <= at < self.end
        return self.end <= at < self.start

    def contact_hours(self) -> str:
        """Return the hours that are left, ``08:00-21:00``; empty where no hour is quiet."""
        return "" if self.start == self.end else f"{self.end:%H:%M}-{self.start:%H:%M}"


@dataclass(frozen=True, kw_only=True)
class Retention:
    """How long a kind of record is kept, and why so long."""

    years: int
    source: Sentence


@dataclass(frozen=True, kw_only=True)
class Policies:
    """Every limit of a bank; the meaning of each stands in ``policies.yml``.

    Parameters
    ----------
    highest_risk
        The highest product risk for each risk class of a customer.
    low_score
        Below it an internal score counts as distress; None switches this guard off.
    highest_burden
        From this share of the income on, debt payments refuse credit; None switches it off.
    refuses_unknown_burden
        Whether credit is refused too where debts are paid and no income is seen.
    when_unknown
        What a rule does where no table lets it look, by name of the rule.
    sources
        Where the limits of a section come from, by name of the section.
    """

    contacts_per_7_days: int
    contacts_per_30_days: int
    declined_days: int
    wrong_days: int
    quiet_hours: QuietHours
    marketing_purpose: str
    refusable_purposes: tuple[str, ...]
    highest_risk: Mapping[str, str]
    assessment_valid_days: int
    guard_from_age: int
    guard_highest_risk: str
    adult_from: int
    implausible_from: int
    credit_families: tuple[str, ...]
    overdue_days: int
    hardship_topics: tuple[str, ...]
    hardship_days: int
    low_score: float | None
    highest_burden: float | None
    refuses_unknown_burden: bool
    complaint_kinds: tuple[str, ...]
    stopping_statuses: tuple[str, ...]
    hold_out_share: float
    hold_out_salt: str
    when_unknown: Mapping[str, WhenUnknown]
    retention: Mapping[str, Retention]
    sources: Mapping[str, Sentence]

    def refuses_unknown(self, rule: str) -> bool:
        """Return whether a rule that cannot look refuses; one that is not declared refuses."""
        return self.when_unknown.get(rule, "refuse") == "refuse"


def read_policies(file: Path) -> Policies:
    """Return the limits of a bank.

    Raises
    ------
    DefinitionError
        Where a limit or its source is missing, is not among what it may be, or is unknown.
    """
    whole = read_definition(file)
    whole.only(*_SETTINGS, "when_unknown", "retention")
    section = {name: whole.entry(name) for name in _SETTINGS}
    for name, keys in _SETTINGS.items():
        section[name].only(*keys, "source")
    contact, cool_off, consent = section["contact_limit"], section["cool_off"], section["consent"]
    suitability, guard, age = section["suitability"], section["age_guard"], section["age"]
    distress, hold_out = section["distress"], section["hold_out"]
    return Policies(
        contacts_per_7_days=_count(contact, "per_7_days"),
        contacts_per_30_days=_count(contact, "per_30_days"),
        declined_days=_count(cool_off, "declined_days"),
        wrong_days=_count(cool_off, "wrong_days"),
        quiet_hours=QuietHours(
            start=_time(section["quiet_hours"], "from"), end=_time(section["quiet_hours"], "to")
        ),
        marketing_purpose=consent.text("marketing_purpose"),
        refusable_purposes=consent.texts("refusable_purposes"),
        highest_risk=_risk_table(suitability),
        assessment_valid_days=_count(suitability, "valid_days"),
        guard_from_age=_count(guard, "from_age"),
        guard_highest_risk=guard.choice("highest_risk", _RISKS),
        adult_from=_count(age, "adult_from"),
        implausible_from=_count(age, "implausible_from"),
        credit_families=distress.texts("families"),
        overdue_days=_count(distress, "overdue_days"),
        hardship_topics=distress.texts("hardship_topics"),
        hardship_days=_count(distress, "hardship_days"),
        low_score=_number_or_none(distress, "low_score"),
        highest_burden=_highest_burden(section["payment_burden"]),
        refuses_unknown_burden=section["payment_burden"].flag("refuse_unknown"),
        complaint_kinds=section["complaint"].texts("kinds"),
        stopping_statuses=section["account_status"].texts("statuses"),
        hold_out_share=_hold_out_share(hold_out),
        hold_out_salt=hold_out.text("salt"),
        when_unknown=_when_unknown(whole.entry("when_unknown")),
        retention=_retention(whole.entry("retention")),
        sources={name: entry.sentence("source") for name, entry in section.items()},
    )


def _count(entry: Entry, key: str) -> int:
    number = entry.whole(key)
    if number >= 0:
        return number
    raise entry.wrong(key, Sentence(zh="“{key}”不能为负。", en="'{key}' cannot be negative."))


def _number_or_none(entry: Entry, key: str) -> float | None:
    return None if entry.value(key) is None else entry.number(key)


def _time(entry: Entry, key: str) -> dt.time:
    try:
        return dt.time.fromisoformat(entry.text(key))
    except ValueError:
        raise entry.wrong(
            key,
            Sentence(zh="“{key}”不是时刻。", en="'{key}' is no time of day."),
            Sentence(zh='请写成 "21:00"，带引号。', en='Write it as "21:00", with quotes.'),
        ) from None


def _risk_table(entry: Entry) -> dict[str, str]:
    table = entry.entry("highest_risk")
    table.only(*_CLASSES)
    return {name: table.choice(name, _RISKS) for name in _CLASSES}


def _hold_out_share(entry: Entry) -> float:
    share = entry.number("share")
    if 0 <= share <= 0.5:
        return share
    raise entry.wrong(
        "share",
        Sentence(zh="对照组比例须在 0 到 0.5 之间。", en="The hold-out share must be 0 to 0.5."),
        Sentence(zh="百分之十写作 0.10。", en="Write ten per cent as 0.10."),
    )


def _highest_burden(entry: Entry) -> float | None:
    share = _number_or_none(entry, "highest_share")
    if share is None or 0 < share <= 1:
        return share
    raise entry.wrong(
        "highest_share",
        Sentence(
            zh="还款负担上限须大于 0 且不超过 1。",
            en="The highest burden must be above 0 and at most 1.",
        ),
        Sentence(zh="百分之五十五写作 0.55。", en="Write 55 per cent as 0.55."),
    )


def _when_unknown(entry: Entry) -> dict[str, WhenUnknown]:
    found: dict[str, WhenUnknown] = {}
    for rule in entry:
        said = entry.choice(rule, ("refuse", "stand_aside"))
        found[rule] = "refuse" if said == "refuse" else "stand_aside"
    return found


def _retention(entry: Entry) -> dict[str, Retention]:
    terms: dict[str, Retention] = {}
    for name in entry:
        term = entry.entry(name)
        term.only("years", "source")
        terms[name] = Retention(years=_count(term, "years"), source=term.sentence("source"))
    return terms
