"""Whom lists contact at the moment of a run, over tables that a test writes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from needmine.engine.duckdb import DuckEngine
from needmine.governance.identities import Identities
from needmine.governance.tables import IDENTITIES
from needmine.rounds.bank import Bank, read_bank
from needmine.rounds.contacts import branch_contacts, reckoned_worths
from needmine.rounds.definitions import read_definitions
from needmine.rounds.opened import Opened
from needmine.rounds.runs import Run
from tests.needmine.rounds.written import BANK_YML, day, write, written_bank
from tests.rows import tables_of

IDENTITY = Identities(b"k" * 32, lambda _: IDENTITIES.schema().to_pyarrow().empty_table())
JULY = day("2026-07-01")


@pytest.fixture(scope="module")
def engine() -> Iterator[DuckEngine]:
    opened = DuckEngine(threads=1)
    yield opened
    opened.close()


def token(number: str) -> str:
    (found,) = IDENTITY.seal(pa.array([number]), "party_id", department="core").to_pylist()
    return str(found)


def opened(bank: Bank, engine: DuckEngine, **tables: list[dict[str, Any]]) -> Opened:
    people = [
        {"customer_id": name, "kind": "person", "n_records": 1, "customer_number": token(number)}
        for name, number in (("wang", "1"), ("li", "2"))
    ]
    return Opened(
        bank=bank,
        run=Run(id="run-1", key="", as_of="2026-07-01", status="done", started_at=""),
        moment=JULY,
        tables=tables_of(customers=people, **tables),
        identities=IDENTITY,
        engine=engine,
    )


def test_without_lists_of_its_own_the_usual_ones_are_drawn_from_the_records(
    tmp_path: Path, engine: DuckEngine
) -> None:
    bank = written_bank(tmp_path)
    run = opened(
        bank,
        engine,
        features=[{"customer_id": "wang", "moment": "2026-07-01", "maturing_term_30d": 2e4}],
        customer_accounts=[
            {"customer_id": "li", "account_number": "A", "role": "owner", "kind": "loan",
             "opened_date": "2026-01-01"}
        ],
        loans=[
            {"account_number": "A", "kind": "consumer", "principal": 1,
             "granted_date": "2026-01-01"},
            # Known later: nobody has bought it yet.
            {"account_number": "A", "kind": "mortgage", "principal": 1,
             "granted_date": "2026-06-01", "known_at": "2026-07-02"},
        ],
    )  # fmt: skip

    found = branch_contacts(run, read_definitions(bank))

    assert [tuple(row.values())[:3] for row in found.rows.to_pylist()] == [
        ("maturing_deposits", "wang", "grow_savings"),
        ("past_buyers", "li", "borrow_consumer"),
    ]
    assert found.titles["past_buyers"].en == "Past buyers"


def test_lists_of_the_banks_own_name_customers_by_the_masters_number(
    tmp_path: Path, engine: DuckEngine
) -> None:
    written_bank(tmp_path, BANK_YML + "master: core\n")
    bank = read_bank(tmp_path)
    write(
        tmp_path,
        "handed/loans.csv",
        "date,customer_number,product_code\n2026-06-30,2,consumer_loan\n2026-06-30,9,home_loan\n",
    )

    run = opened(bank, engine)
    found = branch_contacts(run, read_definitions(bank), folder=tmp_path / "handed")

    assert [tuple(row.values())[:3] for row in found.rows.to_pylist()] == [
        ("loans", "li", "borrow_consumer")
    ]
    assert found.n_unknown == 1


def test_worth_is_reckoned_for_every_customer_and_need(tmp_path: Path, engine: DuckEngine) -> None:
    bank = written_bank(tmp_path)
    saving = {"customer_id": "wang", "moment": "2026-07-01", "balance_current_mean_30d": 1e5}
    run = opened(bank, engine, features=[saving])
    needs = read_definitions(bank).needs

    rows = reckoned_worths(run.tables, JULY, needs).to_pylist()

    worth = {(row["customer_id"], row["need"]): row["worth"] for row in rows}
    assert len(worth) == 2 * len(needs)
    assert worth["wang", "grow_savings"] == pytest.approx(600)
    assert worth["li", "grow_savings"] is None
    assert worth["li", "borrow_home"] == 6000
