"""Night after night, what stands and what is grouped anew come to the same as grouping all anew."""

import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from needmine.customers import grouping
from needmine.customers.affected import affected
from needmine.customers.decisions import link_decisions
from needmine.customers.grouping import Grouping
from needmine.customers.lasting_ids import Before
from needmine.customers.records import records
from needmine.customers.remembered import nothing_remembered
from tests.needmine.customers.conftest import NEW_YEAR, grouped_rows
from tests.needmine.customers.dirty_bank import dirty_bank, tokens
from tests.rows import tables_of

Row = dict[str, Any]
TABLES = (
    "customer_records",
    "customers",
    "customer_values",
    "customer_accounts",
    "links",
    "customer_ids",
    "customer_events",
)


def before_of(found: Grouping) -> Before:
    return Before(
        ids=found.customer_ids,
        records=found.customer_records,
        events=found.customer_events,
        links=found.links,
    )


class Bank:
    """A bank in which something happens every night."""

    def __init__(self, seed: int) -> None:
        rows, _ = dirty_bank(people=150, seed=seed, crosswalked=0.4)
        self.chance = random.Random(seed)
        parties = rows["parties"] + [self.company(n) for n in range(12)]
        self.chance.shuffle(parties)
        self.parties = parties[: len(parties) * 3 // 4]
        self.to_come = parties[len(self.parties) :]
        self.gone: list[Row] = []
        self.crosswalk = list(rows["crosswalk"])
        self.decided: list[Row] = []

    def company(self, n: int) -> Row:
        return {
            "department": self.chance.choice(("core", "loans")),
            "party_id": f"firm{n}",
            "kind": "company",
            "name": tokens("name", f"广州第{n // 3}贸易有限公司"),
            "phone": tokens("phone", f"1380013800{n // 2}"),
        }

    def tables(self) -> dict[str, list[Row]]:
        return {"parties": self.parties, "crosswalk": self.crosswalk}

    def night(self) -> None:
        """Let customers come, go, come back, move, be renamed, be joined and parted."""
        chance = self.chance
        for _ in range(6):
            if self.to_come:
                self.parties.append(self.to_come.pop())
            self.gone.append(self.parties.pop(chance.randrange(len(self.parties))))
        if chance.random() < 0.5:
            self.parties.append(self.gone.pop(0))
        for field, value in (
            ("phone", tokens("phone", "13700001111")),
            ("occupation", "nurse"),
            ("city", "佛山"),
        ):
            place = chance.randrange(len(self.parties))
            self.parties[place] = {**self.parties[place], field: value}
        for _ in range(2):
            self.crosswalk.pop(chance.randrange(len(self.crosswalk)))
            self.crosswalk.append(self.said())
        one, other = chance.sample(self.parties, 2)
        self.decided.append(self.decision(one, other))

    def said(self) -> Row:
        masters = [row["party_id"] for row in self.parties if row["department"] == "core"]
        others = [row for row in self.parties if row["department"] != "core"]
        other = self.chance.choice(others)
        return {
            "department": other["department"],
            "party_id": other["party_id"],
            "master_party_id": self.chance.choice(masters),
            "known_at": "2025-06-01",
        }

    def decision(self, one: Row, other: Row) -> Row:
        import datetime as dt

        return {
            "decision_id": str(len(self.decided)),
            "department": one["department"],
            "party_id": one["party_id"],
            "other_department": other["department"],
            "other_party_id": other["party_id"],
            "decision": self.chance.choice(("one", "two", "open")),
            "reason": "seen",
            "decided_by": "luo",
            "decided_at": dt.datetime(2025, 7, 1, tzinfo=dt.UTC),
        }


@pytest.fixture
def grouped_anew(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many records each run grouped anew."""
    seen: list[int] = []

    def counted(*given: Any, **named: Any) -> Any:
        places = plainly(*given, **named)
        seen.append(len(places))
        return places

    plainly: Callable[..., Any] = grouping.affected
    monkeypatch.setattr(grouping, "affected", counted)
    return seen


@pytest.mark.parametrize("seed", range(6))
def test_every_night_comes_to_the_same_as_grouping_all_anew(
    seed: int, grouped_anew: list[int]
) -> None:
    bank = Bank(seed)
    found = grouped_rows(bank.tables())
    for _ in range(4):
        bank.night()
        before = before_of(found)
        anew = grouped_rows(
            bank.tables(), model=found.model, decided=bank.decided, before=before, last=None
        )
        found = grouped_rows(
            bank.tables(),
            model=found.model,
            decided=bank.decided,
            before=before,
            last=found.memory,
        )
        for name in TABLES:
            assert getattr(found, name).equals(getattr(anew, name)), name
        assert found.memory.records.equals(anew.memory.records)
        assert found.memory.pairs.equals(anew.memory.pairs)
        everybody, some = grouped_anew[-2:]
        assert 0 < some < everybody / 2


def test_a_night_without_news_groups_nobody(grouped_anew: list[int]) -> None:
    bank = Bank(7)
    first = grouped_rows(bank.tables())
    again = grouped_rows(
        bank.tables(), model=first.model, before=before_of(first), last=first.memory
    )

    assert grouped_anew[-1] == 0
    for name in TABLES:
        assert getattr(again, name).equals(getattr(first, name)), name


def test_without_a_memory_everybody_is_grouped() -> None:
    found = records(tables_of(parties=Bank(7).parties), as_of=NEW_YEAR)
    places = affected(
        found,
        trusted=[None] * len(found),
        pairs=(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)),
        touched=None,
        decided=link_decisions([], as_of=NEW_YEAR),
        before=None,
        last=nothing_remembered(),
    )

    assert places.tolist() == list(range(len(found)))
