import datetime as dt
import json
from typing import Any

import pytest

from needmine.core.time import Moment
from needmine.customers.explaining import VERDICTS, Explained, explained, start_bits, steps
from needmine.customers.model import LinkingModel, declared, read_weights, written
from needmine.customers.records import records
from needmine.customers.rules import rules
from needmine.customers.tables import LINKS
from tests.needmine.customers.conftest import NEW_YEAR, grouped_rows, opened
from tests.needmine.customers.dirty_bank import dirty_bank, id_number, revealed, tokens
from tests.rows import tables_of

BORN = dt.date(1985, 12, 3)
DECLARED = written(declared(rules()), as_of=NEW_YEAR)


def party(number: str, **more: Any) -> dict[str, Any]:
    sealed = {kind: tokens(kind, more.pop(kind, None)) for kind in ("name", "id_number", "phone")}
    return {"department": "core", "party_id": number, "kind": "person", **sealed, **more}


def told(*parties: dict[str, Any], model: LinkingModel = DECLARED) -> Explained:
    pair = records(tables_of(parties=list(parties)), as_of=NEW_YEAR)
    return explained(pair, reveal=revealed, linking=opened(), model=model, rules=rules())


def bits(found: Explained) -> dict[str, float]:
    return {step.trait: step.bits for step in found.steps}


def test_each_trait_says_its_part_in_both_languages() -> None:
    found = told(
        party("1", name="张伟明", id_number=id_number(BORN, 2), phone="13912345670"),
        party("2", name="ZHANG WEIMING", birth_date=BORN, phone="13800138001"),
    )
    said = {step.trait: (step.title.say("zh"), step.says.say("en")) for step in found.steps}
    assert said["name"] == ("姓名", "the name reads the same")
    assert said["phone"] == ("手机号", "the mobile number differs")
    assert said["id_number"][1] == "ID number: at least one of them has none"
    assert bits(found)["name"] > 0 > bits(found)["phone"]
    assert bits(found)["id_number"] == 0
    assert found.weight == pytest.approx(found.start + sum(bits(found).values()), abs=1e-5)
    assert found.may_join == (found.probability is not None and found.probability >= 0.99)


def test_strangers_nobody_would_look_at_are_explained_as_well() -> None:
    found = told(party("1", name="张伟明"), party("2", name="李娜"))
    assert found.weight is not None
    assert found.weight < -10
    assert not found.may_join


def test_with_learned_weights_the_steps_of_every_pair_add_up_to_its_weight() -> None:
    rows, _ = dirty_bank(people=300, seed=11, crosswalked=0.3)
    found = grouped_rows(rows)
    weights = read_weights(found.model, rules())
    assert weights.is_trained
    assert any(weights.frequencies.values())
    of = {(row["department"], row["party_id"]): row for row in rows["parties"]}
    for link in found.links.to_pylist():
        pair = [of[link[f"{side}department"], link[f"{side}party_id"]] for side in ("", "other_")]
        given = {
            "name_token": tuple(row["name"] for row in pair),
            "phone_token": tuple(row["phone"] for row in pair),
        }
        parts = steps(json.loads(link["levels"]), given, weights=weights, rules=rules())
        assert start_bits(weights) + sum(step.bits for step in parts) == pytest.approx(
            link["weight"], abs=1e-5
        )


def test_companies_are_explained_by_rule() -> None:
    same = {"kind": "company", "name": "广州大有贸易有限公司", "id_number": "91350100M000100Y43"}
    one = told(party("1", **same), party("2", **{**same, "id_number": "M000100Y-4"}))
    assert (one.weight, one.may_join) == (None, True)
    assert {step.trait: step.level for step in one.steps}["id_number"] == "same"
    named = told(party("1", **same), party("2", **{**same, "id_number": None}))
    assert not named.may_join


def test_every_verdict_has_its_sentence() -> None:
    assert set(VERDICTS) == set(LINKS.column("verdict").allowed)


def test_what_was_not_known_at_the_moment_is_not_explained() -> None:
    later = party("2", name="张伟明", known_at="2025-06-01")
    early = Moment(date=dt.date(2025, 1, 1), zone=NEW_YEAR.zone)
    assert len(records(tables_of(parties=[later]), as_of=early)) == 0
