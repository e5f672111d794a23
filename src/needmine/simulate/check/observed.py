"""What a bank would count of each customer and month, gathered while the months pass."""

import numpy as np

from needmine.simulate.contacts.pages import TOPICS
from needmine.simulate.ground.chance import Floats, Ints
from needmine.simulate.ground.words import summary_numbers
from needmine.simulate.holdings.accounts import CURRENT
from needmine.simulate.money.bookings import Bookings
from needmine.simulate.money.card_spending import ADVANCE, REPAYMENT
from needmine.simulate.world import Month, World

# Summaries whose money stays within the bank's own books.
_WITHIN = ("term_out", "term_in", "wealth_out", "wealth_in", "loan_granted", "card_repayment")
_WALLETS = ("wallet", "wallet_top_up", "wallet_back", "red_packet_out", "red_packet_in")
MEASURES = (
    "n_bookings",
    "inflow",
    "outflow",
    "salary",
    "own_out",
    "wallet_out",
    "n_wallet",
    "cash_out",
    "n_out",
    "balance",
    "card_spent",
    "card_advances",
    "n_pages",
    "n_loan",
    "n_saving",
    "n_insurance",
    "n_fx",
    "n_card",
    "n_close",
    "n_help",
)
_PAGES = {
    "n_loan": ("loan",),
    "n_saving": ("deposit", "wealth"),
    "n_insurance": ("insurance",),
    "n_fx": ("fx",),
    "n_card": ("card",),
    "n_close": ("close_account",),
    "n_help": ("help",),
}


class Observed:
    """By measure, one row per person and one column per month; money in cents.

    ``by_day`` counts bookings and sums outgoing cents of cash and wallets by day.
    """

    def __init__(self, world: World) -> None:
        shape = (len(world.people), world.period.months)
        self._world = world
        self.of = {name: np.zeros(shape, dtype=np.float64) for name in MEASURES}
        self.by_day = {name: np.zeros(world.period.days) for name in ("cash", "wallet", "salary")}
        self.n_bookings = 0

    def month(self, month: Month) -> None:
        """Add what a month left."""
        self.n_bookings += len(month.settled.bookings)
        self._bookings(month.settled.bookings, month.number)
        held = self._world.scene.accounts
        current = np.flatnonzero(held.kind == CURRENT)
        self._add("balance", held.person[current], month.number, month.settled.ends[current])
        self._cards(month)
        self._pages(month)

    def _add(
        self, name: str, person: Ints, number: int, weights: Ints | Floats | None = None
    ) -> None:
        column = self.of[name][:, number]
        column += np.bincount(person, weights=weights, minlength=len(column))

    def _bookings(self, booked: Bookings, number: int) -> None:
        person = self._world.scene.accounts.person[booked.account]
        codes = summary_numbers()
        outside = ~np.isin(booked.summary, [codes[name] for name in _WITHIN])
        goes, comes = outside & (booked.cents < 0), outside & (booked.cents > 0)
        wallet = np.isin(booked.summary, [codes[name] for name in _WALLETS])
        pay = np.isin(booked.summary, (codes["salary"], codes["pension"]))
        cash = booked.summary == codes["cash_out"]
        others = self._world.scene.others
        own = (booked.other >= others.at("own")) & (booked.other < others.at("customer"))
        counted = {"n_bookings": outside, "n_out": goes, "n_wallet": goes & wallet}
        for name, rows in counted.items():
            self._add(name, person[rows], number)
        summed = {"inflow": comes, "outflow": goes, "salary": pay, "own_out": goes & own,
                  "wallet_out": goes & wallet, "cash_out": cash}  # fmt: skip
        for name, rows in summed.items():
            self._add(name, person[rows], number, np.abs(booked.cents[rows]))
        days = len(self.by_day["cash"])
        kinds = (("cash", cash), ("wallet", goes & wallet), ("salary", pay))
        for name, rows in kinds:
            self.by_day[name] += np.bincount(booked.day[rows], minlength=days)

    def _cards(self, month: Month) -> None:
        spent, held = month.spent, self._world.scene.cards
        for name, rows in (
            ("card_spent", (spent.kind != REPAYMENT)),
            ("card_advances", spent.kind == ADVANCE),
        ):
            person = held.person[spent.card[rows]]
            self._add(name, person, month.number, np.abs(spent.cents[rows]))

    def _pages(self, month: Month) -> None:
        seen = month.pages
        self._add("n_pages", seen.person, month.number)
        for name, topics in _PAGES.items():
            rows = np.isin(seen.topic, [TOPICS.index(topic) for topic in topics])
            self._add(name, seen.person[rows], month.number)
