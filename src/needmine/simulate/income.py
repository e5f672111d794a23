"""Money people live on: salaries, pensions, bonuses, takings of the self-employed."""

import numpy as np

from .accounts import Accounts
from .bookings import EMPLOYERS, Bookings, OtherSides, booked, remark, together
from .chance import Dice, Flags, Ints, day_second, lognormal, repeated
from .lives import Lives
from .people import EMPLOYEE, NEVER, PUBLIC, RETIRED, SELF_EMPLOYED, People
from .setting import Setting

# Months without pay after a job was lost.
WITHOUT_PAY = 150


def income(
    people: People,
    accounts: Accounts,
    lives: Lives,
    pay_ends: Ints,
    others: OtherSides,
    *,
    setting: Setting,
) -> Bookings:
    """Return what people are paid into their accounts here.

    ``pay_ends`` is the day from which a leaver's pay goes to another bank.
    """
    stops = _pay_stops(people, lives, pay_ends, setting)
    parts = []
    for month in range(setting.period.months):
        dice = setting.dice(f"income.{month}")
        parts.append(_pay(people, accounts, stops, others, dice, month, setting))
        parts.append(_bonus(people, accounts, stops, others, dice, month, setting))
    parts.append(_takings(people, accounts, pay_ends, others, setting))
    return together(parts)


def _pay_stops(people: People, lives: Lives, pay_ends: Ints, setting: Setting) -> tuple[Ints, Ints]:
    """From and until when pay does not come: a job lost, pay moved to another bank."""
    lost = lives.first_day("job_loss", len(people))
    moved = lives.first_day("job_change", len(people))
    dice = setting.dice("income.moved")
    stays = dice.random(len(people)) < 0.7
    moved = np.where(stays | (people.jobs == RETIRED), NEVER, moved)
    away = np.minimum(moved, pay_ends)
    start = np.minimum(lost, away)
    end = np.where(lost < away, np.minimum(lost + WITHOUT_PAY, NEVER), NEVER)
    return start, np.where(away < end, NEVER, end)


def _is_paid(people: People, accounts: Accounts, stops: tuple[Ints, Ints], day: Ints) -> Flags:
    stopped = (day >= stops[0]) & (day < stops[1])
    return people.paid_here & (accounts.first >= 0) & ~stopped & (day >= people.joined)


def _pay(
    people: People,
    accounts: Accounts,
    stops: tuple[Ints, Ints],
    others: OtherSides,
    dice: Dice,
    month: int,
    setting: Setting,
) -> Bookings:
    late = dice.random(len(people)) < setting.number("decoys.late_salary")
    payday = people.payday + late * dice.integers(4, 15, len(people))
    day = setting.period.open_day(setting.period.month_day(np.full(len(people), month), payday))
    day = np.maximum(day, 0)
    wobble = 1 + 0.03 * dice.standard_normal(len(people))
    clock, remarks = day_second(dice, len(people), opens=6, closes=18), {}
    for occasion in ("salary", "pension"):
        remarks[occasion] = remark(occasion, dice, len(people), setting=setting)
    parts = []
    for job in (EMPLOYEE, PUBLIC, RETIRED):
        who = np.flatnonzero((people.jobs == job) & _is_paid(people, accounts, stops, day))
        is_pension = job == RETIRED
        cents = people.income[who] * (1 if is_pension else wobble[who])
        parts.append(
            booked(
                accounts.first[who],
                day[who],
                clock[who],
                cents.astype(np.int64),
                "pension" if is_pension else "salary",
                other=_payer(people, others, job, who),
                remark=remarks["pension" if is_pension else "salary"][who],
            )
        )
    return together(parts)


def _payer(people: People, others: OtherSides, job: int, who: Ints) -> Ints:
    if job == RETIRED:
        return np.broadcast_to(others.at("pension"), (len(who),))
    if job == PUBLIC:
        return others.at("public", people.employers[who] % 6)
    return others.at("employer", people.employers[who] % EMPLOYERS)


def _bonus(
    people: People,
    accounts: Accounts,
    stops: tuple[Ints, Ints],
    others: OtherSides,
    dice: Dice,
    month: int,
    setting: Setting,
) -> Bookings:
    """The yearly bonus comes in January or February, a surge that by itself means nothing."""
    calendar_month = setting.period.date(int(setting.period.starts[month])).month
    mine = 1 + people.payday % 2
    day = setting.period.open_day(
        setting.period.month_day(np.full(len(people), month), people.payday + 3)
    )
    paid = _is_paid(people, accounts, stops, day) & (mine == calendar_month)
    paid &= np.isin(people.jobs, [EMPLOYEE, PUBLIC]) & (people.employers % 3 > 0)
    who = np.flatnonzero(paid)
    months = lognormal(dice, 1.4, 0.5, len(people))[who]
    return booked(
        accounts.first[who],
        np.maximum(day[who], 0),
        day_second(dice, len(who), opens=6, closes=18),
        (people.income[who] * months).astype(np.int64),
        "salary",
        other=others.at("employer", people.employers[who] % EMPLOYERS),
        remark=remark("bonus", dice, len(who), setting=setting),
    )


def _takings(
    people: People,
    accounts: Accounts,
    pay_ends: Ints,
    others: OtherSides,
    setting: Setting,
) -> Bookings:
    dice = setting.dice("income.takings")
    traders = np.flatnonzero((people.jobs == SELF_EMPLOYED) & (accounts.first >= 0))
    rate = 4.0 * np.minimum(people.activity[traders], 1.5) * setting.period.months
    row = traders[repeated(dice.poisson(rate))]
    day = dice.integers(0, setting.period.days, len(row))
    kept = (day >= people.joined[row]) & (day < pay_ends[row])
    row, day = row[kept], day[kept]
    cents = lognormal(dice, people.income[row] / 4.5, 0.7).astype(np.int64)
    return booked(
        accounts.first[row],
        day,
        day_second(dice, len(row)),
        cents,
        "transfer_in",
        other=others.any("stranger", dice, len(row)),
        remark=remark("transfer", dice, len(row), setting=setting),
    )
