import datetime as dt
from typing import Any

import pyarrow as pa

from needmine.customers.clusters import Pair, clusters
from needmine.customers.membership import Member, customer_numbers, members
from needmine.customers.trusted import Anchor, anchors


def year(n: int) -> dt.datetime:
    return dt.datetime(n, 1, 1, tzinfo=dt.UTC)


def belonging(rows: list[dict[str, Any]], *pairs: tuple[int, int]) -> list[Member]:
    given = {"master_party_id": None, "crosswalk_known_at": None}
    table = pa.Table.from_pylist(
        [{**given, "compared_since": row["first_known_at"], **row} for row in rows],
        schema=pa.schema(
            [(n, pa.string()) for n in ("department", "party_id", "master_party_id")]
            + [
                (n, pa.timestamp("us", "UTC"))
                for n in ("first_known_at", "compared_since", "crosswalk_known_at")
            ]
        ),
    )
    trusted = anchors(table, master="core")
    links = [
        Pair(left=left, right=right, weight=9, probability=0.995, levels={}, may_join=True)
        for left, right in pairs
    ]
    found = clusters(
        links,
        customers=[anchor.label if anchor else None for anchor in trusted],
        id_numbers=[None] * len(rows),
        margin=3,
    )
    ids = [f"customer {top}" for top in found.group]
    return members(table, trusted, found, master="core", ids=ids)


def record(department: str, number: str, known: int, **more: Any) -> dict[str, Any]:
    return {
        "department": department,
        "party_id": number,
        "first_known_at": year(known),
        **more,
    }


def test_the_customer_has_the_masters_number_where_the_master_knows_any_of_the_records() -> None:
    rows = [record("cards", "c1", 2010), record("core", "m1", 2020), record("loans", "l1", 2015)]
    cards, core, loans = found = belonging(rows, (0, 1))
    ids = pa.table({"customer_id": [member.customer_id for member in found]})
    m1 = Anchor(department="core", party_id="m1")
    assert customer_numbers(ids, [None, m1, None]).to_pylist() == ["m1", "m1", None]
    assert cards.customer_id == core.customer_id != loans.customer_id
    assert [m.method for m in (cards, core, loans)] == ["linked", "master", "alone"]


def test_a_crosswalk_row_is_known_when_the_last_of_record_master_and_row_was() -> None:
    said = {"master_party_id": "m1", "crosswalk_known_at": year(2023)}
    cards, core = belonging([record("cards", "c1", 2021, **said), record("core", "m1", 2022)])
    assert (cards.method, cards.known_at, cards.match_probability) == (
        "crosswalk",
        year(2023),
        None,
    )
    assert (core.method, core.known_at) == ("master", year(2022))


def test_a_link_through_another_record_is_known_when_the_last_of_the_chain_was() -> None:
    rows = [record("app", "a1", 2020), record("cards", "c1", 2024), record("core", "m1", 2010)]
    app, cards, core = belonging(rows, (0, 1), (1, 2))
    assert [m.known_at.year for m in (core, cards, app)] == [2010, 2024, 2024]
    assert app.match_probability == 0.995
