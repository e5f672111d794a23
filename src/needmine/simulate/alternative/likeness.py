"""Payments that look as if a need stood behind them, and are none."""

from collections.abc import Mapping

import numpy as np

from needmine.simulate.ground.chance import Ints, repeated
from needmine.simulate.money.bookings import Bookings, booked, remark, together
from needmine.simulate.scene import Scene

from .draws import gamma, overdispersed
from .everyday import other_side
from .payments import failed
from .regular import lives_here
from .rhythms import hours
from .sums import beside, rounded, scale

# By what it is: weight, summary, sign, other side, occasion of the remark, yuan of a usual one.
_LIKE: Mapping[str, tuple[float, str, int, str, str, float]] = {
    "agents_fee": (0.09, "transfer_out", -1, "realtors", "viewing", 2_200),
    "journey": (0.09, "transfer_out", -1, "abroad", "papers", 1_500),
    "app_loan": (0.14, "transfer_in", 1, "wallets", "app_loan", 3_000),
    "app_loan_repaid": (0.16, "wallet", -1, "wallets", "app_repaid", 1_400),
    "policy": (0.12, "wallet", -1, "insurers", "small_policy", 110),
    "repairs": (0.13, "transfer_out", -1, "circle", "craftsman", 1_900),
    "clinic": (0.12, "shop", -1, "shops", "clinic", 350),
    "lent_to_friend": (0.08, "transfer_in", 1, "circle", "helped_out", 1_000),
    "course": (0.06, "transfer_out", -1, "schools", "course", 2_400),
    "gift": (0.05, "transfer_in", 1, "circle", "family_helps", 7_000),
    "trial": (0.06, "transfer_out", -1, "own", "trial", 60),
}


def lookalikes(scene: Scene) -> Bookings:
    """Return a holiday's visa, a tenant's agent, a friend's debt: each in spells of one to four."""
    setting, who = scene.setting, lives_here(scene)
    luck = setting.luck("alternative.likeness")
    yearly = setting.number("alternative.decoys.likeness_yearly") * setting.period.years
    place, spell = repeated(overdispersed(luck, np.full(len(who), yearly), 0.9, "spells", who))
    row, turn = repeated(luck.between(1, 4, "times", who[place], spell))
    person, spell = who[place][row], spell[row]
    kind = luck.chosen([rule[0] for rule in _LIKE.values()], "kind", person, spell)
    day = luck.between(-20, setting.period.days - 1, "day", person, spell)
    day = day + turn * (2 + (14 * gamma(luck, 1.0, "later", person, spell, turn)).astype(np.int64))
    parts = [
        _one_kind(
            scene, name, person[kind == n], spell[kind == n] * 8 + turn[kind == n], day[kind == n]
        )
        for n, name in enumerate(_LIKE)
    ]
    return together([*parts, _failed(scene)])


def _failed(scene: Scene) -> Bookings:
    """Transfers that fail now and then, about which nobody complains."""
    setting, who = scene.setting, lives_here(scene)
    luck = setting.luck("alternative.likeness.failed")
    rate = np.full(len(who), 0.06 * setting.period.years)
    place, turn = repeated(luck.counts(rate, "times", who))
    day = luck.between(0, setting.period.days - 1, "day", who[place], turn)
    return failed(scene, luck, who[place], day, need=-1)


def _one_kind(scene: Scene, name: str, person: Ints, turn: Ints, day: Ints) -> Bookings:
    _, summary, sign, side, occasion, yuan = _LIKE[name]
    luck = scene.setting.luck(f"alternative.likeness.{name}")
    size = yuan * scale(scene.setting) * beside(scene, "income", scene.people.income[person], 0.5)
    bits = luck.bits("row", person, turn)
    return booked(
        scene.accounts.first[person],
        day,
        hours(luck, "hour", bits, peaks=(10.2, 14.5, 21.6), spread=1.5),
        sign * rounded(luck, size * gamma(luck, 0.9, "cents", bits), bits),
        summary,
        other=other_side(scene, luck, side, person, bits),
        remark=remark(occasion, luck, bits, setting=scene.setting),
    )
