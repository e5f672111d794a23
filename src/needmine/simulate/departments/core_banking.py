"""Core banking: GBK text with bars, packed; the master of customers and accounts."""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from needmine.simulate.files import Delimited, dated, money, picked, stamped, with_rows
from needmine.simulate.ground.calendar import DAY, NEVER
from needmine.simulate.ground.chance import Ints
from needmine.simulate.ground.words import words
from needmine.simulate.holdings.accounts import LOAN, STATUSES, WEALTH
from needmine.simulate.lives.bankers import branch_codes
from needmine.simulate.lives.people import JOBS
from needmine.simulate.world import Month, World

from .core_bookings import CoreBookings
from .exporting import Write, month_files

NOON = DAY // 2


class CoreBanking:
    """Everything core banking delivers."""

    def __init__(self, world: World, folder: Path) -> None:
        self._world, self._folder = world, folder
        encoding = "gbk" if world.language == "zh" else "utf-8"
        self._write = Delimited(delimiter="|", encoding=encoding)
        self._bookings = CoreBookings(world, folder, self._write)

    def month(self, month: Month) -> None:
        """Write what a month left."""
        self._bookings.month(month)

    def close(self) -> None:
        """Write everything else."""
        for part in (_customers, _accounts, _holders, _deposits, _orders):
            part(self._world, self._folder, self._write)


def _customers(world: World, folder: Path, write: Write) -> None:
    """A row when a customer comes, and one again when they tell of a new telephone number."""
    people, period = world.people, world.period
    record = world.records["core_banking"]
    luck = world.setting.luck("core_banking.customers")
    changed = people.phone_changed[record.person]
    tells = (changed > record.known) & luck.happens(0.7, "tells", record.person)
    rows = np.concatenate([np.arange(len(record)), np.flatnonzero(tells)])
    again = np.arange(len(rows)) >= len(record)
    person = record.person[rows]
    known = np.where(again, changed[rows], record.known[rows]) * DAY + 9 * 3600
    lists = words(world.language)
    columns: dict[str, Any] = {
        "cust_no": record.key[rows],
        "cust_type": np.full(len(rows), "1", dtype=object),
        "cust_name": record.name[rows],
        "id_no": record.id_number[rows],
        "mobile": np.where(again, people.phones[person], record.phone[rows]),
        "addr": people.addresses[person],
        "birth_dt": pa.array(people.births[person]).cast(pa.string()),
        "gender": np.where(people.female[person], "F", "M").astype(object),
        "city": picked(lists["cities"], people.cities[person]),
        "job": picked([lists["jobs"][job] for job in JOBS], people.jobs[person]),
        "open_dt": dated(period, record.known[rows]),
        "upd_time": stamped(period, known),
        "rec_status": np.full(len(rows), "A", dtype=object),
    }
    dirty = [
        {"cust_no": "", "cust_type": "1", "cust_name": "?", "upd_time": "2026-06-01 09:00:00"},
        {"cust_no": "000000000", "cust_type": "1", "rec_status": "X"},
        {"cust_no": "000000001", "cust_type": "1", "birth_dt": "1990-02-30",
         "rec_status": "A", "upd_time": "2026-06-02 09:00:00"},
    ]  # fmt: skip
    known = np.r_[known, np.full(len(dirty), (period.days - 1) * DAY)]
    month_files(
        folder, "customers_{date}.txt.gz", with_rows(columns, dirty), known,
        period=period, write=write,
    )  # fmt: skip


