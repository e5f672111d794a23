"""Core banking: GBK text with bars, packed; the master of customers and accounts."""

from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from needmine.simulate.accounts import LOAN, branch_codes
from needmine.simulate.calendar import DAY
from needmine.simulate.chance import Ints
from needmine.simulate.files import dated, money, picked, stamped, with_rows, write_delimited
from needmine.simulate.loans import days_overdue
from needmine.simulate.people import JOBS, NEVER
from needmine.simulate.words import words
from needmine.simulate.world import World

from .core_bookings import write_bookings
from .exporting import Write, month_files, state_files

NOON = DAY // 2


def write_core_banking(world: World, folder: Path) -> None:
    """Write every file of core banking below a folder."""
    encoding = "gbk" if world.language == "zh" else "utf-8"
    write = partial(write_delimited, delimiter="|", encoding=encoding)
    _customers(world, folder, write)
    _accounts(world, folder, write)
    _holders(world, folder, write)
    write_bookings(world, folder, write)
    _deposits(world, folder, write)
    _loans(world, folder, write)
    _orders(world, folder, write)
    _managers(world, folder, write)


def _customers(world: World, folder: Path, write: Write) -> None:
    """A row when a customer comes, and one again when they tell of a new telephone number."""
    people, period = world.people, world.period
    record = world.records["core_banking"]
    dice = world.setting.dice("core_banking.customers")
    changed = people.phone_changed[record.person]
    tells = (changed > record.known) & (dice.random(len(record)) < 0.7)
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
    """A row when an account opens and one when it closes; nothing is told before it happens."""
    held, period = world.accounts, world.period
    loan_kind = world.loans.kind
    names = np.array(["CUR", "TD", "WM", "LN"], dtype=object)
    opening, closing = np.arange(len(held)), np.flatnonzero(held.closed < NEVER)
    rows = np.concatenate([opening, closing])
    closes = np.arange(len(rows)) >= len(held)
    known = np.where(closes, held.closed[rows] * DAY + 18 * 3600, _opening(held.opened[rows]))
    product = np.array(["current", "term", "wealth", ""], dtype=object)[held.kind]
    product[held.kind == LOAN] = np.where(loan_kind == "mortgage", "home_loan", "consumer_loan")
    status = np.where(closes, "closed", np.where(held.dormant[rows], "dormant", "active"))
    columns = {
        "acct_no": held.numbers[rows],
        "acct_type": names[held.kind[rows]],
        "prod": product[rows],
        "ccy": np.full(len(rows), currency(world), dtype=object),
        "open_dt": dated(period, held.opened[rows]),
        "close_dt": dated(period, np.where(closes, held.closed[rows], NEVER)),
        "status": status.astype(object),
        "branch": branch_codes(world.people)[held.person[rows]],
        "upd_time": stamped(period, known),
    }
    month_files(folder, "accounts_{date}.txt.gz", columns, known, period=period, write=write)


def _opening(day: Ints) -> Ints:
    return day * DAY + 8 * 3600


def currency(world: World) -> str:
    """Return the currency of the bank."""
    return "CNY" if world.language == "zh" else "GBP"


def _keys(world: World) -> Any:
    record = world.records["core_banking"]
    keys = np.full(len(world.people), "", dtype=object)
    keys[record.person] = record.key
    return keys


def _holders(world: World, folder: Path, write: Write) -> None:
    held, period = world.accounts, world.period
    joint = np.flatnonzero(held.joint >= 0)
    account = np.concatenate([np.arange(len(held)), joint])
    person = np.concatenate([held.person, held.joint[joint]])
    second = np.arange(len(account)) >= len(held)
    known = _opening(held.opened[account])
    columns = {
        "acct_no": held.numbers[account],
        "cust_no": _keys(world)[person],
        "role": np.where(second, "2", "1").astype(object),
        "upd_time": stamped(period, known),
    }
    month_files(folder, "holders_{date}.txt.gz", columns, known, period=period, write=write)


def _deposits(world: World, folder: Path, write: Write) -> None:
    lots, period = world.lots, world.period
    rows = np.concatenate([np.arange(len(lots)), np.flatnonzero(lots.ended < NEVER)])
    ends = np.arange(len(rows)) >= len(lots)
    known = np.where(ends, lots.ended[rows], lots.started[rows]) * DAY + NOON + 8 * 3600
    columns = {
        "lot_no": _lot_numbers("L", len(lots))[rows],
        "acct_no": world.accounts.numbers[world.accounts.of_lot[rows]],
        "type": np.where(lots.is_term[rows], "TD", "WM").astype(object),
        "prod": lots.product[rows],
        "principal": money(lots.principal[rows]),
        "rate": lots.rate[rows],
        "start_dt": dated(period, lots.started[rows]),
        "mature_dt": dated(period, lots.matures[rows]),
        "end_dt": dated(period, np.where(ends, lots.ended[rows], NEVER)),
        "upd_time": stamped(period, known),
    }
    month_files(folder, "deposits_{date}.txt.gz", columns, known, period=period, write=write)


