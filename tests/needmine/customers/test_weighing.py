"""What is weighed anew and what is remembered come to the same as weighing everything."""

import random
from functools import cache
from typing import Any

import pyarrow as pa
import pytest

from needmine.customers import weighing
from needmine.customers.grouping import Grouping
from needmine.customers.model import LinkingModel
from tests.needmine.customers.conftest import grouped_rows
from tests.needmine.customers.dirty_bank import dirty_bank, tokens

Rows = dict[str, list[dict[str, Any]]]
SHARED = tokens("phone", "13912345678")


@cache
def bank() -> Rows:
    """A dirty bank, and seventy app users under one telephone of a switchboard."""
    rows = dirty_bank(people=300, seed=11, crosswalked=0.3)[0]
    users = [
        {
            "department": "app",
            "party_id": f"u{n:02d}",
            "kind": "person",
            "name": tokens("name", f"王{'伟芳娜敏静'[n % 5]}{'强磊军洋勇'[n // 5 % 5]}"),
            "phone": SHARED,
        }
        for n in range(70)
    ]
    return {"parties": [*rows["parties"], *users], "crosswalk": rows["crosswalk"]}


@cache
def model() -> LinkingModel:
    return grouped_rows(bank()).model


def run(parties: list[dict[str, Any]], last: Grouping | None) -> Grouping:
    rows = {"parties": parties, "crosswalk": bank()["crosswalk"]}
    return grouped_rows(rows, model=model(), last=last and last.memory)


def assert_same(found: Grouping, full: Grouping) -> None:
    assert found.links.equals(full.links)
    assert found.customer_records.equals(full.customer_records)
    assert found.memory.records.equals(full.memory.records)
    assert found.memory.pairs.equals(full.memory.pairs)


@pytest.fixture
def weighed_new(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many records each weighing looked at."""
    seen: list[int] = []

    def counted(known: pa.Table, **more: Any) -> pa.Table:
        seen.append(len(known))
        return plainly(known, **more)

    plainly = weighing.weighed
    monkeypatch.setattr(weighing, "weighed", counted)
    return seen


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_random_portions_give_the_pairs_of_a_full_run(seed: int, weighed_new: list[int]) -> None:
    chance = random.Random(seed)
    parties = chance.sample(bank()["parties"], len(bank()["parties"]))
    cuts = sorted(chance.sample(range(len(parties) * 7 // 10, len(parties)), 2))
    found: Grouping | None = None
    for upto in (*cuts, len(parties)):
        found = run(parties[:upto], found)
    assert found is not None
    assert max(weighed_new[1:]) < weighed_new[0]
    assert_same(found, run(bank()["parties"], None))


def test_records_that_change_or_go_take_their_pairs_along() -> None:
    chance = random.Random(4)
    first = run(bank()["parties"], None)
    changed = []
    for row in bank()["parties"]:
        if (fate := chance.random()) < 0.04:
            continue
        other = {**row, "phone": tokens("phone", "13700001111")} if fate < 0.08 else row
        changed.append({**other, "kind": "company"} if fate > 0.99 else other)
    assert_same(run(changed, first), run(changed, None))


def test_a_value_that_becomes_crowded_and_ceases_to_be_is_looked_for_as_in_a_full_run() -> None:
    users = [row for row in bank()["parties"] if row["phone"] == SHARED]
    others = [row for row in bank()["parties"] if row["phone"] != SHARED]
    few, many = [*others, *users[:58]], [*others, *users[:63]]
    one = run(few, None)
    other = run(many, one)
    assert len(other.memory.pairs) < len(one.memory.pairs)
    assert_same(other, run(many, None))
    assert_same(run(few, other), one)


def test_nothing_new_weighs_nothing(weighed_new: list[int]) -> None:
    first = run(bank()["parties"], None)
    assert_same(run(bank()["parties"], first), first)
    assert len(weighed_new) == 1


def test_other_weights_forget_what_was_remembered(weighed_new: list[int]) -> None:
    first = run(bank()["parties"], None)
    other = LinkingModel(
        version="other", trained_as_of=model().trained_as_of, settings=model().settings
    )
    grouped_rows(bank(), model=other, last=first.memory)
    assert weighed_new[0] == weighed_new[1]


def test_no_value_is_remembered() -> None:
    memory = run(bank()["parties"], None).memory
    text = str(memory.records.drop_columns(["state"]).to_pylist()) + str(memory.pairs.to_pylist())
    assert "王" not in text
    assert "13912345678" not in text


def test_a_number_given_up_meets_who_has_it_now_as_in_a_full_run() -> None:
    chance = random.Random(6)
    parties = bank()["parties"]
    taken = [row["phone"] for row in parties if row["phone"]]
    moved = []
    for row in parties:
        if row["phone"] and chance.random() < 0.06:
            moved.append({**row, "known_until": "2025-06-01"})
            moved.append({**row, "phone": chance.choice(taken), "known_at": "2025-06-01"})
        else:
            moved.append(row)
    full = run(moved, None)
    assert "former" in "".join(full.links["levels"].to_pylist())
    assert_same(run(moved, run(parties, None)), full)
