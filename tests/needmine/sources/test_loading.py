"""One feed's files through a mapping: tokens, times, absent fields, databases."""

import datetime as dt
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy

from needmine.core.definitions import DefinitionError
from needmine.sources.mappings import MappingError
from tests.needmine.sources.departments import ACCOUNTS, DATED, PARTIES, Departments
from tests.postgresql import postgresql
from tests.rows import local

HEAD = "no,kind,opened\n"
# GB 11643 numbers: a real region with a right check digit, and one no region begins with.
LIVING, SIMULATED = "110101199003070097", "990101199003070015"


def people(bank: Departments, *rows: str) -> None:
    bank.feed("core/people", "files: people_*.csv\n" + DATED, PARTIES, table="parties")
    bank.write("people_20260101.csv", "no,name,id\n" + "".join(f"{row}\n" for row in rows))


def test_what_names_a_person_becomes_a_token_and_equal_values_of_one_kind_meet(
    bank: Departments,
) -> None:
    people(bank, f"1,王伟,{LIVING}", f"2,王伟,{LIVING}", "3,李娜,")
    bank.read()

    rows = bank.rows("parties", "name", "id_number", "party_id")

    assert len({name for name, *_ in rows}) == 2
    assert len({number for _, number, _ in rows if number}) == 1
    assert len({party for *_, party in rows}) == 3
    assert "王伟" not in str(rows)
    assert LIVING not in str(rows)


def test_the_same_customer_number_of_two_departments_is_two_people(bank: Departments) -> None:
    people(bank, "1,王伟,")
    bank.feed("cards/people", "files: people_*.csv\n" + DATED, PARTIES, table="parties")
    bank.read()

    assert len(set(bank.rows("parties", "party_id"))) == 2
    assert len(set(bank.rows("parties", "name"))) == 1


def test_a_department_names_the_masters_customer_by_the_masters_own_token(
    bank: Departments,
) -> None:
    people(bank, "77,王伟,")
    mapping = "select no as party_id, ecif as master_party_id from raw"
    bank.feed(
        "cards/ecif", "files: ecif.csv\nexported_at: 2026-01-01\n", mapping, table="crosswalk"
    )
    bank.write("ecif.csv", "no,ecif\nC-1,77\n")
    bank.read()

    (party,) = bank.rows("parties", "party_id")
    assert bank.rows("crosswalk", "master_party_id") == [party]


def test_a_simulated_number_is_refused_in_a_real_bank_and_shown_masked(bank: Departments) -> None:
    people(bank, f"1,王伟,{SIMULATED}", f"2,李娜,{LIVING}")
    bank.read()

    assert bank.rows("loads", "n_rows", "n_used", "n_quarantined") == [(2, 1, 1)]
    ((row, column, reason, shown),) = bank.rows(
        "quarantine", "from_row", "column", "reason", "shown_value"
    )
    assert (row, column, reason) == (1, "id_number", "simulated_identity")
    assert "19900307" not in shown


def test_a_simulated_bank_takes_simulated_numbers(bank: Departments) -> None:
    bank.simulated = True
    people(bank, f"1,王伟,{SIMULATED}")
    bank.read()

    assert bank.rows("loads", "n_used", "n_quarantined") == [(1, 0)]


def test_a_refused_cell_shows_its_shape_and_never_its_value(bank: Departments) -> None:
    bank.feed("core/accounts", "files: a.csv\nexported_at: 2026-01-01\n")
    bank.write("a.csv", HEAD + "6222020012345678,current,born 1990-03-07\n")
    bank.read()

    assert bank.rows("quarantine", "shown_value") == [("aaaa 9999-99-99",)]


