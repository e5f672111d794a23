"""What was grouped anew takes its place among what stands."""

import numpy as np

from needmine.customers.lasting_ids import Before
from needmine.customers.records import records
from needmine.customers.regrouping import Regrouped, with_others
from tests.needmine.customers.conftest import NEW_YEAR, grouped_rows
from tests.rows import tables_of

BORN = "1985-12-03"


def party(number: str, name: str = "张伟明") -> dict[str, object]:
    department = "core" if number < "m" else "cards"
    return {
        "department": department,
        "party_id": number,
        "kind": "person",
        "name": f"name:{name}",
        "birth_date": BORN,
    }


def test_rows_of_others_stay_as_they_stood_and_every_table_keeps_its_order() -> None:
    first = grouped_rows({"parties": [party("a"), party("b", "李娜"), party("z")]})
    second = {"parties": [party("a"), party("b", "李娜"), party("y", "李娜"), party("z")]}
    before = Before(
        ids=first.customer_ids,
        records=first.customer_records,
        events=first.customer_events,
        links=first.links,
    )
    whole = grouped_rows(second, model=first.model, before=before)
    found = records(tables_of(**second), as_of=NEW_YEAR)
    anew = np.array([found["party_id"].to_pylist().index(number) for number in ("b", "y")])
    is_anew = [number in ("b", "y") for number in whole.customer_records["party_id"].to_pylist()]

    put_together = with_others(
        Regrouped(
            customer_records=whole.customer_records.filter(is_anew),
            links=whole.links.filter(
                [number in ("b", "y") for number in whole.links["party_id"].to_pylist()]
            ),
            customer_ids=whole.customer_ids,
            customer_events=whole.customer_events,
        ),
        found,
        np.sort(anew),
        before,
    )

    assert put_together.customer_records.equals(whole.customer_records)
    assert put_together.links.equals(whole.links)
    assert put_together.customer_ids.equals(whole.customer_ids)
