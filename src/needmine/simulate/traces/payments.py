"""How people pay who would rather pay otherwise: cash in place of a card, bills by hand."""

import numpy as np

from needmine.simulate.ground.chance import clock, repeated
from needmine.simulate.holdings.orders import payee
from needmine.simulate.money.bookings import Bookings, booked
from needmine.simulate.scene import Scene

# A need that nothing ends is felt for so many months at most.
HAND_MONTHS = 7


def drawing_cash(scene: Scene) -> Bookings:
    """Return the cash drawn by those who would pay by card, more often than others do."""
    luck, needs = scene.setting.luck("traces.payments.cash"), scene.needs
    rows = needs.rows("pay_by_card", speaking=True)
    times = 2 + luck.counts(4.0 * needs.strength[rows], "times", *scene.about(rows))
    place, turn = repeated(times)
    row = rows[place]
    about = (*scene.about(row), turn)
    length = needs.end[row] - needs.start[row] + 1
    cents = luck.lognormal(scene.people.income[needs.person[row]] * 0.15, 0.5, "cents", *about)
    return booked(
        scene.account(row),
        needs.start[row] + (luck.share("when", *about) * length).astype(np.int64),
        clock(luck, "clock", *about, opens=8, closes=22),
        -(np.maximum(cents, 10_000).astype(np.int64) // 10_000 * 10_000),
        "cash_out",
        need=row,
    )


def paying_by_hand(scene: Scene) -> Bookings:
    """Return one sum sent to one payee month after month, by hand and so some days apart."""
    luck, needs = scene.setting.luck("traces.payments.by_hand"), scene.needs
    rows = needs.rows("automate_payments", speaking=True)
    row, month = np.repeat(rows, HAND_MONTHS), np.tile(np.arange(HAND_MONTHS), len(rows))
    about = (*scene.about(row), month)
    return booked(
        scene.account(row),
        needs.start[row] + 30 * month + luck.between(0, 3, "day", *about),
        clock(luck, "clock", *about, opens=8, closes=22),
        -np.maximum(scene.stakes[row], 5_000),
        "transfer_out",
        other=payee(scene.others, needs.person[row], needs.since[row]),
        need=row,
    )
