"""How long the quality of sources takes at size, and what memory.

    python -m benchmarks.source_quality [ROWS]

Bookings on a tenth as many accounts, each account with a holder, as Delta tables of 16 buckets;
every thousandth booking refers to no account and every thousandth stands there twice.
"""

import datetime as dt
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import ibis
import ibis.expr.types as ir

from needmine.core.tables import Table
from needmine.engine.duckdb import DuckEngine
from needmine.engine.store import Store
from needmine.sources.look_alikes import look_alikes
from needmine.sources.references import orphans
from needmine.sources.tables import CANONICAL

CONTRACTS = {table.name: table for table in CANONICAL}
START = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def token(number: ir.IntegerValue) -> ir.StringValue:
    """Return a text as long and as spread as a token."""
    return number.cast("string").hexdigest("md5").substr(0, 22)


def filled(contract: Table, n: int, **columns: Callable[[ir.IntegerValue], ir.Value]) -> ir.Table:
    """Return rows of a contract numbered ``n``, what is not given null or of one value."""
    rows = ibis.range(0, n).unnest().name("n").as_table()
    usual = {
        "department": ibis.literal("core"),
        "feed": ibis.literal("feed"),
        "from_file": ibis.literal("file.csv"),
        "from_row": rows.n,
        "load_id": ibis.literal("load"),
        "known_at": ibis.literal(START),
    }
    given = {name: make(rows.n) for name, make in columns.items()}
    whole = {**usual, **given}
    return rows.select(
        **{
            column.name: whole.get(column.name, ibis.null()).cast(column.type)
            for column in contract.columns
        }
    )


def main(n: int) -> None:
    """Make the tables and time both questions."""
    with tempfile.TemporaryDirectory() as folder:
        engine = DuckEngine()
        store = Store(Path(folder), engine, buckets=16)
        accounts = n // 10
        made = {
            "accounts": filled(CONTRACTS["accounts"], accounts, account_number=token),
            "account_holders": filled(
                CONTRACTS["account_holders"], accounts, account_number=token, party_id=token
            ),
            "parties": filled(CONTRACTS["parties"], accounts, party_id=token),
            "transactions": filled(
                CONTRACTS["transactions"],
                n,
                transaction_id=lambda k: k.cast("string"),
                account_number=lambda k: token(
                    ((k // 1000 * 1000 == k - 1).ifelse(k - 1, k)) % accounts
                    + (k % 1000 == 7).ifelse(accounts, 0)
                ),
                happened_at=lambda k: (
                    ibis.literal(START)
                    + ((k // 1000 * 1000 == k - 1).ifelse(k - 1, k) % 7_776_000).as_interval("s")
                ),
                amount=lambda k: ((k % 1000 == 1).ifelse(k - 1, k) % 9_999) / 100,
                summary=lambda _: ibis.literal("transfer by mobile bank"),
            ),
        }
        tables = {}
        for name, rows in made.items():
            contract = CONTRACTS[name]
            tables[name] = store.read(contract, store.replace(contract, rows))
        print(f"made {n:,} bookings, {_gigabytes():.1f} GB at most")
        for what, ask in (("orphans", orphans), ("look-alikes", look_alikes)):
            started = time.monotonic()
            found = ask(tables)
            seconds = time.monotonic() - started
            told = [(each.n_rows, each.example) for each in found]
            print(f"{what}: {seconds:.1f} s, {_gigabytes():.1f} GB at most, {told}")
        engine.close()


def _gigabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000)
