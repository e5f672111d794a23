"""Loans: running at the start, granted in the period, paid or overdue."""

from dataclasses import dataclass

import numpy as np

from .calendar import Period
from .chance import Ints, Texts, between, chosen, texts
from .needs import Needs
from .people import NEVER, People
from .purchases import Purchases
from .setting import Setting

# Yearly rates near the 2025 offers of large Chinese banks; months are the usual terms.
RATES = {"consumer": 0.036, "mortgage": 0.033}
TERMS = {"consumer": (12, 24, 36), "mortgage": (240, 300, 360)}


@dataclass(frozen=True, kw_only=True)
class Loans:
    """One entry per loan; money in cents, days as day numbers.

    Parameters
    ----------
    due_day
        Day of the month a payment is due.
    trouble_start, trouble_end
        Days between which payments are missed; never for most.
    """

    person: Ints
    kind: Texts
    principal: Ints
    granted: Ints
    months: Ints
    payment: Ints
    ends: Ints
    due_day: Ints
    trouble_start: Ints
    trouble_end: Ints
    need: Ints

    def __len__(self) -> int:
        """Return how many loans there are."""
        return len(self.person)


def loans(
    people: People,
    bought: Purchases,
    needs: Needs,
    *,
    setting: Setting,
) -> Loans:
    """Return every loan that runs within the period."""
    dice = setting.dice("loans.running")
    parts = []
    for kind, ages in (("mortgage", (28, 62)), ("consumer", (22, 62))):
        share = setting.number(f"loans.{kind}_share")
        fits = people.in_core & (people.ages >= ages[0]) & (people.ages <= ages[1])
        person = np.flatnonzero(fits & (dice.random(len(people)) < share))
        term = _terms(dice, kind, len(person))
        past = np.minimum(term * 30 - 31, -people.joined[person])
        person, term, past = person[past > 30], term[past > 30], past[past > 30]
        granted = -between(dice, 5, past, len(person))
        months = {"mortgage": 90, "consumer": 9}[kind] * (0.5 + dice.random(len(person)))
        amount = (people.income[person] * months).astype(np.int64)
        none = np.full(len(person), -1, dtype=np.int64)
        parts.append((person, texts([kind] * len(person)), amount, granted, term, none))
    for product, kind in (("consumer_loan", "consumer"), ("home_loan", "mortgage")):
        rows = bought.of(product)
        kinds, term = texts([kind] * len(rows)), _terms(dice, kind, len(rows))
        parts.append(
            (
                bought.person[rows],
                kinds,
                bought.amount[rows],
                bought.day[rows],
                term,
                bought.need[rows],
            )
        )
    person, kinds, amount, granted, term, need = map(np.concatenate, zip(*parts, strict=True))
    start, end = _troubles(needs, person)
    principal = np.maximum(amount // 1_000_00 * 1_000_00, 5_000_00)
    return Loans(
        person=person,
        kind=kinds,
        principal=principal,
        granted=granted,
        months=term,
        payment=_payments(principal, kinds, term),
        ends=np.where(granted + term * 30 < setting.period.days, granted + term * 30, NEVER),
        due_day=between(dice, 5, 25, len(person)),
        trouble_start=start,
        trouble_end=end,
        need=need,
    )


def days_overdue(loans: Loans, month: int, *, period: Period) -> Ints:
    """Return how many days each loan is overdue at the end of a month."""
    last = int(period.starts[month + 1]) - 1
    first_missed = _first_due_after(loans, loans.trouble_start, period)
    # Arrears are caught up when the trouble ends.
    late = (first_missed <= last) & (loans.trouble_end >= last) & (loans.ends > last)
    late &= loans.granted < first_missed
    return np.where(late, last - first_missed + 1, 0).astype(np.int64)


def _first_due_after(loans: Loans, day: Ints, period: Period) -> Ints:
    month = np.clip(period.month_of(day), 0, period.months - 1)
    due = period.month_day(month, loans.due_day)
    following = period.month_day(np.minimum(month + 1, period.months - 1), loans.due_day)
    found = np.where(due >= day, due, following)
    return np.where((day < 0) | (day >= period.days) | (found < day), NEVER, found)


def _terms(dice: np.random.Generator, kind: str, size: int) -> Ints:
    return np.array(TERMS[kind], dtype=np.int64)[chosen(dice, [0.3, 0.4, 0.3], size)]


def _payments(principal: Ints, kinds: Texts, term: Ints) -> Ints:
    """The level payment of an annuity."""
    rate = np.array([RATES[kind] / 12 for kind in kinds], dtype=np.float64)
    return (principal * rate / (1 - (1 + rate) ** -term.astype(np.float64))).astype(np.int64)


def _troubles(needs: Needs, person: Ints) -> tuple[Ints, Ints]:
    """Credit-health needs that show are the ones in which payments are missed."""
    rows = needs.rows("credit_health", speaking=True)
    first = np.full(int(person.max(initial=0)) + 1, NEVER, dtype=np.int64)
    last = np.full(len(first), NEVER, dtype=np.int64)
    rows = rows[needs.person[rows] < len(first)]
    first[needs.person[rows]], last[needs.person[rows]] = needs.start[rows], needs.end[rows]
    return first[person], last[person]
