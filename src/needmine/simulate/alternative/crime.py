"""Money nobody should sell to: what swindlers take, and accounts lent to them."""

import numpy as np

from needmine.simulate.ground.chance import Ints, Luck, repeated
from needmine.simulate.money.bookings import Bookings, booked, remark, together
from needmine.simulate.scene import Scene

from .draws import gamma, pareto
from .rhythms import hours
from .sums import beside, scale

# A lent account passes money in spells of so many weeks, on some of their days.
_SPELL_WEEKS, _PASSES_A_DAY = 7, 6


def swindled(scene: Scene) -> Bookings:
    """Return what victims send: a small sum that comes back with a profit, then all they have.

    A third of them are robbed in a single evening.
    """
    setting, met = scene.setting, scene.lives.of("scam")
    luck = setting.luck("alternative.swindled")
    at_once = luck.happens(1 / 3, "at_once", met.person, met.day)
    most = np.where(at_once, 6, 4)
    place, turn = repeated(luck.between(2, most, "times", met.person, met.day))
    person, since = met.person[place], met.day[place]
    about = (person, since, turn)
    waits = np.where(at_once[place], 0, 4 + 3 * turn + luck.between(0, 3, "waits", *about))
    size = 9_000 * scale(setting) * beside(scene, "wealth", scene.people.wealth[person], 0.75)
    cents = size * gamma(luck, 0.9, "cents", *about) * np.where(at_once[place], 0.7, 1 + turn)
    when = hours(luck, "hour", person, since, peaks=(15.0, 21.0), spread=1.2) + 420 * turn
    taken = booked(
        scene.accounts.first[person],
        since + waits,
        np.minimum(when, 86_399),
        -np.maximum(cents.astype(np.int64) // 100 * 100, 10_000),
        "transfer_out",
        other=scene.others.any("swindlers", luck, *about),
        remark=remark("bait", luck, *about, setting=setting),
    )
    return together([taken, *_baited(scene, luck, met.person[~at_once], met.day[~at_once])])


def _baited(scene: Scene, luck: Luck, person: Ints, since: Ints) -> list[Bookings]:
    """A trifle out, and back with a fifth on top, so that they trust."""
    hundreds = luck.between(1, 6, "trifle", person, since)
    small = (scale(scene.setting) * hundreds * 100).astype(np.int64)
    when = 20 * 3600 + luck.between(0, 3_600, "clock", person, since)
    account = scene.accounts.first[person]
    other = scene.others.any("swindlers", luck, person, since)
    said = remark("bait", luck, person, since, setting=scene.setting)
    return [
        booked(account, since, when, -small, "transfer_out", other=other, remark=said),
        booked(account, since + 1, when, small * 6 // 5, "transfer_in", other=other, remark=said),
    ]


def mules(scene: Scene) -> Bookings:
    """Return what passes through accounts lent to others: first one yuan, then nights of it."""
    setting, who = scene.setting, np.flatnonzero(scene.accounts.first >= 0)
    luck = setting.luck("alternative.mules")
    who = who[luck.happens(setting.number("alternative.decoys.mule_share"), "lends", who)]
    first = luck.between(0, max(setting.period.days - 7 * _SPELL_WEEKS, 1), "first", who)
    span = 7 * _SPELL_WEEKS * _PASSES_A_DAY
    person, turn = np.repeat(who, span), np.tile(np.arange(span), len(who))
    day = np.repeat(first, span) + turn // _PASSES_A_DAY
    busy = luck.happens(0.3, "busy", person, day)
    person, turn, day = person[busy], turn[busy], day[busy]
    about = (person, turn)
    cents = scale(setting) * 1_500 * pareto(luck, 1.3, "cents", *about)
    cents = np.where(turn == 0, 100.0, cents).astype(np.int64)
    begin = np.minimum(hours(luck, "hour", *about, peaks=(1.5, 23.0), spread=0.6), 80_000)
    account, comes = scene.accounts.first[person], scene.others.any("stranger", luck, *about)
    goes = scene.others.any("stranger", luck, turn, person)
    said = remark("among_friends", luck, *about, setting=setting)
    kept = cents // 100 * luck.between(0, 2, "kept", *about)
    out = np.minimum(begin + 60 + 900 * luck.between(0, 5, "minutes", *about), 86_399)
    return together(
        [
            booked(account, day, begin, cents, "transfer_in", other=comes, remark=said),
            booked(account, day, out, kept - cents, "transfer_out", other=goes, remark=said),
        ]
    )
