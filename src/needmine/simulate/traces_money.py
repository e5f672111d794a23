"""What needs do to an account, and the same movements where no need stands behind them."""

import numpy as np

from .accounts import Accounts
from .bookings import Bookings, OtherSides, booked, remark, together
from .chance import Dice, Ints, between, day_second, lognormal, repeated
from .lives import EVENTS
from .needs import Needs
from .people import People
from .setting import Setting
from .traces_payments import drawing_cash, paying_by_hand


def need_flows(
    people: People,
    accounts: Accounts,
    needs: Needs,
    stakes: Ints,
    others: OtherSides,
    *,
    setting: Setting,
) -> Bookings:
    """Return the bookings that speaking needs leave on the account of everyday use."""
    parts = [
        _money_arrives(accounts, needs, stakes, others, setting),
        _down_payment(accounts, people, needs, others, setting),
        _short_of_money(accounts, people, needs, others, setting),
        _moving_out(accounts, people, needs, others, setting),
        _paying_abroad(accounts, people, needs, others, setting),
        drawing_cash(accounts, people, needs, setting=setting),
        paying_by_hand(accounts, needs, stakes, others, setting=setting),
    ]
    whole = together(parts)
    kept = (whole.account >= 0) & (whole.day >= 0) & (whole.day < setting.period.days)
    kept &= whole.day <= needs.end[np.maximum(whole.need, 0)]
    return whole.taken(kept)


def decoy_flows(
    people: People,
    accounts: Accounts,
    leaves: Ints,
    others: OtherSides,
    *,
    setting: Setting,
) -> Bookings:
    """Return sums that come and go without any need: passing money and quarter-end balances."""
    whole = together(
        [
            _passing(people, accounts, others, setting),
            _quarter_end(people, accounts, others, setting),
        ]
    )
    person = accounts.person[whole.account]
    kept = (whole.day >= people.joined[person]) & (whole.day < setting.period.days)
    return whole.taken(kept & (whole.day < leaves[person]))


def _money_arrives(
    accounts: Accounts,
    needs: Needs,
    stakes: Ints,
    others: OtherSides,
    setting: Setting,
) -> Bookings:
    """Savings that want to grow arrive in one to three sums; matured lots book themselves."""
    parts = []
    for reason in ("inheritance", "property_sale", "big_bonus"):
        dice = setting.dice(f"traces_money.arrives.{reason}")
        rows = needs.rows("grow_savings", speaking=True)
        rows = rows[needs.reason[rows] == EVENTS.index(reason)]
        times = between(dice, 1, 3, len(rows))
        row = rows[repeated(times)]
        cents = stakes[row] // np.maximum(times[repeated(times)], 1)
        payer = "employer" if reason == "big_bonus" else "stranger"
        parts.append(
            booked(
                accounts.first[needs.person[row]],
                needs.start[row] + between(dice, 0, 3, len(row)),
                day_second(dice, len(row)),
                np.maximum(cents, 10_000),
                "transfer_in",
                other=others.any(payer, dice, len(row)),
                remark=remark(reason, dice, len(row), setting=setting),
                need=row,
            )
        )
    return together(parts)


def _down_payment(
    accounts: Accounts,
    people: People,
    needs: Needs,
    others: OtherSides,
    setting: Setting,
) -> Bookings:
    """Own savings are called in from another bank, and the agent's deposit is paid."""
    dice = setting.dice("traces_money.down_payment")
    rows = needs.rows("borrow_home", speaking=True)
    account, income = accounts.first[needs.person[rows]], people.income[needs.person[rows]]
    day = needs.start[rows] + between(dice, 5, 40, len(rows))
    deposit = lognormal(dice, income * 2.5, 0.4).astype(np.int64) // 10_000 * 10_000
    clock = day_second(dice, len(rows), opens=9, closes=18)
    own = others.at("own", needs.person[rows])
    comes = booked(
        account, day, clock, deposit, "transfer_in", other=own, need=rows,
        remark=remark("own", dice, len(rows), setting=setting),
    )  # fmt: skip
    goes = booked(
        account, day + 2, clock, -deposit, "transfer_out", need=rows,
        other=others.any("realtor", dice, len(rows)),
        remark=remark("down_payment", dice, len(rows), setting=setting),
    )  # fmt: skip
    return together([comes, goes])


def _short_of_money(
    accounts: Accounts,
    people: People,
    needs: Needs,
    others: OtherSides,
    setting: Setting,
) -> Bookings:
    """Small sums borrowed from friends, a few weeks apart."""
    dice = setting.dice("traces_money.short")
    rows = needs.rows("smooth_cash_flow", speaking=True)
    row = rows[repeated(dice.poisson(3.0 * needs.strength[rows]))]
    day = needs.start[row] + (dice.random(len(row)) * 120).astype(np.int64)
    cents = lognormal(dice, people.income[needs.person[row]] * 0.2, 0.5)
    return booked(
        accounts.first[needs.person[row]],
        day,
        day_second(dice, len(row)),
        np.maximum(cents, 10_000).astype(np.int64) // 10_000 * 10_000,
        "transfer_in",
        other=others.any("stranger", dice, len(row)),
        remark=remark("borrowed", dice, len(row), setting=setting),
        need=row,
    )


