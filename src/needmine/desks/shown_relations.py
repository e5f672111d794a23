"""Who stands to a customer in what relation, as people see it: masked, with what says so."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from needmine.core.tables import Tables
from needmine.core.time import Moment
from needmine.customers.tables_of_relations import KINDS
from needmine.desks.desk import ShownRelation
from needmine.desks.shown_rows import Masked
from needmine.desks.wording import Wording, listed

Row = Mapping[str, Any]

# A colleague is nobody's business unless there is a reason to look; the page is for reaching
# people.
_NOT_SHOWN = ("colleague", "employee")


def shown_relations(
    tables: Tables, wording: Wording, *, as_of: Moment, masked: Masked
) -> dict[str, tuple[ShownRelation, ...]]:
    """Return the relations of each customer, the closest first, each other side and kind once.

    Colleagues and a company's staff are left out.
    """
    zone = ZoneInfo(as_of.zone)
    rows = tables["customer_relations"].to_pyarrow().to_pylist()
    rows = [row for row in rows if row["kind"] not in _NOT_SHOWN]
    names = _names(tables, rows)
    tokens = sorted({*names.values(), *(row["other_party_id"] for row in rows)} - {None})
    masks = dict(zip(tokens, masked(tokens), strict=True))
    grouped: dict[tuple[str, str, str], list[Row]] = {}
    for row in rows:
        other = row["other_customer_id"] or f"{row['other_department']}\x1f{row['other_party_id']}"
        grouped.setdefault((row["customer_id"], other, row["kind"]), []).append(row)
    found: dict[str, list[tuple[int, ShownRelation]]] = {}
    for (customer, _, kind), said in sorted(grouped.items()):
        first, tables_that_say = said[0], sorted({row["evidence"] for row in said})
        other = first["other_customer_id"] or ""
        shown = ShownRelation(
            kind=wording.words.relations[kind],
            customer_id=other,
            masked_name=masks.get(names.get(other), ""),
            masked_number="" if other else masks[first["other_party_id"]],
            evidence=listed([wording.table(name) for name in tables_that_say]),
            known_date=min(row["known_at"] for row in said).astimezone(zone).date(),
        )
        found.setdefault(customer, []).append((KINDS.index(kind), shown))
    return {
        customer: tuple(shown for _, shown in sorted(them, key=lambda each: each[0]))
        for customer, them in found.items()
    }


def _names(tables: Tables, rows: list[Row]) -> dict[str, str | None]:
    others = pa.array(sorted({row["other_customer_id"] for row in rows} - {None}), pa.string())
    customers = tables["customers"].select("customer_id", "name").to_pyarrow()
    is_other = pc.is_in(customers["customer_id"], value_set=others)
    found = customers.filter(is_other).to_pydict()
    return dict(zip(found["customer_id"], found["name"], strict=True))
