"""Payments that tell of trouble: transfers that come back, one payee paid by hand every month."""

import numpy as np

from needmine.simulate.ground.chance import Ints, Luck
from needmine.simulate.holdings.orders import payee
from needmine.simulate.money.bookings import Bookings, booked, remark, together
from needmine.simulate.scene import Scene

from .draws import gamma
from .marks import Marks, marked
from .rhythms import hours
from .styles import leaning
from .sums import rounded

# A need that nothing ends is felt for so many months at most; one month in eight is forgotten.
_HAND_MONTHS, _FORGOTTEN = 7, 1 / 8


def sent_back(scene: Scene) -> Bookings:
    """Return the transfers that failed just before some complaints."""
    luck, needs = scene.setting.luck("alternative.money.sent_back"), scene.needs
    rows = needs.rows("repair_complaint", speaking=True)
    fails = np.clip(0.16 * leaning(scene, rows, "money"), 0.0, 0.6)
    rows = rows[luck.happens(fails, "fails", *scene.about(rows))]
    before = needs.start[rows] - luck.between(0, 3, "before", *scene.about(rows))
    found = marked(scene, luck, rows, np.zeros(len(rows), dtype=np.int64), before)
    return failed(scene, luck, found.person, found.day, need=found.row)


def failed(scene: Scene, luck: Luck, person: Ints, day: Ints, *, need: Ints | int) -> Bookings:
    """Return transfers that fail: what went out comes back within the hour or the next day."""
    about = (person, day)
    usual = scene.people.income[person] * 0.4
    cents = rounded(luck, usual * gamma(luck, 1.0, "cents", *about), *about)
    when = hours(luck, "hour", *about, peaks=(11.0, 20.0), spread=1.5)
    back = day + luck.happens(0.4, "next_day", *about)
    account, other = scene.accounts.first[person], scene.others.any("stranger", luck, *about)
    out = booked(account, day, when, -cents, "transfer_out", other=other, need=need)
    home = booked(
        account, back, np.minimum(when + 1_900, 86_399), cents, "transfer_in", other=other,
        remark=remark("returned", luck, *about, setting=scene.setting), need=need,
    )  # fmt: skip
    last = np.minimum(scene.leaves[person], scene.setting.period.days)
    return together([out, home.taken(back < last)])


def paid_by_hand(scene: Scene) -> Bookings:
    """Return one payee's sums: later from month to month, now and then forgotten, then double."""
    luck, needs = scene.setting.luck("alternative.money.by_hand"), scene.needs
    rows = needs.rows("automate_payments", speaking=True)
    does = np.clip(0.7 * leaning(scene, rows, "money"), 0.15, 0.95)
    rows = rows[luck.happens(does, "pays", *scene.about(rows))]
    found = _month_by_month(scene, luck, rows)
    before = (*scene.about(found.row), found.turn - 1)
    double = luck.happens(_FORGOTTEN, "forgotten", *before) & (found.turn > 0)
    return booked(
        scene.account(found.row),
        found.day,
        hours(luck, "hour", *found.about, peaks=(22.3, 9.2), spread=0.8),
        -np.maximum(scene.stakes[found.row], 5_000) * (1 + double),
        "transfer_out",
        other=payee(scene.others, found.person, needs.since[found.row]),
        remark=remark("by_hand", luck, *found.about, setting=scene.setting),
        need=found.row,
    )


def _month_by_month(scene: Scene, luck: Luck, rows: Ints) -> Marks:
    """Each month of these needs that is not forgotten, on a due day that slips."""
    needs, period = scene.needs, scene.setting.period
    row, turn = np.repeat(rows, _HAND_MONTHS), np.tile(np.arange(_HAND_MONTHS), len(rows))
    slips = (1.5 + turn) * gamma(luck, 0.8, "slips", *scene.about(row), turn)
    due = luck.between(2, 22, "due", *scene.about(row)) + slips.astype(np.int64)
    month = period.month_of(np.maximum(needs.start[row], 0)) + turn
    inside = month < period.months
    day = period.month_day(np.where(inside, month, 0), due)
    found = marked(scene, luck, row, turn, np.where(inside, day, -1))
    felt = (found.day >= needs.start[found.row]) & (found.day <= needs.end[found.row])
    return found.taken(felt & ~luck.happens(_FORGOTTEN, "forgotten", *found.about))
