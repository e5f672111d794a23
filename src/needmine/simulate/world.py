"""The whole simulated world in order: lives, needs, offers, products, records; traces by month."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from needmine.core.sentences import Language, Sentence

from .contacts.pages import Pages, Sessions, pages
from .contacts.speech import Voices
from .contacts.surveys import Surveys, surveys
from .ground.calendar import NEVER, Period, period_of
from .ground.chance import Flags, Floats, Ints
from .ground.parameters import Parameters
from .ground.rows import joined
from .ground.setting import Setting
from .holdings.accounts import accounts
from .holdings.card_holders import Cards, cards
from .holdings.loans import Loans, loans
from .holdings.lots import Lots, all_lots, first_lots, with_maturities
from .holdings.orders import Orders, order_flows, orders
from .holdings.others import other_sides
from .holdings.records import Records, records
from .holdings.scores import Scores, scores
from .lives.bankers import Bankers, bankers
from .lives.events import EVENTS, Lives, lives
from .lives.firms import Firms, firms
from .lives.needs import Needs, leave_days, needs
from .lives.offers import Consents, Offers, consents, offers
from .lives.people import SELF_EMPLOYED, People, people
from .lives.purchases import Purchases, at_stake, purchases, worth
from .makes import MAKES, Make
from .money.bookings import Bookings, together
from .money.card_spending import CardBookings, CardMonths, Plans, bills_paid
from .money.income import Income
from .money.product_flows import product_flows
from .money.settling import Settled, Settling
from .scene import Scene


@dataclass(frozen=True, kw_only=True)
class Truth:
    """What is true of people's lives, before anything is written down."""

    setting: Setting
    people: People
    firms: Firms
    staff: Bankers
    lives: Lives
    needs: Needs
    stakes: Ints
    worth: Ints
    consents: Consents
    offers: Offers
    bought: Purchases
    leaves: Ints
    first_lots: Lots

    @property
    def period(self) -> Period:
        """Return the simulated period."""
        return self.setting.period


@dataclass(frozen=True, kw_only=True)
class Month:
    """What a month left: bookings with balances, card bookings, pages."""

    number: int
    settled: Settled
    spent: CardBookings
    pages: Pages


@dataclass(frozen=True, kw_only=True)
class World:
    """Everything that is true, and everything that left a trace but the masses of each month."""

    truth: Truth
    scene: Scene
    make: Make
    lots: Lots
    loans: Loans
    orders: Orders
    voices: Voices
    surveys: Surveys
    scores: Scores
    records: dict[str, Records]
    used: Floats
    plans: list[Plans]
    seen: Flags

    @property
    def setting(self) -> Setting:
        """Return the setting."""
        return self.truth.setting

    @property
    def period(self) -> Period:
        """Return the simulated period."""
        return self.truth.setting.period

    @property
    def people(self) -> People:
        """Return who lives."""
        return self.truth.people

    @property
    def language(self) -> Language:
        """Return the language the bank works in."""
        return self.truth.setting.language

    def months(self) -> Iterator[Month]:
        """Yield what each month left, one after the other.

        Notes
        -----
        A bank's bookings do not fit in memory all at once; a month of them does. When the last
        month is done, ``seen`` tells of every need whether it left a trace, and ``plans`` holds
        the instalments of every month.
        """
        return _months(self)