def _lot_numbers(prefix: str, size: int) -> Any:
    return np.array([f"{prefix}{n:09d}" for n in range(size)], dtype=object)


def _loans(world: World, folder: Path, write: Write) -> None:
    """A row when granted, one at each month's end when arrears change, one when repaid."""
    owed, period = world.loans, world.period
    parts = [(np.arange(len(owed)), owed.granted * DAY + NOON, np.zeros(len(owed), dtype=np.int64))]
    before = parts[0][2]
    for month in range(period.months):
        late = days_overdue(owed, month, period=period)
        rows = np.flatnonzero(late != before)
        day = int(period.starts[month + 1]) - 1
        parts.append((rows, np.full(len(rows), day * DAY + 22 * 3600), late[rows]))
        before = late
    repaid = np.flatnonzero(owed.ends < NEVER)
    parts.append((repaid, owed.ends[repaid] * DAY + NOON, np.zeros(len(repaid), dtype=np.int64)))
    rows, known, late = (np.concatenate(part) for part in zip(*parts, strict=True))
    over = known >= owed.ends[rows] * DAY
    columns = {
        "loan_no": _lot_numbers("N", len(owed))[rows],
        "acct_no": world.accounts.numbers[world.accounts.of_loan[rows]],
        "kind": owed.kind[rows],
        "principal": money(owed.principal[rows]),
        "grant_dt": dated(period, owed.granted[rows]),
        "months": owed.months[rows],
        "payment": money(owed.payment[rows]),
        "end_dt": dated(period, np.where(over, owed.ends[rows], NEVER)),
        "overdue_days": late,
        "upd_time": stamped(period, known),
    }
    month_files(folder, "loans_{date}.txt.gz", columns, known, period=period, write=write)


def _orders(world: World, folder: Path, write: Write) -> None:
    """A row when an order is set up, and one again when it ends with its account."""
    listed, period, others = world.orders, world.period, world.others
    rows = np.concatenate([np.arange(len(listed)), np.flatnonzero(listed.ended < NEVER)])
    ends = np.arange(len(rows)) >= len(listed)
    known = np.where(ends, listed.ended[rows], listed.started[rows]) * DAY + NOON
    payees = listed.payee[rows]
    columns = {
        "order_no": _lot_numbers("S", len(listed))[rows],
        "acct_no": world.accounts.numbers[world.accounts.first[listed.person[rows]]],
        "opp_acct": others.accounts[payees],
        "opp_bank": others.banks[payees],
        "amount": money(listed.cents[rows]),
        "start_dt": dated(period, listed.started[rows]),
        "end_dt": dated(period, np.where(ends, listed.ended[rows], NEVER)),
        "upd_time": stamped(period, known),
    }
    month_files(folder, "orders_{date}.txt.gz", columns, known, period=period, write=write)


def _managers(world: World, folder: Path, write: Write) -> None:
    """The wealthiest fifth have a banker; some are handed over when a banker leaves."""
    people, period = world.people, world.period
    record = world.records["core_banking"]
    dice = world.setting.dice("core_banking.managers")
    rich = people.wealth[record.person] > np.quantile(people.wealth, 0.8)
    bankers = max(len(record) // 750, 2)
    first, second = dice.integers(0, bankers, (2, len(record)))
    handed = np.where(
        dice.random(len(record)) < 0.15, dice.integers(0, period.days, len(record)), NEVER
    )
    branch = branch_codes(people)[record.person]

    def state(rows: Ints, day: int) -> dict[str, Any]:
        rows = rows[rich[rows]]
        moved = handed[rows] < day
        banker = np.where(moved, second[rows], first[rows])
        begin = np.where(moved, handed[rows], record.known[rows])
        return {
            "cust_no": record.key[rows],
            "banker": picked([f"RM{n:03d}" for n in range(bankers)], banker),
            "branch": branch[rows],
            "from_dt": dated(period, begin),
            "reason": np.where(moved, "handover", "assigned").astype(object),
        }

    state_files(
        folder, "managers_{date}.txt.gz", record.known * DAY, state, period=period, write=write
    )
