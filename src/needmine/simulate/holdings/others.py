"""Everybody money comes from or goes to, beside the customers' own accounts here."""

import numpy as np

from needmine.simulate.ground.chance import Texts, texts
from needmine.simulate.ground.numbers import account_numbers
from needmine.simulate.ground.setting import Setting
from needmine.simulate.ground.words import words
from needmine.simulate.lives.firms import Firms
from needmine.simulate.lives.people import People
from needmine.simulate.money.bookings import OtherSides

from .accounts import Accounts

# How many people who are no customers send and receive money.
STRANGERS = 4_000


def other_sides(
    people: People,
    accounts: Accounts,
    card_accounts: Texts,
    firms: Firms,
    *,
    setting: Setting,
) -> OtherSides:
    """Return everybody money comes from or goes to.

    ``own`` is each person's own account at another bank, ``customer`` each account here,
    ``card`` each credit-card account here, ``firm`` each employer.
    """
    lists, luck = words(setting.language), setting.luck("others")
    listed = (
        "pension_office", "fund_office", "acquirer", "wallets", "money_funds", "utilities",
        "insurers", "realtors", "abroad", "schools", "shops", "games", "swindlers",
    )  # fmt: skip
    named = {kind: lists["others"][kind] for kind in listed}
    named["firm"] = firms.names.tolist()
    named["stranger"] = _strangers(people, setting)
    named["own"] = people.names.tolist()
    named["customer"] = people.names[accounts.person].tolist()
    named["card"] = [lists["card_centre"]] * len(card_accounts)
    begins, total = {}, 0
    for kind, names in named.items():
        begins[kind] = total
        total += len(names)
    place = luck.between(0, len(lists["other_banks"]) - 1, "bank", np.arange(total))
    banks = texts(lists["other_banks"])[place]
    numbers = account_numbers(97, np.arange(total, dtype=np.int64))
    numbers[begins["firm"] : begins["stranger"]] = firms.accounts
    numbers[begins["customer"] : begins["card"]] = accounts.numbers
    numbers[begins["card"] :] = card_accounts
    banks[begins["customer"] :] = lists["own_bank"]
    here = begins["firm"] + np.flatnonzero(firms.pays_here)
    banks[here] = lists["own_bank"]
    return OtherSides(
        names=texts(name for names in named.values() for name in names),
        accounts=numbers,
        banks=banks,
        begins=begins,
    )


def _strangers(people: People, setting: Setting) -> list[str]:
    # Names of customers in new combination: a stranger may well be called like a customer.
    luck = setting.luck("others.strangers")
    place = luck.between(0, len(people) - 1, "named_like", np.arange(STRANGERS))
    return [str(name) for name in people.names[place]]
