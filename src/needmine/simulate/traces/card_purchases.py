"""Purchases by credit card that a need brings: furnishers, car dealers, clinics, flights."""

import numpy as np

from needmine.simulate.ground.chance import clock, repeated
from needmine.simulate.ground.rows import joined
from needmine.simulate.money.card_spending import MCCS, Shopped, sizes
from needmine.simulate.scene import Scene

# Which need shows in which categories, and how many purchases it adds while it lasts.
SHOWN_IN = {
    "borrow_consumer": (("5200", "5511", "5732"), 2.2),
    "protect_income": (("5641", "8062", "5912"), 2.5),
    "send_abroad": (("4511", "8299"), 1.5),
    "smooth_cash_flow": (("6010",), 1.5),
    "credit_health": (("6010",), 2.5),
}


def need_purchases(scene: Scene) -> Shopped:
    """Return the card purchases that speaking needs bring, from the day of their cause on."""
    parts = []
    for name, (codes, times) in SHOWN_IN.items():
        luck, needs, held = scene.setting.luck(f"traces.cards.{name}"), scene.needs, scene.cards
        rows = needs.rows(name, speaking=True)
        rows = rows[held.of_person[needs.person[rows]] >= 0]
        place, turn = repeated(luck.counts(times * needs.strength[rows], "n", *scene.about(rows)))
        row = rows[place]
        about = (*scene.about(row), turn)
        length = needs.end[row] - needs.since[row] + 1
        day = needs.since[row] + (luck.share("when", *about) * length).astype(np.int64)
        card = held.of_person[needs.person[row]]
        listed = np.array([MCCS.index(code) for code in codes])
        mcc = listed[luck.between(0, len(codes) - 1, "mcc", *about)]
        made = Shopped(
            card=card,
            second=day * 86_400 + clock(luck, "clock", *about, opens=8),
            cents=sizes(scene, card, mcc, luck.normal("size", *about)),
            mcc=mcc,
            need=row,
        )
        kept = (day >= 0) & (day < scene.setting.period.days)
        parts.append(made.taken(kept))
    return joined(parts)
