"""Credit cards: who holds them, what is bought with them, how the bill is paid."""

from dataclasses import dataclass

import numpy as np

from .accounts import Accounts
from .bookings import Bookings, OtherSides, booked
from .chance import (
    Flags,
    Floats,
    Ints,
    Texts,
    between,
    chosen,
    day_second,
    lognormal,
    repeated,
)
from .needs import Needs
from .numbers import account_numbers, card_numbers
from .people import NEVER, People
from .purchases import Purchases
from .setting import Setting
from .words import words

# Merchant categories (ISO 18245) with their weight and their usual size beside other purchases.
CATEGORIES = {
    "5411": (0.24, 0.5),
    "5812": (0.16, 0.9),
    "5814": (0.14, 0.25),
    "5541": (0.07, 1.6),
    "5311": (0.08, 1.8),
    "4111": (0.10, 0.08),
    "5912": (0.05, 0.6),
    "8062": (0.02, 3.0),
    "5732": (0.03, 6.0),
    "5651": (0.05, 2.0),
    "7011": (0.02, 3.5),
    "4511": (0.012, 7.0),
    "8299": (0.01, 8.0),
    "5200": (0.008, 6.0),
    "5511": (0.002, 20.0),
    "5641": (0.008, 1.5),
    "6010": (0.01, 8.0),
}
# Which need shows in which categories, and how many purchases it adds while it lasts.
SHOWN_IN = {
    "borrow_consumer": (("5200", "5511", "5732"), 2.5),
    "protect_income": (("5641", "8062", "5912"), 2.5),
    "send_abroad": (("4511", "8299"), 1.5),
    "smooth_cash_flow": (("6010",), 1.5),
    "credit_health": (("6010",), 2.5),
}


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


@dataclass(frozen=True, kw_only=True)
class CardSpending:
    """One entry per booking on a card account; ``mcc`` and ``merchant`` are empty for a payment.

    Parameters
    ----------
    cents
        Negative for a purchase, positive for a payment.
    kind
        ``card_payment``, ``cash``, ``card_repayment`` or ``fee``.
    """

    card: Ints
    second: Ints
    cents: Ints
    kind: Texts
    mcc: Texts
    merchant: Texts
    need: Ints

    def __len__(self) -> int:
        """Return how many bookings there are."""
        return len(self.card)


