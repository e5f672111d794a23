"""The card centre: Parquet files, its own customer numbers, Latin letters on some names."""

from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from needmine.simulate.calendar import DAY
from needmine.simulate.chance import Ints, between, texts
from needmine.simulate.files import dated, moments, money, picked, some, stamped, write_parquet
from needmine.simulate.words import words
from needmine.simulate.world import World

from .core_banking import currency
from .exporting import month_files, state_files


def write_cards(world: World, folder: Path) -> None:
    """Write every file of the card centre below a folder."""
    _customers(world, folder)
    _card_list(world, folder)
    _transactions(world, folder)


def _customers(world: World, folder: Path) -> None:
    people, record = world.people, world.records["cards"]
    cities = words(world.language)["cities"]
    dice = world.setting.dice("cards.customers")
    mailed = dice.random(len(record)) < 0.6
    # RFC 2606 keeps example.com for examples.
    addresses = texts(f"user{n:06d}@example.com" for n in range(len(people)))

    def state(rows: Ints, _day: int) -> dict[str, Any]:
        person = record.person[rows]
        email = np.where(mailed[rows], addresses[person], "")
        return {
            "cust_key": record.key[rows],
            "emboss_name": record.name[rows],
            "id_no": record.id_number[rows],
            "mobile": record.phone[rows],
            "email": email,
            "home_addr": people.addresses[person],
            "city": picked(cities, people.cities[person]),
            "birth": pa.array(people.births[person]),
            "open_date": dated(world.period, record.known[rows]),
        }

    state_files(
        folder, "customers_{date}.parquet", record.known * DAY, state,
        period=world.period, write=write_parquet,
    )  # fmt: skip


def _card_list(world: World, folder: Path) -> None:
    held, record, period = world.cards, world.records["cards"], world.period
    known = held.issued * DAY + 10 * 3600
    columns = {
        "card_no": held.numbers,
        "acct_no": held.accounts,
        "cust_key": record.key,
        "prod": np.full(len(held.person), "credit_card", dtype=object),
        "ccy": np.full(len(held.person), currency(world), dtype=object),
        "credit_limit": money(held.limit),
        "issue_date": dated(period, held.issued),
        "upd_time": stamped(period, known),
    }
    month_files(
        folder, "card_list_{date}.parquet", columns, known, period=period, write=write_parquet
    )


def _transactions(world: World, folder: Path) -> None:
    """Purchases reach the card centre a day later, a few up to five days."""
    spent, held, period = world.spending, world.cards, world.period
    dice = world.setting.dice("cards.transactions")
    lag = np.where(dice.random(len(spent)) < 0.03, between(dice, 2, 5, len(spent)), 1)
    # Payments are known at once.
    lag = np.where(spent.kind == "card_repayment", 0, lag)
    posted = spent.second + lag * DAY
    columns: dict[str, Any] = {
        "txn_id": _ids(len(spent)),
        "acct_no": picked(held.accounts, spent.card),
        "txn_time": moments(period, spent.second),
        "post_time": moments(period, posted),
        "amount": money(np.abs(spent.cents)),
        "dr_cr": picked(["D", "C"], (spent.cents > 0).astype(np.int64)),
        "txn_type": pa.array(spent.kind, type=pa.string()),
        "mcc": pa.array(spent.mcc, type=pa.string()),
        "merchant": pa.array(spent.merchant, type=pa.string()),
    }
    month_files(
        folder, "transactions_{date}.parquet", columns, posted, period=period,
        write=partial(_with_dirt, count=int(world.setting.number("files.dirty_rows"))),
    )  # fmt: skip


def _with_dirt(path: Path, columns: Any, *, count: int) -> None:
    """A few rows of each file come without an account, or with a type nobody knows."""
    whole = dict(columns)
    rows = np.arange(min(count, len(whole["txn_id"])))
    spoilt = some(whole, rows)
    odd = pa.array(rows % 2 == 1)
    blank = pc.if_else(odd, "", spoilt["acct_no"])
    kinds = pc.if_else(odd, spoilt["txn_type"], "??")
    ids = pa.array([f"X{path.stem[-8:]}{n}" for n in range(len(rows))])
    extra = {**spoilt, "acct_no": blank, "txn_type": kinds, "txn_id": ids}
    write_parquet(path, {name: pa.concat_arrays([whole[name], extra[name]]) for name in whole})


def _ids(size: int) -> Any:
    numbers = pa.array(np.arange(size, dtype=np.int64) + 700_000_000)
    return numbers.cast(pa.string())
