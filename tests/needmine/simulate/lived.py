"""Small lives for tests: people whose needs the test writes down itself."""

from pathlib import Path

import numpy as np

from needmine.core.sentences import Language
from needmine.simulate.accounts import Accounts, accounts
from needmine.simulate.bank import simulate
from needmine.simulate.bookings import OtherSides, other_sides
from needmine.simulate.calendar import period_of
from needmine.simulate.chance import texts
from needmine.simulate.lives import EVENTS
from needmine.simulate.loans import Loans, loans
from needmine.simulate.lots import Lots, first_lots
from needmine.simulate.needs import HERE, NEEDS, NOWHERE, Needs
from needmine.simulate.parameters import read_parameters
from needmine.simulate.people import NEVER, People, people
from needmine.simulate.purchases import Purchases
from needmine.simulate.setting import Setting


def told(*, months: int = 12, language: Language = "zh", seed: int = 7) -> Setting:
    """The setting of a small simulation."""
    parameters = read_parameters()
    period = period_of(months=months, language=language, parameters=parameters)
    return Setting(period=period, parameters=parameters, language=language, seed=seed)


def crowd(size: int = 300, *, setting: Setting | None = None) -> People:
    """So many people, every one a customer of all departments who has long been here."""
    setting = setting or told()
    born = people(customers=size, setting=setting)
    everywhere = np.ones(size, dtype=bool)
    return replaced(
        born,
        in_core=everywhere,
        in_cards=everywhere,
        in_app=everywhere,
        joined=np.full(size, -2000),
        activity=np.ones(size),
    )


def replaced(born: People, **columns: object) -> People:
    """People with some columns changed."""
    import dataclasses

    return dataclasses.replace(born, **columns)  # type: ignore[arg-type]


def felt(
    need: str,
    person: list[int],
    *,
    start: int,
    end: int,
    reason: str = "home_plan",
    silent: bool = False,
    here: bool = False,
    product: str = "",
) -> Needs:
    """One need of one kind for each of these persons."""
    size = len(person)
    return Needs(
        person=np.array(person, dtype=np.int64),
        need=np.full(size, NEEDS.index(need)),
        start=np.full(size, start),
        end=np.full(size, end),
        reason=np.full(size, EVENTS.index(reason)),
        silent=np.full(size, silent),
        strength=np.ones(size),
        outcome=np.full(size, HERE if here else NOWHERE),
        outcome_day=np.full(size, end if here else NEVER),
        product=texts([product] * size),
        by_offer=np.zeros(size, dtype=bool),
    )


def nothing_bought() -> Purchases:
    """No purchase at all."""
    none = np.zeros(0, dtype=np.int64)
    return Purchases(person=none, product=texts([]), day=none, amount=none, need=none)


def bought(product: str, *, person: int, day: int, amount: int, need: int = -1) -> Purchases:
    """One purchase."""
    return Purchases(
        person=np.array([person]),
        product=texts([product]),
        day=np.array([day]),
        amount=np.array([amount]),
        need=np.array([need]),
    )


def stayed(size: int) -> np.ndarray:
    """Leave days of people who all stay."""
    return np.full(size, NEVER, dtype=np.int64)


def kept(born: People, setting: Setting) -> tuple[Accounts, Lots, Loans, OtherSides]:
    """The accounts of people who bought nothing in the period, and everybody they pay."""
    lots = first_lots(born, setting=setting)
    owed = loans(born, nothing_bought(), nobody(), setting=setting)
    held = accounts(born, lots, owed, stayed(len(born)), setting=setting)
    return held, lots, owed, other_sides(born, held, texts([]), setting=setting)


def nobody() -> Needs:
    """No need at all."""
    return felt("borrow_home", [], start=0, end=0)


def made_bank(folder: Path, *, language: Language = "zh", seed: int = 3) -> Path:
    """A bank of 150 customers and six months in a folder."""
    simulate(folder, customers=150, months=6, seed=seed, language=language)
    return folder