def test_a_row_is_known_from_its_mapped_time_before_anything_else(bank: Departments) -> None:
    mapping = ACCOUNTS.replace(" from", ", told as known_at from")
    bank.feed("core/accounts", "files: a.csv\nexported_at: 2026-01-31\n", mapping)
    bank.write("a.csv", "no,kind,opened,told\nA,current,2020-01-01,2026-01-05 09:30:00\n")
    bank.write("b.csv", "")
    bank.read()

    assert bank.rows("accounts", "known_at") == [(local("2026-01-05 09:30"),)]


def test_a_state_is_known_in_the_last_second_of_the_day_it_was_written(bank: Departments) -> None:
    bank.feed("core/accounts", "files: a.csv\nexported_at: 2026-01-31\n")
    bank.write("a.csv", HEAD + "A,current,2020-01-01\n")
    bank.read()

    assert bank.rows("accounts", "known_at") == [(local("2026-01-31 23:59:59"),)]
    assert bank.known("accounts", "kind", on="2026-01-31") == []
    assert bank.known("accounts", "kind", on="2026-02-01") == [("current",)]


def test_an_event_is_known_so_many_days_after_it_happened(bank: Departments) -> None:
    bank.feed(
        "core/consents",
        "files: a.csv\nload: incremental\ndelay_days: 2\n",
        "select id as consent_id, no as party_id, 'marketing' as purpose, state as state,"
        " told as happened_at from raw",
        table="consents",
    )
    # Two minutes before and after midnight in Shanghai; one text says its zone itself.
    bank.write(
        "a.csv",
        "id,no,state,told\n1,A,granted,2026-01-05 23:58:00\n2,A,withdrawn,2026-01-05T16:02:00Z\n",
    )
    bank.read()

    assert bank.rows("consents", "happened_date", "known_at") == [
        (dt.date(2026, 1, 5), local("2026-01-07 23:58")),
        (dt.date(2026, 1, 6), local("2026-01-08 00:02")),
    ]


def test_a_state_that_nothing_dates_is_refused_with_what_to_write(bank: Departments) -> None:
    bank.feed("core/accounts", "files: a.csv\nload: incremental\n")
    bank.write("a.csv", HEAD + "A,current,2020-01-01\n")

    with pytest.raises(DefinitionError) as refused:
        bank.read()

    assert "Write exported_at in feed.yml, or map known_at" in refused.value.say("en")
    assert "accounts" in refused.value.say("zh")


def test_files_of_one_feed_may_have_their_columns_in_another_order(bank: Departments) -> None:
    bank.feed("core/accounts", "files: a_*.csv\nload: incremental\n" + DATED)
    bank.write("a_20260101.csv", HEAD + "A,current,2020-01-01\n")
    bank.write("a_20260102.csv", "opened,more,kind,no\n2021-01-01,x,term,B\n")
    bank.read()

    assert bank.rows("accounts", "from_file", "from_row", "kind", "opened_date") == [
        ("a_20260101.csv", 1, "current", dt.date(2020, 1, 1)),
        ("a_20260102.csv", 1, "term", dt.date(2021, 1, 1)),
    ]


JSON = "files: a.jsonl\nformat: jsonl\nexported_at: 2026-01-31\n"


def test_a_field_that_no_json_record_has_is_empty_and_nested_ones_are_joined(
    bank: Departments,
) -> None:
    mapping = ACCOUNTS.replace(
        " from", ", end_date as closed_date, branch_code as branch_code from"
    )
    bank.feed("core/accounts", JSON, mapping)
    bank.write(
        "a.jsonl",
        '{"no": "A", "kind": "current", "opened": "2020-01-01", "branch": {"code": 17}}\n'
        '{"no": "B", "opened": "2020-01-01"}\n'
        "not json\n",
    )
    bank.read()

    assert bank.rows("accounts", "closed_date", "branch_code") == [(None, "17")]
    assert bank.rows("quarantine", "from_row", "column", "reason") == [
        (2, "kind", "missing"),
        (3, "", "not_json"),
    ]