def truth(
    *,
    customers: int,
    months: int,
    seed: int,
    language: Language,
    parameters: Parameters,
) -> Truth:
    """Return the lives of so many customers, what they need, and what comes of it."""
    setting = Setting(
        period=period_of(months=months, language=language, parameters=parameters),
        parameters=parameters,
        language=language,
        seed=seed,
    )
    employers = firms(customers=customers, setting=setting)
    everyone = people(employers, customers=customers, setting=setting)
    staff = bankers(everyone, setting=setting)
    first = first_lots(everyone, setting=setting)
    lived = lives(everyone, employers, staff, setting=setting)
    lived = with_maturities(lived, first, setting=setting)
    felt = needs(everyone, lived, setting=setting)
    everyone = _unseen_pay(everyone, felt)
    given = consents(everyone, setting=setting)
    told, felt = offers(everyone, felt, given, staff, setting=setting)
    stakes = at_stake(everyone, felt, setting=setting)
    return Truth(
        setting=setting,
        people=everyone,
        firms=employers,
        staff=staff,
        lives=lived,
        needs=felt,
        stakes=stakes,
        worth=worth(felt, stakes, setting=setting),
        consents=given,
        offers=told,
        bought=purchases(everyone, felt, told, stakes, setting=setting),
        leaves=leave_days(everyone, felt),
        first_lots=first,
    )


def world(
    *,
    customers: int,
    months: int,
    seed: int,
    language: Language,
    parameters: Parameters,
    traces: str = "usual",
    progress: Callable[[Sentence], None] = lambda _: None,
) -> World:
    """Return the world of so many customers and months.

    Parameters
    ----------
    traces
        Which of `MAKES` turns lives into traces.
    """
    progress(Sentence(zh="人与生活", en="People and their lives"))
    true = truth(
        customers=customers, months=months, seed=seed, language=language, parameters=parameters
    )
    progress(Sentence(zh="产品与账户", en="Products and accounts"))
    return traced(true, MAKES[traces], progress)


def _unseen_pay(everyone: People, felt: Needs) -> People:
    """Whoever lost a job without a trace was never paid here."""
    unseen = felt.silent & (felt.reason == EVENTS.index("job_loss"))
    paid_here = everyone.paid_here.copy()
    paid_here[felt.person[unseen]] = False
    return replace(everyone, paid_here=paid_here)


def traced(true: Truth, make: Make, progress: Callable[[Sentence], None] = lambda _: None) -> World:
    """Return the world that true lives leave in records, as one make writes them down."""
    setting, everyone, felt = true.setting, true.people, true.needs
    lots = all_lots(true.first_lots, everyone, true.bought, true.leaves, setting=setting)
    owed = loans(everyone, true.bought, felt, setting=setting)
    held = cards(everyone, true.bought, setting=setting)
    kept = accounts(everyone, lots, owed, true.leaves, setting=setting)
    others = other_sides(everyone, kept, held.accounts, true.firms, setting=setting)
    scene = Scene(
        setting=setting,
        people=everyone,
        lives=true.lives,
        needs=felt,
        stakes=true.stakes,
        leaves=true.leaves,
        accounts=kept,
        cards=held,
        others=others,
        owners=_owners(everyone, setting),
    )
    progress(Sentence(zh="来电与问卷", en="Calls and surveys"))
    heard = make.voices(scene)
    return World(
        truth=true,
        scene=scene,
        make=make,
        lots=lots,
        loans=owed,
        orders=orders(everyone, kept, true.bought, _since(true), others, setting=setting),
        voices=heard,
        surveys=surveys(scene),
        scores=scores(everyone, felt, _borrowing_since(everyone, owed, held), setting=setting),
        records=records(everyone, held, lots, heard, setting=setting),
        used=make.activity(scene),
        plans=[],
        seen=_seen_elsewhere(true, heard, owed, held),
    )


def _owners(everyone: People, setting: Setting) -> Flags:
    """Whose shop takings are settled here."""
    luck = setting.luck("owners")
    share = setting.number("firms.owners_share") * setting.number("firms.acquiring_share")
    owns = luck.happens(share, "owns", everyone.index)
    return np.asarray((everyone.jobs == SELF_EMPLOYED) & owns, dtype=np.bool_)


def _since(true: Truth) -> Ints:
    """By purchase: the day of the event behind it; 0 where there was none."""
    if not len(true.needs):
        return np.zeros(len(true.bought.person), dtype=np.int64)
    row = np.maximum(true.bought.need, 0)
    return np.where(true.bought.need >= 0, true.needs.since[row], 0)


