import datetime as dt
import random
from collections.abc import Sequence
from functools import cache
from itertools import combinations
from typing import Any

import pytest

from needmine.core.time import Moment
from needmine.customers.grouping import Grouping, group
from needmine.customers.lasting_ids import Before
from needmine.customers.model import is_trained
from needmine.customers.rules import rules
from tests.needmine.customers.conftest import NEW_YEAR, Grouped, grouped_rows, hashed
from tests.needmine.customers.dirty_bank import dirty_bank, id_number, tokens
from tests.rows import ZONE, tables_of

BORN = dt.date(1985, 12, 3)
HER_NUMBER = id_number(BORN, 2)

Rows = dict[str, list[dict[str, Any]]]


def party(department: str, number: str, name: str | None, **more: Any) -> dict[str, Any]:
    for kind in ("id_number", "phone"):
        if kind in more:
            more[kind] = tokens(kind, more[kind])
    shown = {"kind": "person", "name": tokens("name", name), **more}
    return {"department": department, "party_id": number, **shown}


def people(found: Grouping) -> list[set[str]]:
    """Return the numbers of each customer's records."""
    sets: dict[str, set[str]] = {}
    for row in found.customer_records.to_pylist():
        sets.setdefault(row["customer_id"], set()).add(row["party_id"])
    return sorted(sets.values(), key=sorted)


def verdicts(found: Grouping) -> list[str]:
    return sorted(found.links["verdict"].to_pylist())


@cache
def bank() -> tuple[Rows, dict[tuple[str, str], int]]:
    return dirty_bank(people=300, seed=11, crosswalked=0.3)


@cache
def learned() -> Grouping:
    return grouped_rows(bank()[0])


def pairs_of(groups: dict[tuple[str, str], Any]) -> set[tuple[tuple[str, str], ...]]:
    members: dict[Any, list[tuple[str, str]]] = {}
    for record, person in sorted(groups.items()):
        members.setdefault(person, []).append(record)
    return {pair for records in members.values() for pair in combinations(records, 2)}


def shuffled(rows: Rows, seed: int) -> Rows:
    chance = random.Random(seed)
    return {name: chance.sample(given, len(given)) for name, given in rows.items()}


@pytest.mark.parametrize(
    ("core", "cards"),
    [
        ({"name": "张伟明", "id_number": HER_NUMBER}, {"name": "ZHANG WEIMING"}),
        ({"name": "张伟明"}, {"name": "Weiming Zhang"}),
        ({"name": "单伟"}, {"name": "SHAN WEI"}),
        ({"name": "张伟明"}, {"name": "張偉明"}),
    ],
)
def test_characters_and_their_transcription_are_one_person_where_the_rest_agrees(
    grouped: Grouped, core: dict[str, Any], cards: dict[str, Any]
) -> None:
    same = {"birth_date": BORN, "phone": "13912345670"}
    parties = [party("core", "m1", **core, **same), party("cards", "c1", **cards, **same)]
    assert people(grouped({"parties": parties})) == [{"m1", "c1"}]


def test_two_of_a_family_with_one_telephone_stay_two(grouped: Grouped) -> None:
    parties = [
        party("core", "m1", "张伟明", phone="13912345670", birth_date=BORN),
        party("app", "a1", "李娜", phone="13912345670", birth_date=dt.date(1987, 1, 1)),
        party("app", "a2", None, phone="13912345670"),
    ]
    found = grouped({"parties": parties})
    assert len(people(found)) == 3
    assert "joined" not in verdicts(found)


def test_twins_under_their_parents_telephone_stay_two(grouped: Grouped) -> None:
    same = {"phone": "13912345670", "birth_date": BORN, "city": "广州", "gender": "male"}
    parties = [party("core", "m1", "王大明", **same), party("app", "a1", "王小明", **same)]
    found = grouped({"parties": parties})
    assert people(found) == [{"a1"}, {"m1"}]
    assert verdicts(found) == ["too_little"]


def test_two_of_one_name_born_on_two_days_are_two(grouped: Grouped) -> None:
    parties = [
        party("core", "m1", "张伟", birth_date=BORN, city="广州"),
        party("cards", "c1", "张伟", birth_date=dt.date(1962, 4, 9), city="广州"),
    ]
    assert people(grouped({"parties": parties})) == [{"c1"}, {"m1"}]


