"""How people pay who would rather pay otherwise: cash in place of a card, bills by hand."""

import numpy as np

from .accounts import Accounts
from .bookings import Bookings, OtherSides, booked
from .chance import Ints, between, day_second, lognormal, repeated
from .needs import Needs
from .orders import payee
from .people import People
from .setting import Setting

# A need that nothing ends is felt for so many months at most.
HAND_MONTHS = 7


def drawing_cash(accounts: Accounts, people: People, needs: Needs, *, setting: Setting) -> Bookings:
    """Return the cash drawn by those who would pay by card, more often than others do."""
    dice = setting.dice("traces_money.cash")
    rows = needs.rows("pay_by_card", speaking=True)
    row = rows[repeated(2 + dice.poisson(4.0 * needs.strength[rows]))]
    length = needs.end[row] - needs.start[row] + 1
    cents = lognormal(dice, people.income[needs.person[row]] * 0.15, 0.5)
    return booked(
        accounts.first[needs.person[row]],
        needs.start[row] + (dice.random(len(row)) * length).astype(np.int64),
        day_second(dice, len(row), opens=8, closes=22),
        -(np.maximum(cents, 10_000).astype(np.int64) // 10_000 * 10_000),
        "cash_out",
        need=row,
    )


def paying_by_hand(
    accounts: Accounts, needs: Needs, stakes: Ints, others: OtherSides, *, setting: Setting
) -> Bookings:
    """Return one sum sent to one payee month after month, by hand and so some days apart."""
    dice = setting.dice("traces_money.by_hand")
    rows = needs.rows("automate_payments", speaking=True)
    row, month = np.repeat(rows, HAND_MONTHS), np.tile(np.arange(HAND_MONTHS), len(rows))
    return booked(
        accounts.first[needs.person[row]],
        needs.start[row] + 30 * month + between(dice, 0, 3, len(row)),
        day_second(dice, len(row), opens=8, closes=22),
        -np.maximum(stakes[row], 5_000),
        "transfer_out",
        other=payee(others, row),
        need=row,
    )
