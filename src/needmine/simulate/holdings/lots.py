"""Term deposits and wealth lots: held at the start, bought, matured, rolled over, redeemed."""

from dataclasses import dataclass, replace

import numpy as np

from needmine.simulate.ground.calendar import AHEAD, NEVER
from needmine.simulate.ground.chance import Flags, Floats, Ints, Texts, repeated, texts
from needmine.simulate.ground.rates import rate_on, regime_day
from needmine.simulate.ground.rows import Rows, joined
from needmine.simulate.ground.setting import Setting
from needmine.simulate.lives.events import Lives
from needmine.simulate.lives.people import People
from needmine.simulate.lives.purchases import Purchases

# Days a lot runs, by product.
RUNS = {
    "term_1y": 365,
    "term_3y": 1095,
    "large_cd_3y": 1095,
    "wealth_r2": 180,
    "wealth_r3": 270,
    "cash_wealth_r1": 90,
}
TERMS = ("term_1y", "term_3y", "large_cd_3y")
# A fall of net asset values is made good in so many days.
_RECOVERS = 120


@dataclass(frozen=True, kw_only=True)
class Lots(Rows):
    """One entry per lot; ``need`` is -1 where none stood behind it.

    Parameters
    ----------
    ended
        Day it was paid out; a day that never comes while it runs.
    rolls
        At maturity it is put into a new lot of the same product.
    lost
        Share of the principal lost to a fall of net asset values.
    """

    person: Ints
    product: Texts
    principal: Ints
    rate: Floats
    started: Ints
    matures: Ints
    ended: Ints
    rolls: Flags
    lost: Floats
    need: Ints

    @property
    def is_term(self) -> Flags:
        """Return which lots are term deposits; the others are wealth products."""
        return np.isin(self.product.astype(str), TERMS)

    @property
    def paid_out(self) -> Ints:
        """Return principal with what it earned and lost for the days it ran, in cents."""
        days = np.minimum(self.ended, self.matures) - self.started
        return self.principal + (self.principal * (self.rate * days / 365 - self.lost)).astype(
            np.int64
        )


def first_lots(people: People, *, setting: Setting) -> Lots:
    """Return the lots people hold when the period begins, and what these are rolled into."""
    luck, index = setting.luck("lots.first"), people.index
    holds = people.in_core & (people.joined < -30)
    share = setting.number("lots.holders_share") * np.clip(people.moved_by({"wealth": 0.35}), 0, 2)
    holds &= luck.happens(share, "holds", index)
    count = np.where(holds, 1 + luck.happens(0.45, "second", index), 0)
    count = np.where(holds & luck.happens(0.2, "third", index), 3, count)
    person, turn = repeated(count)
    wealth = setting.number("lots.wealth_share")
    term = 1 - wealth
    weights = [term * 0.55, term * 0.45, 0.0, wealth * 0.6, wealth * 0.2, wealth * 0.2]
    product = texts(RUNS)[luck.chosen(weights, "product", person, turn)]
    runs = _runs(product)
    # Some started so long ago that they have already rolled over; only the last lot is told.
    span = np.minimum(runs, -people.joined[person])
    age = (luck.share("age", person, turn) * span).astype(np.int64)
    part = (0.56 + 0.5 * luck.share("part", person, turn)) / np.sqrt(count[person])
    here = people.wealth * people.share_here
    made = _lots(
        people,
        person,
        product,
        (here[person] * part).astype(np.int64),
        -np.maximum(age, 1),
        np.full(len(person), -1, dtype=np.int64),
        setting,
    )
    return _with_successors(_certified(made, setting), people, setting)


def _certified(lots: Lots, setting: Setting) -> Lots:
    """Three-year deposits large enough are certificates of deposit, at a better rate."""
    scale = setting.number("money.scale_en") if setting.language == "en" else 1.0
    least = setting.number("lots.large_cd_from") * 100 * scale
    large = (lots.product == "term_3y") & (lots.principal >= least)
    product = np.where(large, "large_cd_3y", lots.product).astype(object)
    return replace(lots, product=product, rate=_rates(product, lots.started, setting))


def matured(lots: Lots, *, setting: Setting) -> tuple[Ints, Ints]:
    """Return whose money comes home from a lot and is not rolled, and when."""
    last = setting.period.days + AHEAD
    home = ~lots.rolls & (lots.matures >= 0) & (lots.matures < last)
    return lots.person[home], lots.matures[home]


def shocked(lots: Lots, *, setting: Setting) -> tuple[Ints, Ints]:
    """Return who holds wealth products when net asset values fall, and the day they see it."""
    day = shock_day(setting)
    hit = ~lots.is_term & (lots.started <= day) & (lots.matures > day)
    person = np.unique(lots.person[hit])
    seen = setting.luck("lots.shock").between(0, 10, "seen", person)
    return person, day + seen