@pytest.mark.parametrize(
    "written",
    [
        HER_NUMBER,
        HER_NUMBER[:6] + HER_NUMBER[8:17],
        HER_NUMBER[:16] + str((int(HER_NUMBER[16]) + 2) % 10) + HER_NUMBER[17:],
    ],
    ids=["the same", "fifteen digits", "one wrong digit"],
)
def test_an_id_number_joins_in_any_of_its_forms(grouped: Grouped, written: str) -> None:
    parties = [
        party("core", "m1", "张伟明", id_number=HER_NUMBER),
        party("cards", "c1", "张伟明", id_number=written, phone="13912345670"),
    ]
    assert people(grouped({"parties": parties})) == [{"m1", "c1"}]


def test_two_valid_id_numbers_are_two_people_whatever_else_agrees(grouped: Grouped) -> None:
    same = {"phone": "13912345670", "birth_date": BORN, "city": "广州"}
    parties = [
        party("core", "m1", "王伟", id_number=HER_NUMBER, **same),
        party("cards", "c1", "王伟", id_number=id_number(BORN, 4), **same),
    ]
    assert people(grouped({"parties": parties})) == [{"c1"}, {"m1"}]


def test_a_childs_account_opened_with_a_parents_card_is_for_a_person_to_look_at(
    grouped: Grouped,
) -> None:
    parties = [
        party("core", "m1", "张伟明", id_number=HER_NUMBER),
        party("cards", "c1", "李娜", id_number=HER_NUMBER, phone="13912345670"),
    ]
    found = grouped({"parties": parties})
    assert people(found) == [{"c1"}, {"m1"}]
    assert verdicts(found) == ["too_little"]


def test_two_customers_of_the_master_are_never_merged_only_proposed(grouped: Grouped) -> None:
    same = {"id_number": HER_NUMBER, "birth_date": BORN, "phone": "13912345670"}
    parties = [
        party("core", "m1", "张伟明", **same),
        party("core", "m2", "张伟明", **same),
        party("cards", "c1", "张伟明", **same),
    ]
    found = grouped({"parties": parties})
    assert people(found) == [{"c1"}, {"m1"}, {"m2"}]
    assert verdicts(found) == ["ambiguous", "ambiguous", "two_customers"]


def test_the_crosswalk_is_believed_against_all_appearance(grouped: Grouped) -> None:
    parties = [
        party("core", "m1", "张伟明", birth_date=BORN),
        party("core", "m2", "李娜", birth_date=BORN),
        party("cards", "c1", "李娜", birth_date=BORN),
    ]
    says = {"department": "cards", "party_id": "c1", "master_party_id": "m1"}
    found = grouped({"parties": parties, "crosswalk": [says]})
    assert people(found) == [{"c1", "m1"}, {"m2"}]


def test_a_person_and_a_company_are_never_one(grouped: Grouped) -> None:
    same = {"id_number": HER_NUMBER, "phone": "13912345670"}
    parties = [
        party("core", "m1", "张伟明", **same),
        party("cards", "c1", "张伟明", **{**same, "kind": "company"}),
    ]
    found = grouped({"parties": parties})
    assert people(found) == [{"c1"}, {"m1"}]
    assert sorted(found.customers["kind"].to_pylist()) == ["company", "person"]


def test_a_bank_of_one_department_has_a_customer_per_record_and_nothing_is_revealed() -> None:
    def closed(_: Sequence[str | None]) -> list[str | None]:
        raise AssertionError("nothing needs to be revealed")

    rows = tables_of(parties=[party("core", f"m{n}", "张伟明") for n in range(3)])
    found = group(
        rows,
        as_of=NEW_YEAR,
        master=None,
        reveal=closed,
        seal=hashed,
        linking=None,
        rules=rules(),
        model=None,
    )
    assert people(found) == [{"m0"}, {"m1"}, {"m2"}]
    assert found.customer_records["method"].to_pylist() == ["alone"] * 3
    assert not is_trained(found.model)


def test_an_empty_bank_has_no_customer(grouped: Grouped) -> None:
    found = grouped({})
    assert [len(t) for t in (found.customers, found.customer_records, found.links)] == [0, 0, 0]


