"""What is bought with credit cards month by month, how it is billed, and how bills are paid."""

from dataclasses import dataclass, field

import numpy as np

from needmine.simulate.ground.chance import Floats, Ints, Texts, clock, repeated
from needmine.simulate.ground.rows import Rows, joined
from needmine.simulate.ground.words import words
from needmine.simulate.scene import Scene

from .bookings import Bookings, booked

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
MCCS = tuple(CATEGORIES)
CASH = MCCS.index("6010")
KINDS = ("card_payment", "cash", "card_repayment", "fee")
PURCHASE, ADVANCE, REPAYMENT, FEE = range(4)
# A cash advance costs one per cent; instalments cost 0.6 % a month.
_ADVANCE_FEE, _INSTALMENT_FEE = 0.01, 0.006
_INSTALMENTS = (3, 6, 12)


@dataclass(frozen=True, kw_only=True)
class CardBookings(Rows):
    """One entry per booking on a card account.

    Parameters
    ----------
    cents
        Negative for a purchase, positive for a payment.
    kind, mcc, merchant
        Positions in `KINDS`, `MCCS` and `merchants` (-1 for a payment or a fee).
    need
        Position of the need that left it as a trace; -1 for none.
    """

    card: Ints
    second: Ints
    cents: Ints
    kind: Ints
    mcc: Ints
    merchant: Ints
    need: Ints


@dataclass(frozen=True, kw_only=True)
class Plans(Rows):
    """Purchases put into instalments: one entry per plan."""

    card: Ints
    second: Ints
    cents: Ints
    months: Ints


@dataclass(frozen=True, kw_only=True)
class Shopped(Rows):
    """Purchases before they are booked: one entry each, by whatever brought them."""

    card: Ints
    second: Ints
    cents: Ints
    mcc: Ints
    need: Ints


def merchants(scene: Scene) -> tuple[Texts, Ints, Ints]:
    """Return all merchants in one list, and by category where they begin and how many."""
    listed: list[str] = []
    begins, counts = [], []
    for code in MCCS:
        named = words(scene.setting.language)["merchants"][code]
        begins.append(len(listed))
        counts.append(len(named))
        listed += named
    return np.array(listed, dtype=object), np.array(begins), np.array(counts)


