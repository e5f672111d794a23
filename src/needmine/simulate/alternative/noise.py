"""Money behind which no need stands: passing through, lent, swindled, or only like a need."""

import numpy as np

from needmine.simulate.ground.chance import Ints, Luck, repeated
from needmine.simulate.money.bookings import Bookings, booked, remark, together
from needmine.simulate.scene import Scene

from .crime import mules, swindled
from .draws import gamma, overdispersed, pareto
from .likeness import lookalikes
from .marks import while_customer
from .regular import lives_here
from .rhythms import Rhythms, hours
from .sums import GAME_PRICES, beside, rounded, scale, thousands


def flows_without_need(scene: Scene) -> Bookings:
    """Return the bookings behind which no need stands, apart from everyday life."""
    parts = [_passing(scene), _quarter_end(scene), _tuition(scene), _games(scene)]
    parts += [swindled(scene), mules(scene), lookalikes(scene)]
    whole = together(parts)
    person = scene.accounts.person[whole.account]
    return whole.taken((whole.account >= 0) & while_customer(scene, person, whole.day))


def _passing(scene: Scene) -> Bookings:
    """A sum comes, lies for a day or for weeks, and goes on in one piece or in two."""
    setting, who = scene.setting, lives_here(scene)
    luck = setting.luck("alternative.noise.passing")
    rate = setting.number("alternative.decoys.passing_yearly") * setting.period.years
    place, turn = repeated(overdispersed(luck, np.full(len(who), rate), 0.6, "times", who))
    person = who[place]
    day = luck.between(0, setting.period.days - 1, "day", person, turn)
    stays = 1 + (9 * gamma(luck, 0.7, "stays", person, turn)).astype(np.int64)
    size = 7_000 * scale(setting) * beside(scene, "wealth", scene.people.wealth[person], 0.55)
    cents = thousands(size * pareto(luck, 1.25, "cents", person, turn))
    return _through(scene, luck, person, turn, day, stays, cents)


def _quarter_end(scene: Scene) -> Bookings:
    """A week before the quarter's last day a balance is lent; it goes home in the second week."""
    setting, who = scene.setting, lives_here(scene)
    luck, ends = setting.luck("alternative.noise.quarter_end"), setting.period.quarter_ends()
    share = setting.number("alternative.decoys.quarter_end")
    # Friends of the bank do so again and again.
    friend = luck.happens(share, "friend", who)
    person, last = np.tile(who, len(ends)), np.repeat(ends, len(who))
    lends = luck.happens(
        np.where(np.tile(friend, len(ends)), 0.6, share / 2), "lends", person, last
    )
    person, last = person[lends], last[lends]
    day = last - luck.between(0, 7, "before", person, last)
    stays = last - day + luck.between(1, 11, "after", person, last)
    size = 45_000 * scale(setting) * beside(scene, "wealth", scene.people.wealth[person], 0.4)
    cents = thousands(size * gamma(luck, 1.6, "cents", person, last))
    return _through(scene, luck, person, last, day, stays, cents)


def _through(
    scene: Scene, luck: Luck, person: Ints, turn: Ints, day: Ints, stays: Ints, cents: Ints
) -> Bookings:
    account, others, setting = scene.accounts.first[person], scene.others, scene.setting
    own = luck.happens(0.55, "own", person, turn)
    other = np.where(own, others.at("own", person), others.any("stranger", luck, person, turn))
    when = hours(luck, "hour", person, turn, peaks=(10.5, 14.8), spread=1.2)
    said = remark("self", luck, person, turn, setting=setting)
    named = luck.happens(0.3, "named", person, turn) & ~own
    brought = np.where(named, remark("fortune", luck, person, turn, setting=setting), said)
    # In two pieces, thousands each, where it is enough for two.
    two = luck.happens(0.4, "two", person, turn) & (cents >= 200_000)
    first = np.where(two, cents // 200_000 * 100_000, cents)
    later = np.minimum(when + 3_000, 86_000)

    comes = booked(account, day, when, cents, "transfer_in", other=other, remark=brought)

    def out(day: Ints, clock: Ints, cents: Ints) -> Bookings:
        return booked(account, day, clock, cents, "transfer_out", other=other, remark=said)

    goes, rest = out(day + stays, later, -first), out(day + stays + 1, when, first - cents)
    return together([comes, goes, rest.taken(two)])


def _tuition(scene: Scene) -> Bookings:
    """School fees around the start of a term; a kindergarten's every month."""
    setting, people = scene.setting, scene.people
    luck, held = setting.luck("alternative.noise.tuition"), lives_here(scene)
    younger = (people.partner < 0) | (people.partner > people.index)
    who = held[((people.children > 0) & younger)[held]]
    monthly = luck.happens(0.3, "monthly", who)
    terms = np.array(setting.period.festival_days("term"), dtype=np.int64)
    starts = setting.period.starts[:-1]
    person = np.concatenate(
        [np.tile(who[~monthly], len(terms)), np.tile(who[monthly], len(starts))]
    )
    begin = np.concatenate(
        [np.repeat(terms, (~monthly).sum()), np.repeat(starts + 4, monthly.sum())]
    )
    size = np.where(np.isin(person, who[monthly]), 1_100.0, 2_600.0) * people.children[person]
    size = size * scale(setting) * beside(scene, "income", people.income[person], 0.6)
    return booked(
        scene.accounts.first[person],
        begin + (6 * luck.normal("day", person, begin)).astype(np.int64),
        hours(luck, "hour", person, begin, peaks=(8.5, 20.5), spread=1.0),
        -rounded(luck, size * gamma(luck, 4.0, "size", person), person),
        "transfer_out",
        other=scene.others.any("schools", luck, person),
        remark=remark("school_fee", luck, person, setting=setting),
    )


def _games(scene: Scene) -> Bookings:
    """A child with a parent's telephone: prices of a game, at weekends, several in a row."""
    setting, who = scene.setting, np.flatnonzero(scene.people.child_on_phone)
    luck, days = setting.luck("alternative.noise.games"), setting.period.days
    place, play = repeated(
        overdispersed(luck, np.full(len(who), 0.9 * setting.period.months), 0.8, "plays", who)
    )
    day = luck.between(0, days - 1, "day", who[place], play)
    day = np.where(luck.happens(0.7, "weekend", who[place], play), Rhythms(scene).weekend(day), day)
    row, turn = repeated(luck.between(1, 5, "buys", who[place], play))
    person, about = who[place][row], (who[place][row], play[row], turn)
    price = np.array(GAME_PRICES)[luck.chosen(1 / np.arange(2, 12), "price", *about)]
    begin = hours(luck, "hour", who[place], play, peaks=(16.5, 20.5), spread=0.9)[row]
    return booked(
        scene.accounts.first[person],
        day[row],
        np.minimum(begin + 240 * turn, 86_399),
        -price * 100,
        "wallet",
        other=scene.others.any("games", luck, person, play[row]),
        remark=remark("gaming", luck, *about, setting=setting),
    )
