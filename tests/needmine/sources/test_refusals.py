"""Cells that are refused: the reason, and what of the value is shown."""

from tests.needmine.sources.departments import HEAD, LIVING, SIMULATED, Departments


def test_a_simulated_number_is_refused_in_a_real_bank_and_shown_masked(bank: Departments) -> None:
    bank.people(f"1,王伟,{SIMULATED}", f"2,李娜,{LIVING}")
    bank.read()

    assert bank.rows("loads", "n_rows", "n_used", "n_quarantined") == [(2, 1, 1)]
    ((row, column, reason, shown),) = bank.rows(
        "quarantine", "from_row", "column", "reason", "shown_value"
    )
    assert (row, column, reason) == (1, "id_number", "simulated_identity")
    assert "19900307" not in shown


def test_a_simulated_bank_takes_simulated_numbers(bank: Departments) -> None:
    bank.simulated = True
    bank.people(f"1,王伟,{SIMULATED}")
    bank.read()

    assert bank.rows("loads", "n_used", "n_quarantined") == [(1, 0)]


def test_a_refused_cell_shows_its_shape_and_never_its_value(bank: Departments) -> None:
    bank.feed("core/accounts", "files: a.csv\nexported_at: 2026-01-01\n")
    bank.deliver("a.csv", HEAD + "6222020012345678,current,born 1990-03-07\n")

    assert bank.rows("quarantine", "shown_value") == [("aaaa 9999-99-99",)]