def _moving_out(
    accounts: Accounts,
    people: People,
    needs: Needs,
    others: OtherSides,
    setting: Setting,
) -> Bookings:
    """Own money goes to another bank, more than once and in larger sums than usual."""
    dice = setting.dice("traces_money.moving_out")
    rows = needs.rows("keep_relationship", speaking=True)
    row = rows[repeated(1 + dice.poisson(2.0 * needs.strength[rows]))]
    length = needs.end[row] - needs.start[row] + 1
    day = needs.start[row] + (dice.random(len(row)) ** 0.7 * length).astype(np.int64)
    cents = lognormal(dice, people.income[needs.person[row]] * 0.8, 0.7)
    return booked(
        accounts.first[needs.person[row]],
        day,
        day_second(dice, len(row)),
        -(np.maximum(cents, 10_000).astype(np.int64) // 10_000 * 10_000),
        "transfer_out",
        other=others.at("own", needs.person[row]),
        remark=remark("rival", dice, len(row), setting=setting),
        need=row,
    )


def _paying_abroad(
    accounts: Accounts,
    people: People,
    needs: Needs,
    others: OtherSides,
    setting: Setting,
) -> Bookings:
    """Fees to an agency at home come before the first transfer abroad."""
    dice = setting.dice("traces_money.abroad")
    rows = needs.rows("send_abroad", speaking=True)
    rows = rows[dice.random(len(rows)) < 0.6]
    cents = lognormal(dice, people.income[needs.person[rows]] * 0.5, 0.5).astype(np.int64)
    return booked(
        accounts.first[needs.person[rows]],
        needs.start[rows] + between(dice, 0, 30, len(rows)),
        day_second(dice, len(rows), opens=9, closes=18),
        -np.maximum(cents // 10_000 * 10_000, 10_000),
        "transfer_out",
        other=others.any("abroad", dice, len(rows)),
        remark=remark("abroad", dice, len(rows), setting=setting),
        need=rows,
    )


def _passing(
    people: People,
    accounts: Accounts,
    others: OtherSides,
    setting: Setting,
) -> Bookings:
    dice = setting.dice("traces_money.passing")
    rate = setting.number("decoys.passing_yearly") * setting.period.years
    person = repeated(dice.poisson(np.where(accounts.first >= 0, rate, 0.0)))
    day = between(dice, 0, setting.period.days - 1, len(person))
    cents = lognormal(dice, people.income[person] * 8.0, 0.7).astype(np.int64) // 10_000 * 10_000
    return _in_and_out(
        dice, accounts, person, day, between(dice, 0, 6, len(person)), cents, others, setting
    )


def _quarter_end(
    people: People,
    accounts: Accounts,
    others: OtherSides,
    setting: Setting,
) -> Bookings:
    dice = setting.dice("traces_money.quarter_end")
    share = setting.number("decoys.quarter_end")
    last = np.repeat(setting.period.quarter_ends(), len(people))
    person = np.tile(np.arange(len(people)), len(setting.period.quarter_ends()))
    lent = (dice.random(len(person)) < share) & (accounts.first[person] >= 0)
    person, last = person[lent], last[lent]
    cents = lognormal(dice, people.income[person] * 10.0, 0.6).astype(np.int64)
    comes = last - between(dice, 0, 3, len(person))
    stay = last - comes + between(dice, 1, 5, len(person))
    return _in_and_out(
        dice, accounts, person, comes, stay, cents // 100_000 * 100_000, others, setting, own=True
    )


def _in_and_out(
    dice: Dice,
    accounts: Accounts,
    person: Ints,
    day: Ints,
    stay: Ints,
    cents: Ints,
    others: OtherSides,
    setting: Setting,
    *,
    own: bool = False,
) -> Bookings:
    account, size = accounts.first[person], len(person)
    mine = others.at("own", person)
    theirs = others.any("stranger", dice, size)
    from_own = np.full(size, True) if own else dice.random(size) < 0.5
    clock = day_second(dice, size, opens=9, closes=15)
    note = remark("own", dice, size, setting=setting)
    comes = booked(
        account, day, clock, cents, "transfer_in", remark=np.where(from_own, note, -1),
        other=np.where(from_own, mine, theirs),
    )  # fmt: skip
    goes = booked(
        account, day + stay, clock + 7200, -cents, "transfer_out", remark=note,
        other=np.where(from_own & own, mine, theirs),
    )  # fmt: skip
    return together([comes, goes])
