"""Corporate banking: firms, their owners, payroll contracts and rosters, merchants; CSV."""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from needmine.simulate.files import dated, picked, stamped, write_delimited
from needmine.simulate.ground.calendar import DAY, NEVER
from needmine.simulate.ground.chance import texts
from needmine.simulate.lives.firms import TRADES
from needmine.simulate.lives.people import SELF_EMPLOYED
from needmine.simulate.money.income import Income
from needmine.simulate.world import Month, World, pay_ends

from .core_banking import core_numbers
from .exporting import month_files, state_files


class Corporate:
    """Everything corporate banking delivers."""

    def __init__(self, world: World, folder: Path) -> None:
        self._world, self._folder = world, folder

    def month(self, month: Month) -> None:
        """Write nothing: its rows are few."""

    def close(self) -> None:
        """Write firms, contracts, rosters, owners and merchants."""
        for part in (_companies, _contracts, _rosters, _owners, _merchants):
            part(self._world, self._folder)


def _companies(world: World, folder: Path) -> None:
    """Firms and shops with an account here; as much as corporate banking knows of them."""
    firms, people, held = world.truth.firms, world.people, world.scene.accounts
    ours, owners = np.flatnonzero(firms.pays_here), _shop_owners(world)
    trade = np.concatenate([firms.is_public[ours].astype(np.int64), np.zeros_like(owners)])
    # Shops settle through their owner's account, and have codes of their own.
    first = held.first[owners]
    settled = np.where(first >= 0, held.numbers[first], "")
    columns = {
        "corp_no": np.concatenate([firms.codes[ours], _shop_codes(owners)]),
        "corp_name": np.concatenate([firms.names[ours], _shop_names(world, owners)]),
        "uscc": credit_codes(np.concatenate([ours, len(firms.codes) + owners])),
        "settle_acct": np.concatenate([firms.accounts[ours], settled]),
    }

    def state(rows: Any, _day: int) -> dict[str, Any]:
        told = {name: values[rows] for name, values in columns.items()}
        return {**told, "trade": picked(list(TRADES), trade[rows])}

    known = np.concatenate([np.full(len(ours), -DAY), people.joined[owners] * DAY])
    state_files(
        folder, "companies_{date}.csv", known, state, period=world.period, write=write_delimited
    )


def _shop_owners(world: World) -> Any:
    """Return who owns a shop or a small firm on record."""
    people, luck = world.people, world.setting.luck("corporate.owners")
    share = world.setting.number("firms.owners_share")
    owns = (people.jobs == SELF_EMPLOYED) & luck.happens(share, "owns", people.index)
    return np.flatnonzero(owns & people.in_core)


def _shop_codes(owners: Any) -> Any:
    return texts(f"S{n:06d}" for n in owners.tolist())


def _shop_names(world: World, owners: Any) -> Any:
    pattern = "{}记商行" if world.language == "zh" else "{}'s Shop"
    names = world.people.names[owners].tolist()
    return texts(
        pattern.format(name[:1] if world.language == "zh" else name.split()[-1]) for name in names
    )


def credit_codes(index: Any) -> Any:
    """Return unified social credit codes that no registry gives out: they begin with Z."""
    return texts(f"Z{n:017d}" for n in np.asarray(index).tolist())


def _contracts(world: World, folder: Path) -> None:
    """A row when a payroll contract begins, and one when it goes to a rival."""
    firms, period = world.truth.firms, world.period
    ours = np.flatnonzero(firms.pays_here)
    rows = np.concatenate([ours, ours[firms.moves_away[ours] < period.days]])
    ends = np.arange(len(rows)) >= len(ours)
    known = np.where(ends, firms.moves_away[rows], -30) * DAY + 9 * 3600
    columns = {
        "contract_no": texts(f"D{n:06d}" for n in rows.tolist()),
        "corp_no": firms.codes[rows],
        "payday": firms.payday[rows],
        "begin_dt": dated(period, np.full(len(rows), -30)),
        "end_dt": dated(period, np.where(ends, firms.moves_away[rows], NEVER)),
        "upd_time": stamped(period, known),
    }
    month_files(
        folder, "contracts_{date}.csv", columns, known, period=period, write=write_delimited
    )


def _rosters(world: World, folder: Path) -> None:
    """Whom each contract pays, as the firm hands the list over each quarter."""
    people, firms, held = world.people, world.truth.firms, world.scene.accounts
    pay = Income(world.scene, firms, pay_ends(world.truth))
    works = people.employer >= 0
    person = np.flatnonzero(works & firms.pays_here[people.employer])

    def state(rows: Any, day: int) -> dict[str, Any]:
        is_paid = pay.is_paid(np.full(len(people), max(day, 0)))
        who = person[rows][is_paid[person[rows]]]
        return {
            "contract_no": texts(f"D{n:06d}" for n in people.employer[who].tolist()),
            "acct_no": held.numbers[held.first[who]],
            "name": people.names[who],
            "id_no": people.id_numbers[who],
        }

    state_files(
        folder, "rosters_{date}.csv", people.joined[person] * DAY, state,
        period=world.period, write=write_delimited,
    )  # fmt: skip


def _owners(world: World, folder: Path) -> None:
    """Owners and legal representatives of small firms, with the number of the register."""
    people, person = world.people, _shop_owners(world)

    def state(rows: Any, _day: int) -> dict[str, Any]:
        who = person[rows]
        return {
            "corp_no": _shop_codes(who),
            "role": picked(["owner", "representative"], (who % 5 == 0).astype(np.int64)),
            "name": people.names[who],
            "id_no": people.id_numbers[who],
            "mobile": people.phones[who],
        }

    state_files(
        folder, "owners_{date}.csv", people.joined[person] * DAY, state,
        period=world.period, write=write_delimited,
    )  # fmt: skip


def _merchants(world: World, folder: Path) -> None:
    """Shops whose card and wallet takings are settled here."""
    people, held = world.people, world.scene.accounts
    person = np.flatnonzero(world.scene.owners & (held.first >= 0))
    numbers = core_numbers(world)

    def state(rows: Any, _day: int) -> dict[str, Any]:
        who = person[rows]
        return {
            "merchant_no": texts(f"M{n:08d}" for n in who.tolist()),
            "settle_acct": held.numbers[held.first[who]],
            "cust_no": numbers[who],
            "mcc": picked(["5411", "5812", "5651", "5912"], who % 4),
            "qr_code": pa.array(["1"] * len(who)),
        }

    state_files(
        folder, "merchants_{date}.csv", people.joined[person] * DAY, state,
        period=world.period, write=write_delimited,
    )  # fmt: skip
