from dataclasses import replace

import pyarrow as pa

from needmine.core.time import Moment
from needmine.customers.model import declared, written
from needmine.customers.records import records
from needmine.customers.remembered import (
    Held,
    basis_of,
    crowding,
    keys_of,
    nothing_remembered,
    places_of,
    states,
)
from needmine.customers.rules import rules
from needmine.customers.traits import traits
from tests.needmine.customers.conftest import NEW_YEAR
from tests.needmine.customers.dirty_bank import revealed, tokens
from tests.rows import tables_of

MODEL = written(declared(rules()), as_of=NEW_YEAR)


def party(number: str, **more: object) -> dict[str, object]:
    return {"department": "core", "party_id": number, "kind": "person", **more}


def known(*parties: dict[str, object]) -> pa.Table:
    return records(tables_of(parties=list(parties)), as_of=NEW_YEAR)


def keys(*parties: dict[str, object]) -> list[list[str]]:
    found = traits(known(*parties), reveal=revealed, rules=rules())
    return keys_of(found, rules(), list)


def test_records_that_a_rule_would_bring_together_share_a_key() -> None:
    born = {"birth_date": "1985-12-03"}
    one, other, third = keys(
        party("1", name=tokens("name", "单伟"), **born),
        party("2", name=tokens("name", "SHAN WEI"), **born),
        party("3", name=tokens("name", "单伟")),
    )
    assert set(one) & set(other)
    assert third == []


def test_a_crowded_value_keeps_its_key_so_that_it_can_be_counted() -> None:
    many = [party(f"{n:03d}", phone=tokens("phone", "13912345678")) for n in range(70)]
    found = keys(*many)
    # Its telephone as it is now, and as one that somebody may have given up.
    assert {len(each) for each in found} == {2}
    assert found[0][0].startswith(crowding(rules())["phone_block"])


def test_a_state_changes_with_what_is_compared_and_with_nothing_else() -> None:
    plain = party("1", name="a", city="广州")
    same, other = {**plain, "occupation": "nurse"}, {**plain, "city": "佛山"}
    assert states(known(plain)).equals(states(known(same)))
    assert not states(known(plain)).equals(states(known(other)))


def test_the_basis_is_another_with_other_weights() -> None:
    later = Moment(date=NEW_YEAR.date.replace(year=2027), zone=NEW_YEAR.zone)
    assert basis_of(MODEL, rules(), "core") == basis_of(MODEL, rules(), "core")
    assert basis_of(MODEL, rules(), "core") != basis_of(
        written(declared(rules()), as_of=later), rules(), "core"
    )
    assert basis_of(MODEL, rules(), "core") != basis_of(
        MODEL, replace(rules(), version="other"), "core"
    )
    assert basis_of(MODEL, rules(), "core") != basis_of(MODEL, rules(), None)
    assert not nothing_remembered().is_of(basis_of(MODEL, rules(), "core"))


def test_who_holds_a_key_is_found_and_counted() -> None:
    held = Held(pa.array(["0:a 1:b", "", "1:b", "0:c"]))
    assert held.holders({"1:b", "0:a"}).tolist() == [0, 2]
    assert held.counts({"1:b", "0:z"}) == {"1:b": 2}


def test_a_pair_whose_record_is_gone_has_no_place() -> None:
    pairs = pa.table(
        {
            "department": ["core", "core"],
            "party_id": ["1", "1"],
            "other_department": ["core", "core"],
            "other_party_id": ["2", "gone"],
        }
    )
    left, right = places_of(pairs, known(party("1"), party("2")))
    assert (left.to_pylist(), right.to_pylist()) == ([0, 0], [1, None])
