"""Raw rows through a mapping: tokens, absent fields, what is told of a mapping that fails."""

import pytest

from needmine.sources.mappings import MappingError
from tests.needmine.sources.departments import ACCOUNTS, DATED, HEAD, LIVING, PARTIES, Departments


def test_what_names_a_person_becomes_a_token_and_equal_values_of_one_kind_meet(
    bank: Departments,
) -> None:
    bank.people(f"1,王伟,{LIVING}", f"2,王伟,{LIVING}", "3,李娜,")
    bank.read()

    rows = bank.rows("parties", "name", "id_number", "party_id")

    assert len({name for name, *_ in rows}) == 2
    assert len({number for _, number, _ in rows if number}) == 1
    assert len({party for *_, party in rows}) == 3
    assert "王伟" not in str(rows)
    assert LIVING not in str(rows)


def test_the_same_customer_number_of_two_departments_is_two_people(bank: Departments) -> None:
    bank.people("1,王伟,")
    bank.feed("cards/people", "files: people_*.csv\n" + DATED, PARTIES, table="parties")
    bank.read()

    assert len(set(bank.rows("parties", "party_id"))) == 2
    assert len(set(bank.rows("parties", "name"))) == 1


def test_a_department_names_the_masters_customer_by_the_masters_own_token(
    bank: Departments,
) -> None:
    bank.people("77,王伟,")
    mapping = "select no as party_id, ecif as master_party_id from raw"
    bank.feed(
        "cards/ecif", "files: ecif.csv\nexported_at: 2026-01-01\n", mapping, table="crosswalk"
    )
    bank.deliver("ecif.csv", "no,ecif\nC-1,77\n")

    (party,) = bank.rows("parties", "party_id")
    assert bank.rows("crosswalk", "master_party_id") == [party]


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
    bank.deliver("sources/core/accounts/codes.csv", "code,meaning\n1,current\n")

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