def test_most_records_of_a_dirty_bank_find_their_person_and_hardly_any_a_stranger() -> None:
    truth = bank()[1]
    found = {
        (row["department"], row["party_id"]): row["customer_id"]
        for row in learned().customer_records.to_pylist()
    }
    true, joined = pairs_of(truth), pairs_of(found)
    assert is_trained(learned().model)
    assert len(true & joined) >= 0.999 * len(joined)
    assert len(true & joined) >= 0.97 * len(true)


def test_order_of_rows_makes_no_difference_to_learning_or_grouping() -> None:
    again = grouped_rows(shuffled(bank()[0], seed=1))
    assert again.model == learned().model
    assert again.customer_records.equals(learned().customer_records)
    assert again.customers.equals(learned().customers)
    assert again.links.equals(learned().links)


def test_with_frozen_weights_strangers_who_come_change_nothing_for_those_who_were_there() -> None:
    others, _ = dirty_bank(people=60, seed=99, crosswalked=0.0)
    rows = bank()[0]
    both = {name: [*rows[name], *others[name]] for name in rows}
    before = learned().customer_records.to_pylist()
    known = {(row["department"], row["party_id"]) for row in before}
    found = grouped_rows(both, model=learned().model).customer_records.to_pylist()
    assert [row for row in found if (row["department"], row["party_id"]) in known] == before
    assert len(found) > len(before)


def test_frozen_weights_are_handed_on_unchanged() -> None:
    found = grouped_rows(bank()[0], model=learned().model)
    assert found.model == learned().model
    assert found.links.equals(learned().links)


def test_what_becomes_known_later_changes_nothing() -> None:
    rows = bank()[0]
    early = Moment(date=dt.date(2018, 1, 1), zone=ZONE)
    model = learned().model
    cut = {
        "parties": [row for row in rows["parties"] if row["known_at"] < "2018"],
        "crosswalk": [{**row, "known_at": "2010-01-01"} for row in rows["crosswalk"]],
    }
    whole = {"parties": rows["parties"], "crosswalk": cut["crosswalk"]}
    one = grouped_rows(whole, as_of=early, model=model)
    other = grouped_rows(cut, as_of=early, model=model)
    assert len(cut["parties"]) < len(rows["parties"])
    assert one.customer_records.equals(other.customer_records)
    assert one.customers.equals(other.customers)
    assert one.links.equals(other.links)


def test_too_few_records_are_weighed_by_the_declared_weights(grouped: Grouped) -> None:
    parties = [
        party("core", "m1", "张伟明", birth_date=BORN),
        party("cards", "c1", "张伟明", birth_date=BORN),
    ]
    found = grouped({"parties": parties})
    assert people(found) == [{"c1", "m1"}]
    assert not is_trained(found.model)


def test_a_link_is_known_when_the_later_record_was(grouped: Grouped) -> None:
    parties = [
        party("core", "m1", "张伟明", birth_date=BORN, known_at="2021-05-01"),
        party("cards", "c1", "张伟明", birth_date=BORN, known_at="2023-05-01"),
    ]
    rows = {
        row["party_id"]: row for row in grouped({"parties": parties}).customer_records.to_pylist()
    }
    assert [rows[n]["known_at"].year for n in ("m1", "c1")] == [2021, 2023]
    assert [rows[n]["method"] for n in ("m1", "c1")] == ["master", "linked"]
    assert rows["m1"]["match_probability"] is None
    assert rows["c1"]["match_probability"] >= 0.99


def test_a_corrected_occupation_makes_no_link_younger(grouped: Grouped) -> None:
    same = {"name": "张伟明", "birth_date": BORN}
    old = party("cards", "c1", **same, known_at="2021-05-01", known_until="2024-01-01")
    parties = [
        party("core", "m1", **same, known_at="2021-01-01"),
        {**old, "occupation": "clerk"},
        party("cards", "c1", **same, known_at="2024-01-01", occupation="nurse"),
    ]
    found = grouped({"parties": parties})
    rows = {row["party_id"]: row for row in found.customer_records.to_pylist()}
    assert rows["c1"]["known_at"].year == 2021


HIS_NUMBER = "13912345670"


