"""Small lives for tests: people whose needs the test writes down itself."""

import copy
import dataclasses
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from needmine.core.sentences import Language
from needmine.rounds.bank import read_bank
from needmine.simulate.bank import simulate
from needmine.simulate.ground.calendar import NEVER, period_of
from needmine.simulate.ground.chance import texts
from needmine.simulate.ground.parameters import Parameters, read_parameters
from needmine.simulate.ground.setting import Setting
from needmine.simulate.ground.words import summaries
from needmine.simulate.holdings.accounts import accounts
from needmine.simulate.holdings.card_holders import cards
from needmine.simulate.holdings.loans import loans
from needmine.simulate.holdings.lots import first_lots
from needmine.simulate.holdings.others import other_sides
from needmine.simulate.lives.events import EVENTS, Lives
from needmine.simulate.lives.firms import firms
from needmine.simulate.lives.needs import HERE, NEEDS, NOWHERE, Needs
from needmine.simulate.lives.people import People, people
from needmine.simulate.lives.purchases import Purchases
from needmine.simulate.money.bookings import Bookings, remarks
from needmine.simulate.scene import Scene
from needmine.sources.feeds import read_feeds
from needmine.sources.readers import batches


def told(
    *,
    months: int = 12,
    language: Language = "zh",
    seed: int = 7,
    parameters: Parameters | None = None,
) -> Setting:
    """The setting of a small simulation."""
    parameters = parameters or read_parameters()
    period = period_of(months=months, language=language, parameters=parameters)
    return Setting(period=period, parameters=parameters, language=language, seed=seed)


def altered(changes: dict[str, Any]) -> Parameters:
    """The shipped parameters with other values at some paths."""
    written = copy.deepcopy(read_parameters()._written)
    for path, value in changes.items():
        node = written
        *outer, last = path.split(".")
        for part in outer:
            node = node["value"][part] if "value" in node else node[part]
        node.get("value", node)[last] = value
    return Parameters(written)


@cache
def crowd(size: int = 300, *, months: int = 12) -> People:
    """So many people, every one a customer of all departments who has long been here."""
    setting = told(months=months)
    born = people(firms(customers=size, setting=setting), customers=size, setting=setting)
    everywhere = np.ones(size, dtype=bool)
    return replaced(
        born,
        in_core=everywhere,
        in_cards=everywhere,
        in_app=everywhere,
        joined=np.full(size, -2000),
        activity=np.ones(size),
        partner=np.full(size, -1),
    )


def replaced(born: People, **columns: Any) -> People:
    """People with some columns changed."""
    return dataclasses.replace(born, **columns)


def felt(
    need: str,
    person: list[int],
    *,
    start: int,
    end: int,
    since: int | None = None,
    reason: str = "home_plan",
    silent: bool = False,
    here: bool = False,
    outcome: int | None = None,
    product: str = "",
) -> Needs:
    """One need of one kind for each of these persons."""
    size = len(person)
    ends = HERE if here else outcome or NOWHERE
    return Needs(
        person=np.array(person, dtype=np.int64),
        need=np.full(size, NEEDS.index(need)),
        since=np.full(size, start if since is None else since),
        start=np.full(size, start),
        end=np.full(size, end),
        reason=np.full(size, EVENTS.index(reason)),
        silent=np.full(size, silent),
        strength=np.ones(size),
        outcome=np.full(size, ends),
        outcome_day=np.full(size, end if ends != NOWHERE else NEVER),
        product=texts([product] * size),
        by_offer=np.zeros(size, dtype=bool),
    )


def nobody() -> Needs:
    """No need at all."""
    return felt("borrow_home", [], start=0, end=0)


def happened(event: str, person: list[int], day: int = 60) -> Lives:
    """One event for each of these persons, all on one day."""
    size = len(person)
    return Lives(
        person=np.array(person, dtype=np.int64),
        event=np.full(size, EVENTS.index(event)),
        day=np.full(size, day),
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


def stayed(size: int) -> Any:
    """Leave days of people who all stay."""
    return np.full(size, NEVER, dtype=np.int64)


def staged(
    needs: Needs,
    *,
    born: People | None = None,
    lives: Lives | None = None,
    stakes: int = 50_000_00,
    setting: Setting | None = None,
    leaves: Any = None,
) -> Scene:
    """A scene in which people feel these needs and nothing else happened to them."""
    born, setting = born or crowd(), setting or told()
    leaves = stayed(len(born)) if leaves is None else leaves
    lots = first_lots(born, setting=setting)
    owed = loans(born, nothing_bought(), needs, setting=setting)
    held = cards(born, nothing_bought(), setting=setting)
    kept = accounts(born, lots, owed, leaves, setting=setting)
    employers = firms(customers=len(born), setting=setting)
    return Scene(
        setting=setting,
        people=born,
        lives=lives or happened("car", []),
        needs=needs,
        stakes=np.full(len(needs), stakes),
        leaves=leaves,
        accounts=kept,
        cards=held,
        others=other_sides(born, kept, held.accounts, employers, setting=setting),
        owners=np.zeros(len(born), dtype=bool),
    )


def kinds(booked: Bookings, language: Language = "zh") -> list[str]:
    """The names of the summaries of bookings."""
    listed = summaries(language)
    return [listed[number].name for number in booked.summary.tolist()]


def said(booked: Bookings, language: Language = "zh") -> list[str]:
    """The remarks of bookings."""
    listed = remarks(language)[0]
    return [str(listed[number]) if number >= 0 else "" for number in booked.remark.tolist()]


def made_bank(folder: Path, *, language: Language = "zh", seed: int = 3) -> Path:
    """A bank of 150 customers and six months in a folder."""
    simulate(folder, customers=150, months=6, seed=seed, language=language)
    return folder


@cache
def delivered(bank: Path, department: str, feed: str) -> Any:
    """Every row of a feed as the product's own reader reads it, with the file it stands in."""
    (wanted,) = (
        each
        for each in read_feeds(bank, tuple(read_bank(bank).departments))
        if (each.department, each.name) == (department, feed)
    )
    parts = []
    for file in wanted.found():
        for batch in batches(wanted, file):
            assert not batch.refused, f"{file}: {batch.refused[:3]}"
            name = pa.array([file.name] * batch.rows.num_rows, pa.string())
            parts.append(batch.rows.append_column("_file", name))
    return pa.concat_tables(parts)


def listed(bank: Path, department: str, feed: str) -> list[dict[str, str]]:
    """The rows of a feed one by one."""
    rows: list[dict[str, str]] = delivered(bank, department, feed).to_pylist()
    return rows
