"""What is kept of each load's columns, and what of a load is told as changed."""

import json
from typing import Any

from tests.needmine.sources.departments import ADDING, DATED, HEAD, LIVING, Departments

MONEY = "select no as account_number, day as balance_date, amount as balance from raw"


def profile(bank: Departments, table: str, column: str) -> dict[str, Any]:
    rows = bank.tables["load_profiles"].to_pyarrow().to_pylist()
    (found,) = [row for row in rows if (row["table"], row["column"]) == (table, column)]
    return found


def balances(bank: Departments, day: str, amounts: list[str]) -> str:
    lines = "".join(f"{no},2026-01-{day},{amount}\n" for no, amount in enumerate(amounts))
    return "no,day,amount\n" + lines


def test_counts_limits_and_spread_are_those_of_the_rows_used(bank: Departments) -> None:
    bank.feed("core/balances", "files: b_*.csv\n" + DATED, MONEY, table="balances")
    amounts = [f"{n}.50" for n in range(1, 100)]
    bank.deliver("b_20260131.csv", balances(bank, "31", [*amounts, "much"]))

    found = profile(bank, "balances", "balance")

    assert (found["n_rows"], found["n_missing"], found["n_distinct"]) == (99, 0, 99)
    assert (found["least"], found["most"]) == ("1.50", "99.50")
    assert json.loads(found["spread"]) == [11.3, 21.1, 30.9, 40.7, 50.5, 60.3, 70.1, 79.9, 89.7]


def test_codes_are_counted_and_empty_columns_are_left_out(bank: Departments) -> None:
    bank.feed("core/accounts", ADDING)
    bank.deliver("accounts_20260101.csv", HEAD + "A,term,2020-01-01\nB,current,2020-02-01\n")

    assert json.loads(profile(bank, "accounts", "kind")["spread"]) == {"current": 1, "term": 1}
    columns = [column for (column,) in bank.rows("load_profiles", "column")]
    assert "status" not in columns


def test_of_who_somebody_is_nothing_is_kept_but_counts(bank: Departments) -> None:
    bank.people(f"1,Wang Wei,{LIVING}", "2,Wang Wei,")
    bank.read()

    found = profile(bank, "parties", "name")

    assert (found["n_rows"], found["n_missing"], found["n_distinct"]) == (2, 0, 1)
    assert (found["least"], found["most"], found["spread"]) == (None, None, None)
    assert profile(bank, "parties", "id_number")["n_missing"] == 1


def test_a_file_in_other_units_is_told_in_the_round_that_reads_it_and_not_again(
    bank: Departments,
) -> None:
    bank.feed("core/balances", "files: b_*.csv\n" + DATED, MONEY, table="balances")
    amounts = [f"{7 * n % 1000}.00" for n in range(400)]
    first = bank.deliver("b_20260130.csv", balances(bank, "30", amounts))
    in_fen = [f"{amount[:-3]}00.00" for amount in amounts]

    second = bank.deliver("b_20260131.csv", balances(bank, "31", in_fen))
    third = bank.read()

    assert first.notes == ()
    assert [note.what for note in second.notes] == ["core/balances → balances.balance"]
    assert "distributions" in second.notes[0].reason.say("en")
    assert third.notes == ()


def test_a_history_read_at_once_is_told_of_its_last_file_alone(bank: Departments) -> None:
    bank.feed("core/accounts", ADDING)
    for month, n in (("01", 400), ("02", 40), ("03", 400), ("04", 400)):
        rows = "".join(f"{month}{no},term,2020-01-01\n" for no in range(n))
        bank.write(f"accounts_2026{month}01.csv", HEAD + rows)

    assert bank.read().notes == ()
