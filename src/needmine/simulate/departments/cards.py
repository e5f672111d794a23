"""The card centre: Parquet files, its own customer numbers, Latin letters on some names."""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from needmine.simulate.files import Listed, dated, moments, money, picked, stamped, write_parquet
from needmine.simulate.ground.calendar import DAY
from needmine.simulate.ground.chance import Ints, texts
from needmine.simulate.ground.rows import joined
from needmine.simulate.ground.words import words
from needmine.simulate.money.card_spending import (
    KINDS,
    MCCS,
    REPAYMENT,
    CardBookings,
    merchants,
)
from needmine.simulate.world import Month, World

from .core_banking import currency, numbered
from .exporting import month_files, state_files


class CardCentre:
    """Everything the card centre delivers."""

    def __init__(self, world: World, folder: Path) -> None:
        self._world, self._folder = world, folder
        self._accounts = Listed(world.scene.cards.accounts)
        self._merchants = Listed(merchants(world.scene)[0])
        self._late: list[tuple[CardBookings, Ints]] = []
        self._written = 0

    def month(self, month: Month) -> None:
        """Write a month's bookings: purchases are known a day later, a few up to five days."""
        spent, period, setting = month.spent, self._world.period, self._world.setting
        luck, index = setting.luck("card_centre.late"), np.arange(len(spent))
        waits = luck.happens(0.03, "waits", index, month.number)
        lag = np.where(waits, luck.between(2, 5, "days", index, month.number), 1)
        # Payments are known at once.
        posted = spent.second + np.where(spent.kind == REPAYMENT, 0, lag) * DAY
        carried = [*self._late, (spent, posted)]
        posted = np.concatenate([part[1] for part in carried])
        whole = joined([part[0] for part in carried])
        after = posted >= period.starts[month.number + 1] * DAY
        self._late = [(whole.taken(after), posted[after])]
        rows = np.flatnonzero(~after)
        rows = rows[np.argsort(posted[rows], kind="stable")]
        day = period.date(int(period.starts[month.number + 1]) - 1).strftime("%Y%m%d")
        _with_dirt(
            self._folder / f"transactions_{day}.parquet",
            self._columns(whole.taken(rows), posted[rows]),
            count=int(setting.number("files.dirty_rows")),
        )

    def close(self) -> None:
        """Write customers, cards and instalments."""
        _customers(self._world, self._folder)
        _card_list(self._world, self._folder)
        _instalments(self._world, self._folder)

    def _columns(self, spent: CardBookings, posted: Ints) -> dict[str, Any]:
        numbers = pa.array(np.arange(len(spent)) + 700_000_000 + self._written)
        self._written += len(spent)
        period = self._world.period
        return {
            "txn_id": numbers.cast(pa.string()),
            "acct_no": self._accounts.at(spent.card),
            "txn_time": moments(period, spent.second),
            "post_time": moments(period, posted),
            "amount": money(np.abs(spent.cents)),
            "dr_cr": picked(["D", "C"], spent.cents > 0),
            "txn_type": picked(list(KINDS), spent.kind),
            "mcc": picked(list(MCCS), spent.mcc),
            "merchant": self._merchants.at(spent.merchant),
        }


def _customers(world: World, folder: Path) -> None:
    people, record = world.people, world.records["cards"]
    cities = words(world.language)["cities"]
    mailed = world.setting.luck("card_centre.mail").happens(0.6, "mailed", record.person)
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
    held, record, period = world.scene.cards, world.records["cards"], world.period
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


def _instalments(world: World, folder: Path) -> None:
    """A row per plan, on the day it is made."""
    held, period, record = world.scene.cards, world.period, world.records["cards"]
    plans = world.plans
    card = np.concatenate([plan.card for plan in plans])
    second = np.concatenate([plan.second for plan in plans])
    cents = np.concatenate([plan.cents for plan in plans])
    columns = {
        "plan_no": numbered("P", len(card)),
        "acct_no": held.accounts[card],
        "cust_key": record.key[card],
        "amount": money(cents),
        "months": np.concatenate([plan.months for plan in plans]),
        "made_time": stamped(period, second),
    }
    month_files(
        folder, "instalments_{date}.parquet", columns, second, period=period, write=write_parquet
    )


def _with_dirt(path: Path, columns: dict[str, Any], *, count: int) -> None:
    """A few rows of each file come without an account, or with a type nobody knows."""
    size = min(count, len(columns["txn_id"]))
    whole = {name: _plain(values) for name, values in columns.items()}
    odd = pa.array(np.arange(size) % 2 == 1)
    spoilt = {name: values[:size] for name, values in whole.items()}
    blank = pc.if_else(odd, "", spoilt["acct_no"])
    kinds = pc.if_else(odd, spoilt["txn_type"], "??")
    ids = pa.array([f"X{path.stem[-8:]}{n}" for n in range(size)], type=pa.string())
    extra = {**spoilt, "acct_no": blank, "txn_type": kinds, "txn_id": ids}
    write_parquet(path, {name: pa.concat_arrays([whole[name], extra[name]]) for name in whole})


def _plain(values: Any) -> Any:
    return values.dictionary.take(values.indices) if pa.types.is_dictionary(values.type) else values
