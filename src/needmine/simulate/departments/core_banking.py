"""Core banking: GBK text with bars, packed; the master of customers and accounts."""

from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from needmine.simulate.accounts import CURRENT, LOAN, branch_codes
from needmine.simulate.calendar import DAY
from needmine.simulate.chance import Ints, between
from needmine.simulate.files import dated, money, picked, stamped, with_rows, write_delimited
from needmine.simulate.loans import days_overdue
from needmine.simulate.people import JOBS, NEVER
from needmine.simulate.words import summaries, words
from needmine.simulate.world import World

from ..bookings import remarks
from .exporting import Write, month_files, state_files

NOON = DAY // 2


def write_core_banking(world: World, folder: Path) -> None:
    """Write every file of core banking below a folder."""
    encoding = "gbk" if world.language == "zh" else "utf-8"
    write = partial(write_delimited, delimiter="|", encoding=encoding)
    _customers(world, folder, write)
    _accounts(world, folder, write)
    _holders(world, folder, write)
    _transactions(world, folder, write)
    _balances(world, folder, write)
    _deposits(world, folder, write)
    _loans(world, folder, write)
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


def _transactions(world: World, folder: Path, write: Write) -> None:
    """Bookings by the day they were posted; a few late, a few delivered again, a few unusable."""
    booked, period = world.settled.bookings, world.period
    dice = world.setting.dice("core_banking.transactions")
    late = dice.random(len(booked)) < world.setting.number("files.late_share")
    posted = booked.day + late * between(dice, 1, 4, len(booked))
    month, count = period.month_of(posted), int(world.setting.number("files.corrected_rows"))
    # Month by month: with all its texts at once a large bank would not fit in memory.
    for number in range(period.months):
        rows = np.flatnonzero(month == number)
        rows = rows[np.argsort(posted[rows], kind="stable")]
        day = period.date(int(period.starts[number + 1]) - 1).strftime("%Y%m%d")
        part = _booking_columns(world, rows, posted)
        before = np.flatnonzero(month < number)
        wrong = before[dice.integers(0, len(before), count)] if len(before) else before
        more = _corrected(_booking_columns(world, wrong, posted), day)
        more += _dirty(part, day) if number % 4 == 1 else []
        write(folder / f"transactions_{day}.txt.gz", with_rows(part, more))


def _booking_columns(world: World, rows: Ints, posted: Ints) -> dict[str, Any]:
    booked, period, others = world.settled.bookings.taken(rows), world.period, world.others
    listed = summaries(world.language)
    return {
        "seq_no": pa.array(rows + 100_000_000_000).cast(pa.string()),
        "acct_no": picked(world.accounts.numbers, booked.account),
        "tran_dt": stamped(period, booked.second, "%Y%m%d"),
        "tran_tm": stamped(period, booked.second, "%H%M%S"),
        "post_dt": stamped(period, posted[rows] * DAY, "%Y%m%d"),
        "dc": picked(["D", "C"], (booked.cents > 0).astype(np.int64)),
        "amt": money(np.abs(booked.cents)),
        "bal": money(world.settled.balance[rows]),
        "sum_code": picked([summary.code for summary in listed], booked.summary),
        "summary": picked([summary.text for summary in listed], booked.summary),
        "remark": picked(remarks(world.language)[0], booked.remark),
        "opp_name": picked(others.names, booked.other),
        "opp_acct": picked(others.accounts, booked.other),
        "opp_bank": picked(others.banks, booked.other),
    }


def _corrected(columns: dict[str, Any], day: str) -> list[dict[str, str]]:
    """The same bookings again, posted that day, with the remark that was missing."""
    rows = pa.table({name: _as_texts(values) for name, values in columns.items()}).to_pylist()
    return [{**row, "post_dt": day, "remark": row["remark"] or "*"} for row in rows]


def _as_texts(values: Any) -> Any:
    return (values if isinstance(values, pa.Array) else pa.array(values)).cast(pa.string())


def _dirty(columns: dict[str, Any], day: str) -> list[dict[str, str]]:
    """Rows no mapping can use: a day that is none, a minus, no account, an unknown code."""
    first = {name: str(_as_texts(values)[0].as_py()) for name, values in columns.items()}
    spoilt = [
        {"tran_dt": day[:4] + "0230"},
        {"amt": "-" + first["amt"]},
        {"acct_no": ""},
        {"sum_code": "9999"},
    ]
    return [
        {**first, **wrong, "seq_no": f"X{day}{n}", "post_dt": day} for n, wrong in enumerate(spoilt)
    ]


def _balances(world: World, folder: Path, write: Write) -> None:
    held, period = world.accounts, world.period
    current = np.flatnonzero(held.kind == CURRENT)
    for month in range(period.months):
        day = int(period.starts[month + 1]) - 1
        rows = current[(held.opened[current] <= day) & (held.closed[current] > day)]
        columns = {
            "acct_no": held.numbers[rows],
            "bal_dt": dated(period, np.full(len(rows), day)),
            "bal": money(world.settled.month_ends[rows, month]),
        }
        write(folder / f"balances_{period.date(day):%Y%m%d}.txt.gz", columns)


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