@pytest.mark.parametrize(
    ("caller", "is_joined"),
    [
        ("张先生", True),
        ("Mr Zhang", True),
        ("张老师", True),
        ("张女士", False),
        ("李先生", False),
    ],
)
def test_who_answers_to_the_family_name_under_the_telephone_is_the_customer(
    grouped: Grouped, caller: str, is_joined: bool
) -> None:
    known = {"phone": HIS_NUMBER, "birth_date": BORN, "gender": "male"}
    parties = [
        party("core", "m1", "张伟明", **known),
        party("calls", "t1", caller, phone=HIS_NUMBER),
    ]
    found = grouped({"parties": parties})
    assert (len(people(found)) == 1) == is_joined


def test_father_and_son_at_one_telephone_are_not_told_apart_by_their_family_name(
    grouped: Grouped,
) -> None:
    parties = [
        party("core", "m1", "张伟明", phone=HIS_NUMBER, birth_date=BORN, gender="male"),
        party("core", "m2", "张大山", phone=HIS_NUMBER, birth_date=dt.date(1955, 1, 2)),
        party("calls", "t1", "张先生", phone=HIS_NUMBER),
    ]
    found = grouped({"parties": parties})
    assert people(found) == [{"m1"}, {"m2"}, {"t1"}]
    assert "ambiguous" in verdicts(found)


def test_a_telephone_given_up_and_taken_by_another_joins_only_the_same_name(
    grouped: Grouped,
) -> None:
    parties = [
        party(
            "core",
            "m1",
            "张伟明",
            phone=HIS_NUMBER,
            known_at="2020-01-01",
            known_until="2023-01-01",
        ),
        party("core", "m1", "张伟明", phone="13812345671", known_at="2023-01-01"),
        party("cards", "c1", "张伟明", phone=HIS_NUMBER),
        party("cards", "c2", "李娜", phone=HIS_NUMBER),
    ]
    found = grouped({"parties": parties})
    assert people(found) == [{"c1", "m1"}, {"c2"}]


def decided(one: tuple[str, str], other: tuple[str, str], said: str, on: str) -> dict[str, Any]:
    return {
        "decision_id": f"{said} {on}",
        "department": one[0],
        "party_id": one[1],
        "other_department": other[0],
        "other_party_id": other[1],
        "decision": said,
        "reason": "asked her",
        "decided_by": "luo",
        "decided_at": dt.datetime.fromisoformat(on).replace(tzinfo=dt.UTC),
    }


SAME = {"name": "张伟明", "birth_date": BORN, "phone": "13912345670"}
TWO_RECORDS = [
    party("core", "m1", **SAME, known_at="2021-01-01"),
    party("cards", "c1", **SAME, known_at="2021-02-01"),
]


def test_a_person_parts_what_the_evidence_joins_and_joins_it_again(grouped: Grouped) -> None:
    rows = {"parties": TWO_RECORDS}
    joined = grouped(rows)
    pair = (("core", "m1"), ("cards", "c1"))
    parted = grouped(rows, decided=[decided(*pair, "two", "2025-01-01")])
    assert people(joined) == [{"c1", "m1"}]
    assert people(parted) == [{"c1"}, {"m1"}]
    assert verdicts(parted) == ["kept_apart"]
    assert parted.links["decision"].to_pylist() == ["two"]
    assert parted.links["weight"].to_pylist() == joined.links["weight"].to_pylist()
    again = [decided(*pair, "two", "2025-01-01"), decided(*pair, "open", "2025-02-01")]
    restored = grouped(rows, decided=again)
    assert restored.customer_records.equals(joined.customer_records)
    assert restored.customers.equals(joined.customers)
    assert restored.link_decisions["decision"].to_pylist() == ["two", "open"]