def _borrowing_since(everyone: People, owed: Loans, held: Cards) -> Ints:
    """By person: since when they owe or could owe something here; `NEVER` where they never do."""
    since = np.full(len(everyone), NEVER, dtype=np.int64)
    np.minimum.at(since, owed.person, owed.granted)
    np.minimum.at(since, held.person, held.issued)
    return np.where(everyone.in_core, since, NEVER)


def _seen_elsewhere(true: Truth, heard: Voices, owed: Loans, held: Cards) -> Flags:
    """Which needs left a trace outside the masses of each month."""
    felt, everyone = true.needs, true.people
    seen = np.zeros(len(felt), dtype=bool)
    seen[heard.need[heard.need >= 0]] = True
    weak = felt.rows("credit_health", speaking=True)
    seen[weak] |= _borrowing_since(everyone, owed, held)[felt.person[weak]] < felt.end[weak]
    # The lot's booking and the pay that stops are events of a life, and seen as such.
    in_core = everyone.in_core[felt.person]
    seen |= (felt.reason == EVENTS.index("lot_matured")) & in_core
    paid = everyone.paid_here[felt.person] & in_core
    seen |= (felt.reason == EVENTS.index("job_loss")) & paid
    return seen


def leaves_trace(world: World) -> Flags:
    """Return which needs truly left something in some record, once all months are done."""
    return world.seen & ~world.truth.needs.silent & (world.truth.needs.start < world.period.days)


def _months(world: World) -> Iterator[Month]:
    scene, make, setting = world.scene, world.make, world.setting
    # Whoever lets the months pass again begins anew.
    world.plans.clear()
    living, sparse = make.everyday(scene, world.used), _Sparse(world)
    pay = Income(scene, world.truth.firms, pay_ends(world.truth))
    card_months = CardMonths(scene, world.used, make.need_purchases(scene), world.plans)
    settling, visiting = Settling(scene), make.visits(scene, world.used)
    occasional = visiting.occasional()
    for number in range(setting.period.months):
        spent = card_months.month(number)
        flows = [sparse.month(number), living.month(number), pay.month(number)]
        settled = settling.month(together([*flows, bills_paid(spent, scene)]), number)
        low, high = setting.period.starts[number], setting.period.starts[number + 1]
        now = occasional.taken((occasional.day >= low) & (occasional.day < high))
        shown = _pages(scene, make, joined([now, visiting.habit(number)]))
        for needs_seen in (settled.bookings.need, spent.need, shown.need):
            world.seen[needs_seen[needs_seen >= 0]] = True
        yield Month(number=number, settled=settled, spent=spent, pages=shown)


def _pages(scene: Scene, make: Make, made: Sessions) -> Pages:
    return pages(made, make.session_clock(scene, made), setting=scene.setting)


class _Sparse:
    """Bookings of the whole period that are few enough to be kept, cut into months."""

    def __init__(self, world: World) -> None:
        scene, true = world.scene, world.truth
        parts = [
            product_flows(
                scene.accounts, world.lots, world.loans, true.bought, scene.others,
                setting=world.setting,
            ),
            order_flows(
                scene.accounts, true.bought, _since(true), scene.others, setting=world.setting
            ),
            world.make.need_flows(scene),
            world.make.noise_flows(scene),
        ]  # fmt: skip
        whole = together(parts)
        day = whole.day
        whole, day = whole.taken(np.argsort(day, kind="stable")), np.sort(day)
        self._cuts = np.searchsorted(day, world.period.starts)
        self._whole = whole

    def month(self, number: int) -> Bookings:
        return self._whole.taken(np.arange(self._cuts[number], self._cuts[number + 1]))


def pay_ends(true: Truth) -> Ints:
    """Pay goes elsewhere some weeks before a customer leaves, unless nobody could have seen it."""
    speaking = np.zeros(len(true.people), dtype=bool)
    speaking[true.needs.person[true.needs.rows("keep_relationship", speaking=True)]] = True
    return np.where(true.leaves < NEVER, true.leaves - 25 * speaking, NEVER)
