from dataclasses import replace

import pyarrow as pa

from needmine.customers.flat.columns import recognised
from needmine.customers.flat.keys import found_by, keyed
from needmine.customers.flat.parts import parts
from needmine.customers.flat.settings import flat_rules
from tests.needmine.customers.flat.rows import table_of


def keys_of(*rows: dict[str, str | None], pairs_at_least: int = 60_000) -> pa.Table:
    table = table_of(*rows)
    flat = replace(flat_rules(), pairs_each=1, pairs_at_least=pairs_at_least)
    return keyed(parts(table, recognised(table, named={}), flat=flat), flat)


def test_rows_are_found_under_swapped_names_and_a_swapped_date() -> None:
    found = keys_of(
        {"given_name": "Ann", "surname": "Lee", "dob": "1985-04-03"},
        {"given_name": "Lee", "surname": "Ann", "dob": "1985-03-04"},
        {"given_name": "Tom", "surname": "Fox", "dob": "1960-01-02"},
    )
    for key in ("by_names", "by_birth"):
        one, other, stranger = found[key].to_pylist()
        assert one == other is not None
        assert stranger is None


def test_a_key_that_finds_nobody_is_no_column() -> None:
    found = keys_of({"given_name": "Ann", "email": "a@b.cz"}, {"given_name": "Tom", "email": ""})
    assert not [name for name in found.column_names if name.startswith("by_")]


def test_a_crowd_is_not_looked_for_while_few_still_are() -> None:
    crowd: list[dict[str, str | None]] = [{"given_name": "Ann"} for _ in range(9)]
    few: list[dict[str, str | None]] = [{"given_name": "Zoe"} for _ in range(2)]
    found = keys_of(*crowd, *few, pairs_at_least=12)
    keys = found["by_given"].to_pylist()
    assert keys[:9] == [None] * 9
    assert keys[9] == keys[10] is not None
    assert found_by(found, flat_rules()) == {"by_given": 1}