def test_a_person_joins_what_nothing_in_the_records_would(grouped: Grouped) -> None:
    parties = [
        party("core", "m1", "张伟明", id_number=HER_NUMBER, known_at="2021-01-01"),
        party("app", "a1", None, known_at="2022-01-01"),
        party("cards", "c1", "ZHANG", id_number=id_number(BORN, 4), known_at="2022-01-01"),
    ]
    said = [
        decided(("core", "m1"), ("app", "a1"), "one", "2025-03-01"),
        decided(("cards", "c1"), ("app", "a1"), "one", "2025-04-01"),
    ]
    found = grouped({"parties": parties}, decided=said)
    rows = {row["party_id"]: row for row in found.customer_records.to_pylist()}
    assert people(found) == [{"a1", "c1", "m1"}]
    assert {name: (row["method"], row["known_at"].month) for name, row in rows.items()} == {
        "m1": ("master", 12),  # midnight in Shanghai is the day before in UTC
        "a1": ("decided", 3),
        "c1": ("decided", 4),
    }
    assert found.links["weight"].to_pylist() == [None, None]


def test_a_decision_is_known_when_it_was_made(grouped: Grouped) -> None:
    said = [decided(("core", "m1"), ("cards", "c1"), "two", "2025-06-15")]
    before = Moment(date=dt.date(2025, 6, 15), zone=ZONE)
    after = Moment(date=dt.date(2025, 6, 16), zone=ZONE)
    early = grouped({"parties": TWO_RECORDS}, as_of=before, decided=said)
    assert people(early) == [{"c1", "m1"}]
    assert len(early.link_decisions) == 0
    assert people(grouped({"parties": TWO_RECORDS}, as_of=after, decided=said)) == [{"c1"}, {"m1"}]


def test_a_decision_against_the_crosswalk_changes_nothing_and_says_so(grouped: Grouped) -> None:
    says = {"department": "cards", "party_id": "c1", "master_party_id": "m1"}
    said = [decided(("core", "m1"), ("cards", "c1"), "two", "2025-01-01")]
    found = grouped({"parties": TWO_RECORDS, "crosswalk": [says]}, decided=said)
    assert people(found) == [{"c1", "m1"}]
    assert verdicts(found) == ["contradicted"]


def test_no_person_makes_a_person_and_a_company_one(grouped: Grouped) -> None:
    parties = [TWO_RECORDS[0], {**TWO_RECORDS[1], "kind": "company"}]
    said = [decided(("core", "m1"), ("cards", "c1"), "one", "2025-01-01")]
    found = grouped({"parties": parties}, decided=said)
    assert people(found) == [{"c1"}, {"m1"}]
    assert verdicts(found) == ["contradicted"]


def test_decisions_hold_in_a_bank_that_links_nothing(grouped: Grouped) -> None:
    parties = [party("core", f"m{n}", "张伟明") for n in range(2)]
    said = [decided(("core", "m0"), ("core", "m1"), "one", "2025-01-01")]
    assert people(grouped({"parties": parties}, master=None, decided=said)) == [{"m0", "m1"}]


def before_of(found: Grouping) -> Before:
    return Before(
        ids=found.customer_ids,
        records=found.customer_records,
        events=found.customer_events,
        links=found.links,
    )


@pytest.mark.parametrize("seed", [1, 2])
def test_portions_in_any_order_give_the_customers_of_one_load(seed: int) -> None:
    rows, chance = bank()[0], random.Random(seed)
    shares = {id(row): chance.choice((1, 2, 3)) for row in rows["parties"]}
    found: Grouping | None = None
    for upto in (1, 2, 3):
        portion = [row for row in rows["parties"] if shares[id(row)] <= upto]
        found = grouped_rows(
            {"parties": portion, "crosswalk": rows["crosswalk"]},
            model=learned().model,
            before=found and before_of(found),
        )
    assert found is not None
    assert people(found) == people(learned())
    assert found.links.drop_columns(["customer_id", "other_customer_id"]).equals(
        learned().links.drop_columns(["customer_id", "other_customer_id"])
    )
    assert len(found.customer_events) > 0


def test_a_department_that_is_connected_late_renumbers_no_customer() -> None:
    rows, model = bank()[0], learned().model
    first = grouped_rows(
        {**rows, "parties": [row for row in rows["parties"] if row["department"] != "cards"]},
        model=model,
    )
    then = grouped_rows(rows, model=model, before=before_of(first))
    merged = set(then.customer_events["from_customer_id"].to_pylist())
    assert set(first.customers["customer_id"].to_pylist()) - merged <= set(
        then.customers["customer_id"].to_pylist()
    )
    assert people(then) == people(learned())
    assert len(merged) < 0.02 * len(first.customers)
