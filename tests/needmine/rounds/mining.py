"""Rounds over a bank written by hand, each of which only writes the tables a test gives it."""

import datetime as dt
from contextlib import AbstractContextManager, suppress

import pyarrow as pa

from needmine.engine.duckdb import DuckEngine
from needmine.engine.store import Store
from needmine.outcomes.tables import ASSIGNMENTS
from needmine.rounds.bank import Bank
from needmine.rounds.round import Round, Work, open_round
from needmine.rounds.runs import Journal
from tests.needmine.rounds.written import NOW, day
from tests.rows import table_of


class Mining:
    """A bank and rounds over it; the table is a row per customer named, or any given."""

    def __init__(self, bank: Bank, engine: DuckEngine) -> None:
        self.bank = bank
        self.engine = engine
        self.journal = Journal(bank.store_folder / "runs")
        self.store = Store(bank.store_folder / "tables", engine, buckets=1)

    def open(
        self, date: str = "2026-07-01", answers: str = "", now: dt.datetime = NOW
    ) -> AbstractContextManager[Round]:
        """Open a round for a day."""
        return open_round(self.bank, day(date), now=now, answers=answers, engine=self.engine)

    def break_off(self, date: str, *customers: str) -> None:
        """Do one stage of a round for a day; then the power is cut."""
        with suppress(PowerCut), self.open(date) as round_:
            round_.stage("outcomes", lambda: Work(tables={"assignments": rows(*customers)}))
            raise PowerCut

    def mine(self, date: str, *customers: str, **tables: pa.Table) -> None:
        """Do a whole round for a day."""
        with self.open(date) as round_:
            work = Work(tables=tables or {"assignments": rows(*customers)})
            round_.stage("outcomes", lambda: work)
            round_.finish(now=NOW)


class PowerCut(Exception):
    """What no stage foresees."""


def rows(*customers: str) -> pa.Table:
    """Return a row of ``assignments`` per customer."""
    arm = {"need": "borrow_home", "arm": "treatment", "assigned_date": "2026-07-01"}
    return table_of(ASSIGNMENTS, [{"customer_id": name, **arm} for name in customers]).to_pyarrow()
