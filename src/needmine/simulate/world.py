"""The whole simulated world in order: lives, needs, offers, products, traces, records."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from needmine.core.sentences import Language, Sentence

from .accounts import Accounts, accounts, leave_days
from .activity import activity
from .bookings import Bookings, OtherSides, other_sides, together
from .calendar import Period, period_of
from .card_spending import Cards, CardSpending, bills_paid, card_spending, cards
from .chance import Flags, Floats, Ints
from .everyday import everyday
from .income import income
from .lives import EVENTS, Lives, lives
from .loans import Loans, loans
from .lots import Lots, all_lots, first_lots, matured
from .needs import Needs, needs
from .offers import Consents, Offers, consents, offers
from .orders import Orders, order_flows, orders
from .parameters import Parameters
from .people import NEVER, People, people
from .product_flows import product_flows
from .purchases import Purchases, at_stake, purchases
from .records import Records, records
from .scores import Scores, scores
from .setting import Setting
from .settling import Settled, settled
from .traces_money import decoy_flows, need_flows
from .visits import Visits, visits
from .voices import Voices, voices


@dataclass(frozen=True, kw_only=True)
class Truth:
    """What is true of people's lives, before anything is written down."""

    setting: Setting
    people: People
    lives: Lives
    needs: Needs
    stakes: Ints
    consents: Consents
    offers: Offers
    bought: Purchases
    leaves: Ints


@dataclass(frozen=True, kw_only=True)
class World(Truth):
    """Everything that is true, and everything that left a trace."""

    lots: Lots
    loans: Loans
    accounts: Accounts
    others: OtherSides
    settled: Settled
    cards: Cards
    orders: Orders
    spending: CardSpending
    visits: Visits
    voices: Voices
    scores: Scores
    records: dict[str, Records]

    @property
    def period(self) -> Period:
        """Return the simulated period."""
        return self.setting.period

    @property
    def language(self) -> Language:
        """Return the language the bank works in."""
        return self.setting.language


def world(
    *,
    customers: int,
    months: int,
    seed: int,
    language: Language,
    parameters: Parameters,
    progress: Callable[[Sentence], None],
) -> World:
    """Return the world of so many customers and months."""
    setting = Setting(
        period=period_of(months=months, language=language, parameters=parameters),
        parameters=parameters,
        language=language,
        seed=seed,
    )
    progress(Sentence(zh="人与生活", en="People and their lives"))
    everyone = people(customers=customers, setting=setting)
    first = first_lots(everyone, setting=setting)
    person, day = matured(first, period=setting.period)
    lived = lives(everyone, setting=setting).adding(person, "lot_matured", day)
    felt = needs(everyone, lived, setting=setting)
    everyone = _unseen_pay(everyone, felt)
    given = consents(everyone, setting=setting)
    told, felt = offers(everyone, felt, given, setting=setting)
    progress(Sentence(zh="产品与账户", en="Products and accounts"))
    stakes = at_stake(everyone, felt, setting=setting)
    true = Truth(
        setting=setting,
        people=everyone,
        lives=lived,
        needs=felt,
        stakes=stakes,
        consents=given,
        offers=told,
        bought=purchases(everyone, felt, told, stakes, setting=setting),
        leaves=leave_days(everyone, felt),
    )
    return _traced(true, first, progress)


def _unseen_pay(everyone: People, felt: Needs) -> People:
    """Whoever lost a job without a trace was never paid here."""
    unseen = felt.silent & (felt.reason == EVENTS.index("job_loss"))
    paid_here = everyone.paid_here.copy()
    paid_here[felt.person[unseen]] = False
    return replace(everyone, paid_here=paid_here)


def _traced(true: Truth, first: Lots, progress: Callable[[Sentence], None]) -> World:
    setting, everyone, felt = true.setting, true.people, true.needs
    lots = all_lots(first, true.bought, true.leaves, setting=setting)
    owed = loans(everyone, true.bought, felt, setting=setting)
    held = cards(everyone, true.bought, setting=setting)
    kept = accounts(everyone, lots, owed, true.leaves, setting=setting)
    used = activity(everyone, true.lives, felt, true.leaves, setting=setting)
    progress(Sentence(zh="卡片消费", en="Card spending"))
    spending = card_spending(everyone, held, felt, used, setting=setting)
    others = other_sides(everyone, kept, held.accounts, setting=setting)
    progress(Sentence(zh="账户流水", en="Bookings on accounts"))
    paid = bills_paid(spending, held, kept, others)
    money = _money(true, lots, owed, kept, used, others, paid)
    progress(Sentence(zh="访问与来电", en="Visits and calls"))
    heard = voices(everyone, felt, true.stakes, true.leaves, setting=setting)
    return World(
        **vars(true),
        lots=lots,
        loans=owed,
        accounts=kept,
        others=others,
        settled=money,
        cards=held,
        orders=orders(everyone, kept, true.bought, others, setting=setting),
        spending=spending,
        visits=visits(everyone, felt, used, true.leaves, setting=setting),
        voices=heard,
        scores=scores(everyone, felt, _borrowers(everyone, owed, held), setting=setting),
        records=records(everyone, held, heard, setting=setting),
    )


def _borrowers(everyone: People, owed: Loans, held: Cards) -> Flags:
    borrows = np.zeros(len(everyone), dtype=bool)
    borrows[owed.person] = True
    borrows[held.person] = True
    return borrows & everyone.in_core


def _money(
    true: Truth,
    lots: Lots,
    owed: Loans,
    kept: Accounts,
    used: Floats,
    others: OtherSides,
    paid: Bookings,
) -> Settled:
    setting, everyone, felt, leaves = true.setting, true.people, true.needs, true.leaves
    pay_ends = _pay_ends(everyone, felt, leaves)
    parts = [
        income(everyone, kept, true.lives, pay_ends, others, setting=setting),
        everyday(everyone, kept, used, leaves, others, setting=setting),
        product_flows(kept, lots, owed, true.bought, others, setting=setting),
        order_flows(kept, true.bought, others, setting=setting),
        need_flows(everyone, kept, felt, true.stakes, others, setting=setting),
        decoy_flows(everyone, kept, leaves, others, setting=setting),
        paid,
    ]
    return settled(everyone, kept, together(parts), leaves, others, setting=setting)


def _pay_ends(everyone: People, felt: Needs, leaves: Ints) -> Ints:
    """Pay goes elsewhere some weeks before a customer leaves, unless nobody could have seen it."""
    speaking = np.zeros(len(everyone), dtype=bool)
    speaking[felt.person[felt.rows("keep_relationship", speaking=True)]] = True
    return np.where(leaves < NEVER, leaves - 25 * speaking, NEVER)
