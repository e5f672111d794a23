"""Sums that come and go without any need, and money that nobody should sell to."""

import numpy as np

from needmine.simulate.ground.chance import Ints, Luck, clock, repeated
from needmine.simulate.lives.people import QUIET
from needmine.simulate.money.bookings import Bookings, booked, remark, together
from needmine.simulate.scene import Scene

# A mule's account passes so many sums a month, for so many months.
_PASSED, _MULE_MONTHS = 25, 4


def noise_flows(scene: Scene) -> Bookings:
    """Return the bookings behind which no need stands, apart from everyday life."""
    parts = [
        _passing(scene),
        _quarter_end(scene),
        _tuition(scene),
        _swindled(scene),
        _mules(scene),
        _games(scene),
    ]
    whole = together(parts)
    person = scene.accounts.person[whole.account]
    kept = (whole.day >= scene.people.joined[person]) & (whole.account >= 0)
    kept &= (whole.day >= 0) & (whole.day < scene.setting.period.days)
    return whole.taken(kept & (whole.day < scene.leaves[person]))


def _held(scene: Scene) -> Ints:
    return np.flatnonzero((scene.accounts.first >= 0) & (scene.people.activity > QUIET))


def _passing(scene: Scene) -> Bookings:
    setting, who = scene.setting, _held(scene)
    luck = setting.luck("noise.passing")
    rate = setting.number("decoys.passing_yearly") * setting.period.years
    place, turn = repeated(luck.counts(np.full(len(who), rate), "times", who))
    person = who[place]
    day = luck.between(0, setting.period.days - 1, "day", person, turn)
    usual = luck.lognormal(scene.people.income[person] * 6.0, 0.7, "cents", person, turn)
    cents = np.maximum(usual.astype(np.int64) // 10_000 * 10_000, 10_000)
    stay = luck.between(0, 6, "stay", person, turn)
    # A home sold to buy the next one leaves no savings behind.
    sold = remark("property_sale", luck, person, turn, setting=setting)
    says = np.where(luck.happens(0.3, "sold", person, turn), sold, -1)
    return _in_and_out(scene, luck, person, turn, day, stay, cents, own=False, says=says)


def _quarter_end(scene: Scene) -> Bookings:
    """Balances pushed up for a quarter's report and for the new-year campaign; gone in week one."""
    setting, who = scene.setting, _held(scene)
    luck = setting.luck("noise.quarter_end")
    share = setting.number("decoys.quarter_end")
    # Some do so every quarter, as favour to their banker.
    always = luck.happens(share * setting.number("decoys.agent_share"), "always", who)
    ends = setting.period.quarter_ends()
    person, last = np.tile(who, len(ends)), np.repeat(ends, len(who))
    lent = np.tile(always, len(ends)) | luck.happens(share, "lends", person, last)
    person, last = person[lent], last[lent]
    usual = luck.lognormal(scene.people.income[person] * 8.0, 0.6, "cents", person, last)
    comes = last - luck.between(0, 3, "comes", person, last)
    stay = last - comes + luck.between(1, 6, "stay", person, last)
    cents = np.maximum(usual.astype(np.int64) // 100_000 * 100_000, 100_000)
    return _in_and_out(scene, luck, person, last, comes, stay, cents, own=True)


def _in_and_out(
    scene: Scene,
    luck: Luck,
    person: Ints,
    turn: Ints,
    day: Ints,
    stay: Ints,
    cents: Ints,
    *,
    own: bool,
    says: Ints | int = -1,
) -> Bookings:
    account, others = scene.accounts.first[person], scene.others
    mine, theirs = others.at("own", person), others.any("stranger", luck, person, turn)
    from_own = np.full(len(person), True) if own else luck.happens(0.5, "own", person, turn)
    when = clock(luck, "clock", person, turn, opens=9, closes=15)
    note = remark("own", luck, person, turn, setting=scene.setting)
    comes = booked(
        account, day, when, cents, "transfer_in", remark=np.where(from_own, note, says),
        other=np.where(from_own, mine, theirs),
    )  # fmt: skip
    goes = booked(
        account, day + stay, when + 7200, -cents, "transfer_out", remark=note,
        other=np.where(from_own & own, mine, theirs),
    )  # fmt: skip
    return together([comes, goes])


def _tuition(scene: Scene) -> Bookings:
    """School fees at the start of each term, for every child in the household."""
    setting, people = scene.setting, scene.people
    luck, rule = setting.luck("noise.tuition"), setting.value("seasons.tuition")
    pays = (people.children > 0) & ((people.partner < 0) | (people.partner > people.index))
    pays &= luck.happens(rule["share"], "pays", people.index)
    who = np.flatnonzero(pays & (scene.accounts.first >= 0) & (people.activity > QUIET))
    terms = np.array(setting.period.festival_days("term"), dtype=np.int64)
    person, day = np.tile(who, len(terms)), np.repeat(terms, len(who))
    usual = people.income[person] * rule["monthly_incomes"] * people.children[person]
    cents = luck.lognormal(usual, 0.5, "cents", person, day).astype(np.int64)
    return booked(
        scene.accounts.first[person],
        day + luck.between(-6, 8, "when", person, day),
        clock(luck, "clock", person, day, opens=8, closes=21),
        -np.maximum(cents // 1_000 * 1_000, 10_000),
        "transfer_out",
        other=scene.others.any("schools", luck, person),
        remark=remark("school", luck, person, day, setting=setting),
    )


def _swindled(scene: Scene) -> Bookings:
    """A victim sends more and more to strangers within days. Protect them, never sell."""
    luck, met = scene.setting.luck("noise.swindled"), scene.lives.of("scam")
    place, turn = repeated(luck.between(3, 8, "times", met.person, met.day))
    person, begin = met.person[place], met.day[place]
    growing = scene.people.income[person] * 0.3 * 1.7**turn
    cents = np.minimum(growing, scene.people.wealth[person] * 0.3).astype(np.int64)
    return booked(
        scene.accounts.first[person],
        begin + turn + luck.between(0, 1, "day", person, turn),
        clock(luck, "clock", person, turn, opens=9, closes=22),
        -np.maximum(cents // 10_000 * 10_000, 50_000),
        "transfer_out",
        other=scene.others.any("swindlers", luck, person, turn),
        remark=remark("scam", luck, person, turn, setting=scene.setting),
    )


def _mules(scene: Scene) -> Bookings:
    """Accounts lent to others: much comes in, and is gone within the day."""
    setting, who = scene.setting, np.flatnonzero(scene.accounts.first >= 0)
    luck = setting.luck("noise.mules")
    who = who[luck.happens(setting.number("decoys.mule_share"), "lends", who)]
    size = _PASSED * _MULE_MONTHS
    person, turn = np.repeat(who, size), np.tile(np.arange(size), len(who))
    first = luck.between(0, max(setting.period.days - 120, 1), "first", person)
    day = first + luck.between(0, 30 * _MULE_MONTHS, "day", person, turn)
    cents = luck.lognormal(np.full(len(person), 800_000.0), 0.8, "cents", person, turn)
    stay = np.zeros(len(person), dtype=np.int64)
    whole = cents.astype(np.int64) // 1_000 * 1_000
    return _in_and_out(scene, luck, person, turn, day, stay, whole, own=False)


def _games(scene: Scene) -> Bookings:
    """A child with a parent's telephone: small sums to games, in the evening."""
    setting, people = scene.setting, scene.people
    luck, who = setting.luck("noise.games"), np.flatnonzero(people.child_on_phone)
    rate = np.full(len(who), 2.5 * setting.period.months)
    place, turn = repeated(luck.counts(rate, "times", who))
    person = who[place]
    return booked(
        scene.accounts.first[person],
        luck.between(0, setting.period.days - 1, "day", person, turn),
        luck.between(19 * 3600, 23 * 3600, "clock", person, turn),
        -luck.between(6, 648, "cents", person, turn) * 100,
        "wallet",
        other=scene.others.any("games", luck, person, turn),
        remark=remark("game", luck, person, turn, setting=setting),
    )
