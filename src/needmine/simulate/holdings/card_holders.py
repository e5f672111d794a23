"""Credit cards: who holds them since when, with what limit, and how the bill is paid."""

from dataclasses import dataclass

import numpy as np

from needmine.simulate.ground.calendar import NEVER
from needmine.simulate.ground.chance import Flags, Ints, Texts
from needmine.simulate.ground.numbers import account_numbers, card_numbers
from needmine.simulate.ground.setting import Setting
from needmine.simulate.lives.people import People
from needmine.simulate.lives.purchases import Purchases


@dataclass(frozen=True, kw_only=True)
class Cards:
    """One entry per credit card with its account; ``of_person`` gives a person's card or -1."""

    person: Ints
    issued: Ints
    closed: Ints
    numbers: Texts
    accounts: Texts
    limit: Ints
    of_person: Ints
    full_payer: Flags

    def held_by(self, person: Ints, day: Ints) -> Flags:
        """Return which persons hold a card on a day."""
        card = self.of_person[person]
        return (card >= 0) & (np.append(self.issued, NEVER)[card] <= day)


def cards(people: People, bought: Purchases, *, setting: Setting) -> Cards:
    """Return the credit cards: those held before, and those bought in the period."""
    luck = setting.luck("cards")
    since = people.joined + luck.between(0, 25, "since", people.index)
    issued = np.where(people.in_cards, since, NEVER)
    rows = bought.of("credit_card")
    np.minimum.at(issued, bought.person[rows], bought.day[rows])
    person = np.flatnonzero(issued < setting.period.days)
    index = np.arange(len(person), dtype=np.int64)
    of_person = np.full(len(people), -1, dtype=np.int64)
    of_person[person] = index
    limit = luck.lognormal(people.income[person] * 3.0, 0.4, "limit", person)
    return Cards(
        person=person,
        issued=issued[person],
        closed=np.full(len(person), NEVER, dtype=np.int64),
        numbers=card_numbers(index),
        accounts=account_numbers(96, index),
        limit=np.maximum(limit.astype(np.int64) // 100_000, 2) * 100_000,
        of_person=of_person,
        full_payer=luck.happens(setting.number("cards.full_payers"), "pays_in_full", person),
    )