@dataclass
class CardMonths:
    """Card accounts month by month; what is owed goes from one month to the next.

    ``used`` is the bank's use by person and month, ``shown`` the purchases needs bring.
    """

    scene: Scene
    used: Floats
    shown: Shopped
    plans: list[Plans] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin with nothing owed."""
        size, months = len(self.scene.cards.person), self.scene.setting.period.months
        self._billed = np.zeros((size, months + 14), dtype=np.int64)
        self._owed = np.zeros(size, dtype=np.int64)
        self._days = np.concatenate(
            [[0.0], np.cumsum(self.scene.setting.period.swell(self._waves))]
        )

    @property
    def _waves(self) -> dict[str, list[float]]:
        waves: dict[str, list[float]] = self.scene.setting.value("swells.shopping")
        return waves

    def month(self, number: int) -> CardBookings:
        """Return a month's bookings in order of card and time."""
        bought = self._bought(number)
        bought = joined([bought, _advance_fees(bought)])
        self._bill(bought, number)
        whole = joined([bought, self._payments(number)])
        return whole.taken(np.lexsort((whole.second, whole.card)))

    def _bought(self, number: int) -> CardBookings:
        starts, held = self.scene.setting.period.starts, self.scene.cards
        inside = (self.shown.second >= starts[number] * 86_400) & (
            self.shown.second < starts[number + 1] * 86_400
        )
        whole = joined([self._usual(number), self.shown.taken(inside)])
        day = whole.second // 86_400
        kept = (day > held.issued[whole.card]) & (day < self.scene.leaves[held.person[whole.card]])
        luck = self.scene.setting.luck("cards.merchants")
        _, begins, counts = merchants(self.scene)
        share = luck.share("merchant", held.person[whole.card], whole.second)
        return CardBookings(
            card=whole.card,
            second=whole.second,
            cents=-whole.cents,
            kind=np.where(whole.mcc == CASH, ADVANCE, PURCHASE),
            mcc=whole.mcc,
            merchant=begins[whole.mcc] + (share * counts[whole.mcc]).astype(np.int64),
            need=whole.need,
        ).taken(kept)

    def _usual(self, number: int) -> Shopped:
        scene, held = self.scene, self.scene.cards
        luck, period = scene.setting.luck("cards.usual"), scene.setting.period
        low, high = self._days[period.starts[number]], self._days[period.starts[number + 1]]
        busy = (high - low) / (period.starts[number + 1] - period.starts[number])
        rate = self.used[held.person, number] * scene.setting.number("cards.monthly") * busy
        card, turn = repeated(luck.counts(rate, "count", held.person, number))
        bits = luck.bits("row", held.person[card] * 512 + turn, number)
        day = np.searchsorted(self._days, low + (high - low) * luck.share("day", bits), "right") - 1
        weights = [weight for weight, _ in CATEGORIES.values()]
        mcc = luck.chosen(weights, "mcc", bits)
        return Shopped(
            card=card,
            second=day * 86_400 + clock(luck, "clock", bits, opens=8),
            cents=sizes(scene, card, mcc, luck.normal("size", bits)),
            mcc=mcc,
            need=np.full(len(card), -1, dtype=np.int64),
        )

    def _bill(self, bought: CardBookings, number: int) -> None:
        """Put large purchases into instalments, and everything on the bills to come."""
        scene, held = self.scene, self.scene.cards
        luck, income = scene.setting.luck("cards.plans"), scene.people.income[held.person]
        large = (bought.kind == PURCHASE) & (-bought.cents * 10 > income[bought.card])
        share = scene.setting.number("cards.instalment_share") * 4
        about = (held.person[bought.card], bought.second)
        split = np.flatnonzero(large & luck.happens(share, "splits", *about))
        about = (held.person[bought.card[split]], bought.second[split])
        months = np.array(_INSTALMENTS)[luck.chosen([0.3, 0.3, 0.4], "months", *about)]
        self.plans.append(
            Plans(
                card=bought.card[split],
                second=bought.second[split],
                cents=-bought.cents[split],
                months=months,
            )
        )
        at_once = np.ones(len(bought), dtype=bool)
        at_once[split] = False
        np.add.at(self._billed[:, number], bought.card[at_once], -bought.cents[at_once])
        part = (-bought.cents[split] * (1 / months + _INSTALMENT_FEE)).astype(np.int64)
        for turn in range(max(_INSTALMENTS)):
            due = turn < months
            np.add.at(self._billed[:, number + turn], bought.card[split][due], part[due])

    def _payments(self, number: int) -> CardBookings:
        """Last month's bill is paid, by most in full, by some only the minimum."""
        scene, held = self.scene, self.scene.cards
        luck, card = scene.setting.luck("cards.payments"), np.arange(len(held.person))
        if number:
            self._owed += self._billed[:, number - 1]
        day = scene.setting.period.starts[number] + 14 + held.person % 8
        short = scene.needs.shows_at("credit_health", held.person, day)
        pays = np.where(held.full_payer & ~short, self._owed, self._owed // 10)
        skips = short & luck.happens(0.35, "skips", held.person, number)
        rows = np.flatnonzero((pays > 0) & ~skips & (day < scene.leaves[held.person]))
        self._owed[rows] -= pays[rows]
        none = np.full(len(rows), -1, dtype=np.int64)
        return CardBookings(
            card=card[rows],
            second=day[rows] * 86_400 + clock(luck, "clock", held.person[rows], number),
            cents=pays[rows],
            kind=np.full(len(rows), REPAYMENT),
            mcc=none,
            merchant=none,
            need=none,
        )


def _advance_fees(bought: CardBookings) -> CardBookings:
    """Return what cash advances cost, booked a second after each."""
    drawn = bought.taken(bought.kind == ADVANCE)
    none = np.full(len(drawn), -1, dtype=np.int64)
    return CardBookings(
        card=drawn.card,
        second=drawn.second + 1,
        cents=(drawn.cents * _ADVANCE_FEE).astype(np.int64),
        kind=np.full(len(drawn), FEE),
        mcc=none,
        merchant=none,
        need=none,
    )


def sizes(scene: Scene, card: Ints, mcc: Ints, normal: Floats) -> Ints:
    """Return the cents of purchases in categories, by a standard normal draw each."""
    held = scene.cards
    size = np.array([size for _, size in CATEGORIES.values()])[mcc]
    usual = scene.people.income[held.person[card]] * scene.setting.number("cards.share") * size
    cents = usual * np.exp(0.6 * normal)
    return np.asarray(np.clip(cents, 100, held.limit[card] * 0.5), dtype=np.int64)


def bills_paid(spent: CardBookings, scene: Scene) -> Bookings:
    """Return the same payments as core banking sees them, for those who have an account here."""
    held, accounts = scene.cards, scene.accounts
    rows = np.flatnonzero(spent.kind == REPAYMENT)
    person = held.person[spent.card[rows]]
    rows, person = rows[accounts.first[person] >= 0], person[accounts.first[person] >= 0]
    return booked(
        accounts.first[person],
        spent.second[rows] // 86_400,
        spent.second[rows] % 86_400,
        -spent.cents[rows],
        "card_repayment",
        other=scene.others.at("card", spent.card[rows]),
    )
