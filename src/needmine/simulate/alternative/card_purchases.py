"""Purchases by credit card: those a need brings, and sprees that mean nothing."""

from collections.abc import Mapping

import numpy as np

from needmine.simulate.ground.chance import Ints, Luck, repeated
from needmine.simulate.ground.rows import joined
from needmine.simulate.money.card_spending import MCCS, Shopped
from needmine.simulate.scene import Scene

from .draws import gamma, overdispersed
from .marks import Marking, while_customer
from .rhythms import hours
from .sums import beside, priced, scale

# By need: where it is seen, by weight, and how many purchases one of usual strength brings.
_SEEN_AT: Mapping[str, tuple[Mapping[str, float], float]] = {
    "borrow_home": ({"5200": 0.6, "5732": 0.25, "7011": 0.15}, 0.25),
    "borrow_consumer": ({"5200": 0.4, "5732": 0.25, "5511": 0.15, "5311": 0.2}, 1.0),
    "grow_savings": ({"4511": 0.3, "7011": 0.3, "5311": 0.4}, 0.15),
    "protect_income": ({"5641": 0.35, "8062": 0.3, "5912": 0.35}, 1.1),
    "send_abroad": ({"4511": 0.45, "8299": 0.35, "7011": 0.2}, 0.9),
    "smooth_cash_flow": ({"6010": 0.45, "5411": 0.55}, 1.1),
    "credit_health": ({"6010": 0.7, "5411": 0.3}, 1.2),
}
# Yuan of a usual purchase at a usual income; of a car the earnest money.
_YUAN = {"5200": 1_700, "5732": 2_300, "5511": 6_500, "5311": 650, "5641": 240,
         "8062": 800, "5912": 110, "4511": 2_100, "7011": 450, "8299": 1_700,
         "6010": 1_300, "5411": 130}  # fmt: skip
_SPREES_YEARLY = 0.5


def shopping_for_needs(scene: Scene) -> Shopped:
    """Return the card purchases that speaking needs bring, and those of sprees without one."""
    parts, marking = [_sprees(scene)], Marking(scene)
    for name, (places, times) in _SEEN_AT.items():
        found = marking.marks(name, "cards", route="cards", rate=times)
        found = found.taken(scene.cards.of_person[found.person] >= 0)
        bits = found.luck.bits("row", *found.about)
        parts.append(_bought(scene, found.luck, found.person, found.day, found.row, places, bits))
    return joined(parts)


def _sprees(scene: Scene) -> Shopped:
    """Two to seven purchases of one kind within a month: a journey, new furniture, an illness."""
    held, period = scene.cards.person, scene.setting.period
    luck = scene.setting.luck("alternative.sprees")
    rate = np.full(len(held), _SPREES_YEARLY * period.years)
    place, spree = repeated(overdispersed(luck, rate, 0.9, "sprees", held))
    row, turn = repeated(luck.between(2, 7, "times", held[place], spree))
    person, spree = held[place][row], spree[row]
    kinds = [places for places, _ in _SEEN_AT.values()]
    kind = luck.between(0, len(kinds) - 1, "kind", person, spree)
    day = luck.between(-20, period.days - 1, "day", person, spree)
    day = day + luck.between(0, 30, "later", person, spree, turn)
    kept, none = while_customer(scene, person, day), np.full(len(person), -1, dtype=np.int64)
    bits = luck.bits("row", person, spree, turn)
    parts = []
    for n, places in enumerate(kinds):
        of = kept & (kind == n)
        parts.append(_bought(scene, luck, person[of], day[of], none[of], places, bits[of]))
    return joined(parts)


def _bought(
    scene: Scene,
    luck: Luck,
    person: Ints,
    day: Ints,
    need: Ints,
    places: Mapping[str, float],
    bits: "np.ndarray[tuple[int], np.dtype[np.uint64]]",
) -> Shopped:
    card, place = scene.cards.of_person[person], luck.chosen(list(places.values()), "place", bits)
    usual = np.array([_YUAN[code] for code in places])[place] * scale(scene.setting)
    usual = usual * np.minimum(beside(scene, "income", scene.people.income[person], 0.6), 8.0)
    cents = priced(luck, usual * gamma(luck, 0.9, "cents", bits), bits)
    when = hours(luck, "hour", bits, peaks=(11.5, 16.0, 20.2), spread=1.4)
    return Shopped(
        card=card,
        second=day * 86_400 + when,
        cents=np.clip(cents, 100, scene.cards.limit[card] // 2),
        mcc=np.array([MCCS.index(code) for code in places])[place],
        need=need,
    )