def shock_day(setting: Setting) -> int:
    """Return the day on which net asset values fall."""
    return setting.period.days - int(setting.number("lots.nav_shock_days"))


def with_maturities(lived: Lives, lots: Lots, *, setting: Setting) -> Lives:
    """Return lives with the days on which lots come home and values fall."""
    person, day = matured(lots, setting=setting)
    fallen, seen = shocked(lots, setting=setting)
    return lived.adding(person, "lot_matured", day).adding(fallen, "nav_shock", seen)


def all_lots(
    first: Lots, people: People, bought: Purchases, leaves: Ints, *, setting: Setting
) -> Lots:
    """Return every lot of the period: the first ones, the bought ones, and their successors."""
    rows = bought.of(*RUNS)
    rows = rows[bought.day[rows] < leaves[bought.person[rows]]]
    fresh = _lots(
        people,
        bought.person[rows],
        bought.product[rows],
        bought.amount[rows],
        bought.day[rows],
        bought.need[rows],
        setting,
    )
    whole = joined([first, _with_successors(_certified(fresh, setting), people, setting)])
    whole = whole.taken(whole.started < leaves[whole.person])
    return _ended(whole, leaves, setting)


def _with_successors(lots: Lots, people: People, setting: Setting) -> Lots:
    """What rolls over begins again, until after the truth's last day."""
    whole = current = lots
    while len(current):
        current = _successors(current, people, setting)
        whole = joined([whole, current])
    return whole


def _successors(lots: Lots, people: People, setting: Setting) -> Lots:
    luck, last = setting.luck("lots.successors"), setting.period.days + AHEAD
    old = lots.taken(lots.rolls & (lots.matures < last))
    # A bank's own roll-over books at once; people who do it by hand take up to three days.
    waits = luck.between(0, 3, "waits", old.person, old.matures)
    by_hand = luck.happens(0.5, "by_hand", old.person, old.matures)
    return _lots(
        people,
        old.person,
        old.product,
        replace(old, ended=old.matures).paid_out // 10_000 * 10_000,
        old.matures + waits * by_hand,
        np.full(len(old), -1, dtype=np.int64),
        setting,
    )


def _ended(lots: Lots, leaves: Ints, setting: Setting) -> Lots:
    left = leaves[lots.person]
    ended = np.where(left < lots.matures, np.maximum(left, lots.started + 1), lots.matures)
    day, luck = shock_day(setting), setting.luck("lots.shock")
    held = ~lots.is_term & (lots.started < day) & (ended > day)
    redeems = held & luck.happens(
        setting.number("lots.nav_shock_redeems"), "redeems", lots.person, lots.started
    )
    out = day + luck.between(1, 21, "out", lots.person, lots.started)
    ended = np.where(redeems, np.minimum(out, ended), ended)
    # What is lost comes back little by little for those who stay.
    open_loss = np.clip(1 - (ended - day) / _RECOVERS, 0.0, 1.0)
    return replace(
        lots,
        ended=np.where(ended < setting.period.days, ended, NEVER),
        lost=np.where(held, setting.number("lots.nav_shock_loss") * open_loss, 0.0),
    )


def _runs(product: Texts) -> Ints:
    return np.array([RUNS[code] for code in product], dtype=np.int64)


def _rates(product: Texts, started: Ints, setting: Setting) -> Floats:
    rates = np.zeros(len(product))
    for code in RUNS:
        mask = product == code
        rates[mask] = rate_on(code, started[mask], setting=setting)
    return rates


def _lots(
    people: People,
    person: Ints,
    product: Texts,
    principal: Ints,
    started: Ints,
    need: Ints,
    setting: Setting,
) -> Lots:
    luck = setting.luck("lots")
    matures = started + _runs(product)
    chance = setting.number("lots.rolls_over") * people.moved_by(setting.value("lots.rolls_by"))
    later = matures >= regime_day(setting)
    often = np.where(later, setting.number("regime.roll_over_times"), 1.0)
    # Lots are sold in whole thousands.
    rounded = np.maximum(principal // 100_000 * 100_000, 100_000)
    return Lots(
        person=person,
        product=product,
        principal=rounded,
        rate=_rates(product, started, setting),
        started=started,
        matures=matures,
        ended=np.full(len(person), NEVER, dtype=np.int64),
        rolls=luck.happens(
            np.minimum(chance[person], 0.95) * often, "rolls", person, started, rounded
        ),
        lost=np.zeros(len(person)),
        need=need,
    )