def test_a_column_of_a_look_up_is_no_absent_field_of_json(bank: Departments) -> None:
    bank.feed(
        "core/accounts",
        JSON + "lookups: [codes]\n",
        "select no as account_number, meaning as kind, opened as opened_date, closed as closed_date"
        " from raw left join codes on code = raw.kind",
    )
    bank.write("a.jsonl", '{"no": "A", "kind": 1, "opened": "2020-01-01"}\n')
    bank.write("sources/core/accounts/codes.csv", "code,meaning\n1,current\n")
    bank.read()

    assert bank.rows("accounts", "kind", "closed_date") == [("current", None)]


def test_a_mapping_that_fails_on_a_row_names_its_file_and_not_the_value(bank: Departments) -> None:
    mapping = ACCOUNTS.replace("opened as", "cast(opened as date) as")
    bank.feed("core/accounts", "files: a.csv\nexported_at: 2026-01-31\n", mapping)
    bank.write("a.csv", HEAD + 'A,current,Wang "Lily" Wei\n')

    with pytest.raises(MappingError) as refused:
        bank.read()

    assert refused.value.where.endswith("accounts.sql")
    assert "try_cast" in refused.value.say("en")
    for word in ("Wang", "Lily", "Wei"):
        assert word not in refused.value.say("en") + refused.value.say("zh")


def test_a_column_that_stands_in_two_tables_is_named(bank: Departments) -> None:
    bank.feed(
        "core/accounts",
        "files: a.csv\nexported_at: 2026-01-31\nlookups: [codes]\n",
        ACCOUNTS + " left join codes on codes.kind = raw.kind",
    )
    bank.write("a.csv", HEAD + "A,current,2020-01-01\n")
    bank.write("sources/core/accounts/codes.csv", "kind\ncurrent\n")

    with pytest.raises(MappingError, match='Ambiguous reference to column name "kind"'):
        bank.read()


def database(bank: Departments, url: str) -> None:
    bank.feed("core/accounts", f"format: database\nurl: {url}\ntable: ledger\n")


def fill(url: str, *rows: tuple[str, str, dt.date]) -> None:
    """Write the table ``ledger`` anew."""
    engine = sqlalchemy.create_engine(url, poolclass=sqlalchemy.pool.NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql("drop table if exists ledger")
        connection.exec_driver_sql(
            "create table ledger (no varchar(9), kind varchar(9), opened date)"
        )
        statement = sqlalchemy.text("insert into ledger values (:no, :kind, :opened)")
        for no, kind, opened in rows:
            connection.execute(statement, {"no": no, "kind": kind, "opened": opened})


def read_before_and_after_a_change(bank: Departments, url: str) -> None:
    database(bank, url)
    day = dt.date(2020, 1, 1)
    fill(url, ("A", "current", day), ("B", "term", day))
    bank.read()
    again = bank.read()
    fill(url, ("A", "loan", day))
    bank.read_at += dt.timedelta(days=1)
    bank.read()

    assert again.changes == ()
    assert bank.known("accounts", "kind", on="2026-07-01") == []
    assert bank.known("accounts", "kind", on="2026-07-02") == [("current",), ("term",)]
    assert bank.known("accounts", "kind", on="2026-07-03") == [("loan",)]
    assert bank.rows("loads", "n_rows", "n_used") == [(1, 1), (2, 2)]


def test_a_database_states_what_holds_when_it_is_read(bank: Departments, tmp_path: Path) -> None:
    read_before_and_after_a_change(bank, f"sqlite:///{tmp_path / 'core.db'}")

    with sqlite3.connect(tmp_path / "core.db") as connection:
        assert connection.execute("select count(*) from ledger").fetchone() == (1,)


@pytest.mark.postgres
def test_a_postgresql_database_states_what_holds_when_it_is_read(bank: Departments) -> None:
    with postgresql() as address:
        url = address.replace("postgresql://", "postgresql+psycopg://")

        read_before_and_after_a_change(bank, url)

        assert bank.rows("accounts", "from_file") == [("feed.yml",)] * 3
