"""Bookings as columns: account, second, signed cents, summary, other side, remark."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from needmine.core.sentences import Language

from .accounts import Accounts
from .chance import Dice, Ints, Texts, texts
from .numbers import account_numbers
from .people import People
from .setting import Setting
from .words import summary_numbers, words

# How many people who are no customers send and receive money.
STRANGERS = 2_000
EMPLOYERS = 60


@dataclass(frozen=True, kw_only=True)
class Bookings:
    """One entry per booking.

    Parameters
    ----------
    second
        Seconds since the first instant of the period.
    cents
        Positive into the account, negative out of it.
    summary, other, remark
        Positions in the summaries, in `OtherSides`, in the list of remarks; -1 for none.
    need
        Position of the need that left it as a trace; -1 for none.
    """

    account: Ints
    second: Ints
    cents: Ints
    summary: Ints
    other: Ints
    remark: Ints
    need: Ints

    def __len__(self) -> int:
        """Return how many bookings there are."""
        return len(self.account)

    def taken(self, rows: "Ints | np.ndarray[tuple[int], np.dtype[np.bool_]]") -> "Bookings":
        """Return some of the bookings."""
        return Bookings(
            **{name: getattr(self, name)[rows] for name in Bookings.__dataclass_fields__}
        )

    @property
    def day(self) -> Ints:
        """Return the day number of each booking."""
        return self.second // 86_400


def booked(
    account: Ints,
    day: Ints,
    clock: Ints,
    cents: Ints,
    summary: str | Ints,
    *,
    other: Ints | int = -1,
    remark: Ints | int = -1,
    need: Ints | int = -1,
) -> Bookings:
    """Return bookings from a day number, the second of that day and an amount in cents."""
    size = len(account)
    number = summary_numbers()[summary] if isinstance(summary, str) else summary
    return Bookings(
        account=np.asarray(account, dtype=np.int64),
        second=np.asarray(day, dtype=np.int64) * 86_400 + clock,
        cents=np.asarray(cents, dtype=np.int64),
        summary=np.broadcast_to(np.asarray(number, dtype=np.int64), (size,)),
        other=np.broadcast_to(np.asarray(other, dtype=np.int64), (size,)),
        remark=np.broadcast_to(np.asarray(remark, dtype=np.int64), (size,)),
        need=np.broadcast_to(np.asarray(need, dtype=np.int64), (size,)),
    )


def together(parts: Sequence[Bookings]) -> Bookings:
    """Return all bookings of several parts, one part behind the other."""
    columns = {
        name: np.concatenate([getattr(part, name) for part in parts])
        for name in Bookings.__dataclass_fields__
    }
    return Bookings(**columns)


def in_order(bookings: Bookings) -> Bookings:
    """Return bookings by account and time."""
    # Money in comes first within a second, so that a balance does not dip for an instant.
    key = (bookings.account << 34) + (bookings.second << 1) + (bookings.cents < 0)
    return bookings.taken(np.argsort(key, kind="stable"))


@dataclass(frozen=True, kw_only=True)
class OtherSides:
    """Everybody money comes from or goes to: name, account, bank; and where each kind begins."""

    names: Texts
    accounts: Texts
    banks: Texts
    begins: dict[str, int]

    def at(self, kind: str, index: Ints | int = 0) -> Ints:
        """Return the position of the n-th of a kind."""
        return np.asarray(self.begins[kind] + np.asarray(index), dtype=np.int64)

    def any(self, kind: str, dice: Dice, size: int) -> Ints:
        """Return positions of that kind by chance."""
        order = list(self.begins)
        after = order.index(kind) + 1
        end = self.begins[order[after]] if after < len(order) else len(self.names)
        return dice.integers(self.begins[kind], end, size)


def other_sides(
    people: People,
    accounts: Accounts,
    card_accounts: Texts,
    *,
    setting: Setting,
) -> OtherSides:
    """Return everybody money comes from or goes to.

    ``own`` is each person's own account at another bank, ``customer`` each account here,
    ``card`` each credit-card account here.
    """
    lists, dice = words(setting.language), setting.dice("bookings.other_sides")
    firms = _employers(setting)
    named = {
        "employer": firms,
        "public": lists["public_bodies"],
        "pension": [lists["pension_office"]],
        "wallet": lists["wallets"],
        "utility": lists["utilities"],
        "insurer": lists["insurers"],
        "realtor": lists["realtors"],
        "abroad": lists["abroad"],
        "stranger": _strangers(people, dice),
        "own": people.names.tolist(),
        "customer": people.names[accounts.person].tolist(),
        "card": [lists["card_centre"]] * len(card_accounts),
    }
    begins, total = {}, 0
    for kind, listed in named.items():
        begins[kind] = total
        total += len(listed)
    banks = texts(lists["other_banks"])[dice.integers(0, len(lists["other_banks"]), total)]
    numbers = account_numbers(97, np.arange(total, dtype=np.int64))
    numbers[begins["customer"] : begins["card"]] = accounts.numbers
    numbers[begins["card"] :] = card_accounts
    banks[begins["customer"] :] = lists["own_bank"]
    # An employer pays from an account here as often as from elsewhere.
    banks[: len(firms) : 2] = lists["own_bank"]
    return OtherSides(
        names=texts(name for listed in named.values() for name in listed),
        accounts=numbers,
        banks=banks,
        begins=begins,
    )


def remarks(language: Language) -> tuple[Texts, dict[str, tuple[int, int]]]:
    """Return all remarks in one list, and from where to where each occasion's lie in it."""
    listed: list[str] = []
    spans = {}
    for occasion, said in words(language)["remarks"].items():
        spans[occasion] = (len(listed), len(listed) + len(said))
        listed += said
    return texts(listed), spans


def remark(occasion: str, dice: Dice, size: int, *, setting: Setting) -> Ints:
    """Return positions of remarks for an occasion, by chance."""
    begin, end = remarks(setting.language)[1][occasion]
    return dice.integers(begin, end, size)


def _employers(setting: Setting) -> list[str]:
    form = words(setting.language)["companies"]
    cities = words(setting.language)["cities"]
    return [
        form["form"].format(
            city=cities[n % len(cities)],
            stem=form["stems"][n % len(form["stems"])],
            trade=form["trades"][(n // 3) % len(form["trades"])],
        )
        for n in range(EMPLOYERS)
    ]


def _strangers(people: People, dice: Dice) -> list[str]:
    # Names of customers in new combination: a stranger may well be called like a customer.
    return [str(name) for name in people.names[dice.integers(0, len(people), STRANGERS)]]