def _accounts(world: World, folder: Path, write: Write) -> None:
    """A row when an account opens, freezes or closes; nothing is told before it happens.

    Accounts for wealth products are the wealth department's.
    """
    held, period = world.scene.accounts, world.period
    ours = np.flatnonzero(held.kind != WEALTH)
    freezing, closing = ours[held.frozen_on[ours] < NEVER], ours[held.closed[ours] < NEVER]
    rows = np.concatenate([ours, freezing, closing])
    step = np.repeat([0, 1, 2], [len(ours), len(freezing), len(closing)])
    names = np.array(["CUR", "TD", "WM", "LN"], dtype=object)
    known = np.choose(
        step,
        [
            _opening(held.opened[rows]),
            held.frozen_on[rows] * DAY + 11 * 3600,
            held.closed[rows] * DAY + 18 * 3600,
        ],
    )
    product = np.array(["current", "term", "wealth", ""], dtype=object)[held.kind]
    product[held.kind == LOAN] = np.where(
        world.loans.kind == "mortgage", "home_loan", "consumer_loan"
    )
    status = np.choose(step, [held.status[rows], len(STATUSES), len(STATUSES) + 1])
    branch = world.truth.staff.branch_on(held.person[rows], np.maximum(known // DAY, 0))
    columns = {
        "acct_no": held.numbers[rows],
        "acct_type": names[held.kind[rows]],
        "prod": product[rows],
        "ccy": np.full(len(rows), currency(world), dtype=object),
        "open_dt": dated(period, held.opened[rows]),
        "close_dt": dated(period, np.where(step == 2, held.closed[rows], NEVER)),
        "status": picked([*STATUSES, "frozen", "closed"], status),
        "branch": picked(branch_codes(len(words(world.language)["cities"])), branch),
        "upd_time": stamped(period, known),
    }
    month_files(folder, "accounts_{date}.txt.gz", columns, known, period=period, write=write)


def _opening(day: Ints) -> Ints:
    return day * DAY + 8 * 3600


def currency(world: World) -> str:
    """Return the currency of the bank."""
    return "CNY" if world.language == "zh" else "GBP"


def core_numbers(world: World) -> Any:
    """Return each person's customer number in core banking; empty for those without one."""
    record = world.records["core_banking"]
    keys = np.full(len(world.people), "", dtype=object)
    keys[record.person] = record.key
    return keys


def _holders(world: World, folder: Path, write: Write) -> None:
    held, period = world.scene.accounts, world.period
    ours, joint = np.flatnonzero(held.kind != WEALTH), np.flatnonzero(held.joint >= 0)
    account = np.concatenate([ours, joint])
    person = np.concatenate([held.person[ours], held.joint[joint]])
    second = np.arange(len(account)) >= len(ours)
    known = _opening(held.opened[account])
    columns = {
        "acct_no": held.numbers[account],
        "cust_no": core_numbers(world)[person],
        "role": np.where(second, "2", "1").astype(object),
        "upd_time": stamped(period, known),
    }
    month_files(folder, "holders_{date}.txt.gz", columns, known, period=period, write=write)


def _deposits(world: World, folder: Path, write: Write) -> None:
    lots, period = world.lots, world.period
    ours = np.flatnonzero(lots.is_term)
    rows = np.concatenate([ours, ours[lots.ended[ours] < NEVER]])
    ends = np.arange(len(rows)) >= len(ours)
    known = np.where(ends, lots.ended[rows], lots.started[rows]) * DAY + NOON + 8 * 3600
    columns = {
        "lot_no": numbered("L", len(lots))[rows],
        "acct_no": world.scene.accounts.numbers[world.scene.accounts.of_lot[rows]],
        "type": np.full(len(rows), "TD", dtype=object),
        "prod": lots.product[rows],
        "principal": money(lots.principal[rows]),
        "rate": lots.rate[rows],
        "start_dt": dated(period, lots.started[rows]),
        "mature_dt": dated(period, lots.matures[rows]),
        "end_dt": dated(period, np.where(ends, lots.ended[rows], NEVER)),
        "upd_time": stamped(period, known),
    }
    month_files(folder, "deposits_{date}.txt.gz", columns, known, period=period, write=write)


def numbered(prefix: str, size: int) -> Any:
    """Return numbers of lots, loans and orders."""
    return np.array([f"{prefix}{n:09d}" for n in range(size)], dtype=object)


def _orders(world: World, folder: Path, write: Write) -> None:
    """A row when an order is set up, and one again when it ends with its account."""
    listed, period, others = world.orders, world.period, world.scene.others
    rows = np.concatenate([np.arange(len(listed)), np.flatnonzero(listed.ended < NEVER)])
    ends = np.arange(len(rows)) >= len(listed)
    known = np.where(ends, listed.ended[rows], listed.started[rows]) * DAY + NOON
    payees, held = listed.payee[rows], world.scene.accounts
    columns = {
        "order_no": numbered("S", len(listed))[rows],
        "acct_no": held.numbers[held.first[listed.person[rows]]],
        "opp_acct": others.accounts[payees],
        "opp_bank": others.banks[payees],
        "amount": money(listed.cents[rows]),
        "start_dt": dated(period, listed.started[rows]),
        "end_dt": dated(period, np.where(ends, listed.ended[rows], NEVER)),
        "upd_time": stamped(period, known),
    }
    month_files(folder, "orders_{date}.txt.gz", columns, known, period=period, write=write)