def cards(people: People, bought: Purchases, *, setting: Setting) -> Cards:
    """Return the credit cards: those held before, and those bought in the period."""
    dice = setting.dice("cards")
    issued = np.where(people.in_cards, people.joined + between(dice, 0, 25, len(people)), NEVER)
    rows = bought.of("credit_card")
    np.minimum.at(issued, bought.person[rows], bought.day[rows])
    person = np.flatnonzero(issued < setting.period.days)
    index = np.arange(len(person), dtype=np.int64)
    of_person = np.full(len(people), -1, dtype=np.int64)
    of_person[person] = index
    limit = lognormal(dice, people.income[person] * 3.0, 0.4)
    return Cards(
        person=person,
        issued=issued[person],
        closed=np.full(len(person), NEVER, dtype=np.int64),
        numbers=card_numbers(index),
        accounts=account_numbers(96, index),
        limit=np.maximum(limit.astype(np.int64) // 100_000, 2) * 100_000,
        of_person=of_person,
        full_payer=dice.random(len(person)) < setting.number("cards.full_payers"),
    )


def card_spending(
    people: People,
    held: Cards,
    needs: Needs,
    used: Floats,
    *,
    setting: Setting,
) -> CardSpending:
    """Return purchases, usual ones and those a speaking need brings, and the payments of bills."""
    usual = _usual(people, held, used, setting)
    shown = _shown(people, held, needs, setting)
    card, second, cents, mcc, need = (
        np.concatenate(pair) for pair in zip(usual, shown, strict=True)
    )
    day = second // 86_400
    kept = (day > held.issued[card]) & (day < setting.period.days)
    card, second, cents, mcc, need = (array[kept] for array in (card, second, cents, mcc, need))
    kind = np.where(mcc == "6010", "cash", "card_payment").astype(object)
    bought = CardSpending(
        card=card,
        second=second,
        cents=-cents,
        kind=kind,
        mcc=mcc,
        merchant=_merchants(mcc, setting),
        need=need,
    )
    return _with_payments(bought, held, needs, setting)


_Bought = tuple[Ints, Ints, Ints, Texts, Ints]


def _usual(
    people: People,
    held: Cards,
    used: Floats,
    setting: Setting,
) -> _Bought:
    dice = setting.dice("card_spending.usual")
    rates = used[held.person] * setting.number("cards.monthly")
    cell = repeated(dice.poisson(rates).ravel())
    card, month = cell // setting.period.months, cell % setting.period.months
    length = setting.period.starts[month + 1] - setting.period.starts[month]
    day = setting.period.starts[month] + (dice.random(len(cell)) * length).astype(np.int64)
    codes = np.array(list(CATEGORIES), dtype=object)
    kind = chosen(dice, [weight for weight, _ in CATEGORIES.values()], len(cell))
    return (
        card,
        day * 86_400 + day_second(dice, len(cell), opens=8),
        _sizes(dice, people, held, card, codes[kind], setting),
        codes[kind],
        np.full(len(cell), -1, dtype=np.int64),
    )


def _sizes(
    dice: np.random.Generator,
    people: People,
    held: Cards,
    card: Ints,
    mcc: Texts,
    setting: Setting,
) -> Ints:
    size = np.array([CATEGORIES[code][1] for code in mcc], dtype=np.float64)
    income = people.income[held.person[card]] * setting.number("cards.share")
    cents = lognormal(dice, income * size, 0.6)
    return np.clip(cents, 100, held.limit[card] * 0.5).astype(np.int64)


def _shown(
    people: People,
    held: Cards,
    needs: Needs,
    setting: Setting,
) -> _Bought:
    parts: list[_Bought] = []
    for name, (codes, times) in SHOWN_IN.items():
        dice = setting.dice(f"card_spending.{name}")
        rows = needs.rows(name, speaking=True)
        rows = rows[held.of_person[needs.person[rows]] >= 0]
        row = rows[repeated(dice.poisson(times * needs.strength[rows]))]
        length = needs.end[row] - needs.start[row] + 1
        day = needs.start[row] + (dice.random(len(row)) * length).astype(np.int64)
        row, day = row[day >= 0], day[day >= 0]
        card = held.of_person[needs.person[row]]
        mcc = np.array(codes, dtype=object)[dice.integers(0, len(codes), len(row))]
        second = day * 86_400 + day_second(dice, len(row), opens=8)
        cents = _sizes(dice, people, held, card, mcc, setting)
        parts.append((card, second, cents, mcc, row))
    card, second, cents, mcc, row = (np.concatenate(part) for part in zip(*parts, strict=True))
    return card, second, cents, mcc, row


def _merchants(mcc: Texts, setting: Setting) -> Texts:
    dice = setting.dice("card_spending.merchants")
    luck = dice.random(len(mcc))
    named = np.empty(len(mcc), dtype=object)
    for code, listed in words(setting.language)["merchants"].items():
        mask = mcc == code
        pool = np.array(listed, dtype=object)
        named[mask] = pool[(luck[mask] * len(pool)).astype(np.int64)]
    return named


def _with_payments(
    bought: CardSpending, held: Cards, needs: Needs, setting: Setting
) -> CardSpending:
    """Each month's purchases are paid next month, by most in full, by some only the minimum."""
    dice = setting.dice("card_spending.payments")
    size = len(held.person)
    month = setting.period.month_of(bought.second // 86_400)
    spent = np.zeros((size, setting.period.months), dtype=np.int64)
    np.add.at(spent, (bought.card, month), -bought.cents)
    owed = np.zeros(size, dtype=np.int64)
    cards, seconds, cents, kinds = [bought.card], [bought.second], [bought.cents], [bought.kind]
    for now in range(1, setting.period.months):
        owed += spent[:, now - 1]
        day = setting.period.starts[now] + 14 + held.person % 8
        short = needs.shows_at("credit_health", held.person, day)
        pays = np.where(held.full_payer & ~short, owed, owed // 10)
        skips = short & (dice.random(size) < 0.35)
        rows = np.flatnonzero((pays > 0) & ~skips)
        cards.append(rows)
        seconds.append(day[rows] * 86_400 + day_second(dice, len(rows)))
        cents.append(pays[rows])
        kinds.append(np.full(len(rows), "card_repayment", dtype=object))
        owed[rows] -= pays[rows]
    more = sum(map(len, cards)) - len(bought)
    none = np.full(more, "", dtype=object)
    whole = CardSpending(
        card=np.concatenate(cards),
        second=np.concatenate(seconds),
        cents=np.concatenate(cents),
        kind=np.concatenate(kinds),
        mcc=np.concatenate([bought.mcc, none]),
        merchant=np.concatenate([bought.merchant, none]),
        need=np.concatenate([bought.need, np.full(more, -1, dtype=np.int64)]),
    )
    order = np.lexsort((whole.second, whole.card))
    return CardSpending(
        **{name: getattr(whole, name)[order] for name in CardSpending.__dataclass_fields__}
    )


def bills_paid(
    spending: CardSpending, held: Cards, accounts: Accounts, others: OtherSides
) -> Bookings:
    """Return the same payments as core banking sees them, for those who have an account here."""
    rows = np.flatnonzero(spending.kind == "card_repayment")
    person = held.person[spending.card[rows]]
    rows, person = rows[accounts.first[person] >= 0], person[accounts.first[person] >= 0]
    return booked(
        accounts.first[person],
        spending.second[rows] // 86_400,
        spending.second[rows] % 86_400,
        -spending.cents[rows],
        "card_repayment",
        other=others.at("card", spending.card[rows]),
    )
