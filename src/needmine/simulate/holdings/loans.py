"""Loans: running at the start, granted in the period, repriced, paid, overdue, repaid early."""

from dataclasses import dataclass

import numpy as np

from needmine.simulate.ground.calendar import AHEAD, NEVER, Period
from needmine.simulate.ground.chance import Floats, Ints, Texts, texts
from needmine.simulate.ground.rates import rate_on
from needmine.simulate.ground.rows import Rows
from needmine.simulate.ground.setting import Setting
from needmine.simulate.lives.needs import Needs
from needmine.simulate.lives.people import People
from needmine.simulate.lives.purchases import Purchases

# The usual terms, in months.
TERMS = {"consumer": (12, 24, 36), "mortgage": (240, 300, 360)}
# A mortgage this much dearer than today's is one its owner thinks of repaying.
_DEAR = 0.005
# Trouble felt on the first day began at most so many months before.
_TROUBLED_BEFORE = 12


@dataclass(frozen=True, kw_only=True)
class Loans(Rows):
    """One entry per loan; money in cents, days as day numbers.

    Parameters
    ----------
    rate
        Yearly rate when granted, share 0-1.
    due_day
        Day of the month a payment is due.
    prepaid
        Day it is repaid early out of own money; never for most.
    trouble_start, trouble_end
        Days between which payments are missed; never for most.
    """

    person: Ints
    kind: Texts
    principal: Ints
    rate: Floats
    granted: Ints
    months: Ints
    payment: Ints
    ends: Ints
    due_day: Ints
    prepaid: Ints
    trouble_start: Ints
    trouble_end: Ints
    need: Ints

    def owed_on(self, day: Ints) -> Ints:
        """Return what is still owed on a day, in cents, if every payment was made."""
        monthly = self.rate / 12
        paid = np.clip((day - self.granted) // 30, 0, self.months)
        grown = (1 + monthly) ** paid
        left = self.principal * grown - self.payment * (grown - 1) / monthly
        return np.asarray(np.maximum(left, 0), dtype=np.int64)

    def payment_on(self, day: Ints, *, setting: Setting) -> Ints:
        """Return the monthly payment due on a day: mortgages follow the market each January."""
        year = setting.period.dates(day).astype("datetime64[Y]").astype("datetime64[D]")
        january = (year - np.datetime64(setting.period.first, "D")).astype(np.int64)
        repriced = (self.kind == "mortgage") & (january > self.granted)
        now = rate_on("mortgage", january, setting=setting)
        left, months = self.owed_on(january), self.months - (january - self.granted) // 30
        fresh = _annuity(left, np.minimum(now, self.rate), np.maximum(months, 1))
        return np.where(repriced, fresh, self.payment).astype(np.int64)


def loans(
    people: People,
    bought: Purchases,
    needs: Needs,
    *,
    setting: Setting,
) -> Loans:
    """Return every loan that runs within the period."""
    parts = [_running(people, kind, setting) for kind in ("mortgage", "consumer")]
    for product, kind in (("consumer_loan", "consumer"), ("home_loan", "mortgage")):
        rows = bought.of(product)
        parts.append(
            (
                bought.person[rows],
                texts([kind] * len(rows)),
                bought.amount[rows],
                bought.day[rows],
                bought.need[rows],
            )
        )
    person, kinds, amount, granted, need = map(np.concatenate, zip(*parts, strict=True))
    luck, last = setting.luck("loans"), setting.period.days + AHEAD
    term = np.where(
        kinds == "mortgage",
        np.array(TERMS["mortgage"])[luck.chosen([0.3, 0.4, 0.3], "term", person, granted)],
        np.array(TERMS["consumer"])[luck.chosen([0.3, 0.4, 0.3], "term", person, granted)],
    ).astype(np.int64)
    principal = np.maximum(amount // 1_000_00 * 1_000_00, 5_000_00)
    rate = np.where(
        kinds == "mortgage",
        rate_on("mortgage", granted, setting=setting),
        rate_on("consumer", granted, setting=setting),
    )
    start, end = _troubles(needs, person)
    over = granted + term * 30
    prepaid = _prepaid(people, person, kinds, granted, rate, setting)
    over = np.minimum(over, prepaid)
    kept = over > 0
    whole = Loans(
        person=person,
        kind=kinds,
        principal=principal,
        rate=rate,
        granted=granted,
        months=term,
        payment=_annuity(principal, rate, term).astype(np.int64),
        ends=np.where(over < last, over, NEVER),
        due_day=luck.between(5, 25, "due", person, granted),
        prepaid=prepaid,
        trouble_start=start,
        trouble_end=end,
        need=need,
    )
    return whole.taken(kept)


def _running(people: People, kind: str, setting: Setting) -> tuple[Ints, Texts, Ints, Ints, Ints]:
    luck = setting.luck(f"loans.{kind}")
    low, high = {"mortgage": (28, 62), "consumer": (22, 62)}[kind]
    fits = people.in_core & (people.ages >= low) & (people.ages <= high)
    share = setting.number(f"loans.{kind}_share")
    person = np.flatnonzero(fits & luck.happens(share, "owes", people.index))
    longest = {"mortgage": 3_000, "consumer": 700}[kind]
    past = np.minimum(longest, -people.joined[person])
    person, past = person[past > 30], past[past > 30]
    granted = -luck.between(5, past, "granted", person)
    months = {"mortgage": 90, "consumer": 9}[kind] * (0.5 + luck.share("amount", person))
    amount = (people.income[person] * months).astype(np.int64)
    none = np.full(len(person), -1, dtype=np.int64)
    return person, texts([kind] * len(person)), amount, granted, none


def _prepaid(
    people: People, person: Ints, kinds: Texts, granted: Ints, rate: Floats, setting: Setting
) -> Ints:
    """Mortgages repaid early, more where the old rate is far above the new one."""
    luck, last = setting.luck("loans.prepaid"), setting.period.days + AHEAD
    day = luck.between(0, last - 1, "day", person, granted)
    gap = rate - rate_on("mortgage", day, setting=setting)
    yearly = setting.number("loans.prepays_yearly") * np.clip(gap / _DEAR, 0.2, 3.0)
    able = people.wealth[person] > 12 * people.income[person]
    early = (kinds == "mortgage") & able & (day > granted + 200)
    early &= luck.happens(yearly * last / 365.25, "prepays", person, granted)
    return np.where(early, day, NEVER)


def days_overdue(loans: Loans, month: int, *, period: Period) -> Ints:
    """Return how many days each loan is overdue at the end of a month."""
    last = int(period.starts[month + 1]) - 1
    first_missed = _first_due_after(loans, loans.trouble_start, period)
    # Arrears are caught up when the trouble ends.
    late = (first_missed <= last) & (loans.trouble_end >= last) & (loans.ends > last)
    late &= loans.granted < first_missed
    return np.where(late, last - first_missed + 1, 0).astype(np.int64)


def _first_due_after(loans: Loans, day: Ints, period: Period) -> Ints:
    starts = period.month_starts(_TROUBLED_BEFORE, period.months + 2)
    month = np.clip(np.searchsorted(starts, day, side="right") - 1, 0, len(starts) - 3)
    due, following = (
        np.minimum(starts[place] + loans.due_day, starts[place + 1]) - 1
        for place in (month, month + 1)
    )
    found = np.where(due >= day, due, following)
    return np.where(day < period.days, found, NEVER).astype(np.int64)


def _annuity(principal: Ints, rate: Floats, term: Ints) -> Floats:
    """The level payment."""
    monthly = rate / 12
    return np.asarray(principal * monthly / (1 - (1 + monthly) ** -term.astype(np.float64)))


def _troubles(needs: Needs, person: Ints) -> tuple[Ints, Ints]:
    """Credit-health needs that show are the ones in which payments are missed."""
    rows = needs.rows("credit_health", speaking=True)
    first = np.full(int(person.max(initial=0)) + 1, NEVER, dtype=np.int64)
    last = np.full(len(first), NEVER, dtype=np.int64)
    rows = rows[needs.person[rows] < len(first)]
    first[needs.person[rows]], last[needs.person[rows]] = needs.start[rows], needs.end[rows]
    return first[person], last[person]
