"""The whole simulated world in order: lives, needs, offers, products, traces, records."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from needmine.core.sentences import Language, Sentence

from .accounts import Accounts, accounts, leave_days
from .activity import activity
from .bookings import OtherSides, other_sides, together
from .calendar import Period, period_of
from .card_spending import Cards, CardSpending, bills_paid, card_spending, cards
from .chance import Floats, Ints
from .everyday import everyday
from .income import income
from .lives import EVENTS, Lives, lives
from .loans import Loans, loans
from .lots import Lots, all_lots, first_lots, matured
from .needs import Needs, needs
from .offers import Consents, Offers, consents, offers
from .parameters import Parameters
from .people import NEVER, People, people
from .product_flows import product_flows
from .purchases import Purchases, at_stake, purchases
from .records import Records, records
from .scores import Scores, scores
from .settling import Settled, settled
from .traces_money import decoy_flows, need_flows
from .visits import Visits, visits
from .voices import Voices, voices


@dataclass(frozen=True, kw_only=True)
class World:
    """Everything that is true, and everything that left a trace."""

    language: Language
    seed: int
    period: Period
    parameters: Parameters
    people: People
    lives: Lives
    needs: Needs
    stakes: Ints
    consents: Consents
    offers: Offers
    bought: Purchases
    leaves: Ints
    lots: Lots
    loans: Loans
    accounts: Accounts
    others: OtherSides
    settled: Settled
    cards: Cards
    spending: CardSpending
    visits: Visits
    voices: Voices
    scores: Scores
    records: dict[str, Records]


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
    period = period_of(months=months, language=language, parameters=parameters)
    progress(Sentence(zh="人与生活", en="People and their lives"))
    everyone = people(
        customers=customers, period=period, parameters=parameters, language=language, seed=seed
    )
    first = first_lots(everyone, period=period, parameters=parameters, seed=seed)
    lived = lives(everyone, period=period, parameters=parameters, seed=seed)
    person, day = matured(first, period=period)
    lived = lived.adding(person, "lot_matured", day)
    felt = needs(everyone, lived, period=period, parameters=parameters, seed=seed)
    everyone = _unseen_pay(everyone, felt)
    given = consents(everyone, period=period, parameters=parameters, seed=seed)
    told, felt = offers(everyone, felt, given, period=period, parameters=parameters, seed=seed)
    return _traced(
        everyone, lived, felt, first, given, told,
        period=period, parameters=parameters, language=language, seed=seed, progress=progress,
    )  # fmt: skip


def _unseen_pay(everyone: People, felt: Needs) -> People:
    """Whoever lost a job without a trace was never paid here."""
    unseen = felt.silent & (felt.reason == EVENTS.index("job_loss"))
    paid_here = everyone.paid_here.copy()
    paid_here[felt.person[unseen]] = False
    return replace(everyone, paid_here=paid_here)


def _traced(
    everyone: People,
    lived: Lives,
    felt: Needs,
    first: Lots,
    given: Consents,
    told: Offers,
    *,
    period: Period,
    parameters: Parameters,
    language: Language,
    seed: int,
    progress: Callable[[Sentence], None],
) -> World:
    progress(Sentence(zh="产品与账户", en="Products and accounts"))
    stakes = at_stake(everyone, felt, seed=seed)
    bought = purchases(
        everyone, felt, told, stakes, period=period, parameters=parameters, seed=seed
    )
    leaves = leave_days(everyone, felt)
    lots = all_lots(first, bought, leaves, period=period, parameters=parameters, seed=seed)
    owed = loans(everyone, bought, felt, period=period, parameters=parameters, seed=seed)
    held = cards(everyone, bought, period=period, parameters=parameters, seed=seed)
    kept = accounts(everyone, lots, owed, leaves, period=period, parameters=parameters, seed=seed)
    used = activity(everyone, lived, felt, leaves, period=period, parameters=parameters, seed=seed)
    progress(Sentence(zh="卡片消费", en="Card spending"))
    spending = card_spending(
        everyone, held, felt, used,
        period=period, parameters=parameters, language=language, seed=seed,
    )  # fmt: skip
    others = other_sides(everyone, kept, held.accounts, language=language, seed=seed)
    progress(Sentence(zh="账户流水", en="Bookings on accounts"))
    money = _money(
        everyone, lived, felt, stakes, bought, leaves, lots, owed, kept, used, others,
        (held, spending), period=period, parameters=parameters, language=language, seed=seed,
    )  # fmt: skip
    progress(Sentence(zh="访问与来电", en="Visits and calls"))
    seen = visits(everyone, felt, used, leaves, period=period, parameters=parameters, seed=seed)
    heard = voices(
        everyone, felt, stakes, leaves,
        period=period, parameters=parameters, language=language, seed=seed,
    )  # fmt: skip
    borrows = everyone.in_core.copy()
    borrows[np.setdiff1d(np.arange(len(everyone)), np.union1d(owed.person, held.person))] = False
    return World(
        language=language,
        seed=seed,
        period=period,
        parameters=parameters,
        people=everyone,
        lives=lived,
        needs=felt,
        stakes=stakes,
        consents=given,
        offers=told,
        bought=bought,
        leaves=leaves,
        lots=lots,
        loans=owed,
        accounts=kept,
        others=others,
        settled=money,
        cards=held,
        spending=spending,
        visits=seen,
        voices=heard,
        scores=scores(
            everyone, felt, borrows, period=period, parameters=parameters, seed=seed
        ),
        records=records(
            everyone, held, heard,
            period=period, parameters=parameters, language=language, seed=seed,
        ),
    )  # fmt: skip


def _money(
    everyone: People,
    lived: Lives,
    felt: Needs,
    stakes: Ints,
    bought: Purchases,
    leaves: Ints,
    lots: Lots,
    owed: Loans,
    kept: Accounts,
    used: Floats,
    others: OtherSides,
    card: tuple[Cards, CardSpending],
    *,
    period: Period,
    parameters: Parameters,
    language: Language,
    seed: int,
) -> Settled:
    parts = [
        income(
            everyone, kept, lived, _pay_ends(everyone, felt, leaves), others,
            period=period, parameters=parameters, language=language, seed=seed,
        ),
        everyday(
            everyone, kept, used, leaves, others,
            period=period, parameters=parameters, language=language, seed=seed,
        ),
        product_flows(
            everyone, kept, lots, owed, bought, others,
            period=period, language=language, seed=seed,
        ),
        need_flows(
            everyone, kept, felt, stakes, others, period=period, language=language, seed=seed
        ),
        decoy_flows(
            everyone, kept, leaves, others,
            period=period, parameters=parameters, language=language, seed=seed,
        ),
        bills_paid(card[1], card[0], kept, others),
    ]  # fmt: skip
    return settled(
        everyone, kept, together(parts), leaves, others,
        period=period, language=language, seed=seed,
    )  # fmt: skip


def _pay_ends(everyone: People, felt: Needs, leaves: Ints) -> Ints:
    """Pay goes elsewhere some weeks before a customer leaves, unless nobody could have seen it."""
    speaking = np.zeros(len(everyone), dtype=bool)
    speaking[felt.person[felt.rows("keep_relationship", speaking=True)]] = True
    return np.where(leaves < NEVER, leaves - 25 * speaking, NEVER)
