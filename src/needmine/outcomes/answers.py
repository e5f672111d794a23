"""What customers answered: at the desk and in the bank's CRM, each answer once."""

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from needmine.core.ids import digest_of
from needmine.core.tables import Tables
from needmine.core.time import Moment, known

from .tables import OUTCOMES

GivenAnswer = Mapping[str, Any]

_OF_A_LEAD = ["lead_id", "customer_id", "need", "product_code"]
_LEAD = pa.schema([(name, pa.string()) for name in _OF_A_LEAD])
_OFFERED = "lead_product"

# A feed to copy into a bank's sources/: the file in which the CRM answers the leads.
CRM_FEED = Path(__file__).with_name("templates") / "crm_answers"


def outcomes(
    tables: Tables,
    *,
    as_of: Moment,
    given: Sequence[GivenAnswer],
    leads: pa.Table,
    serves: Mapping[str, str],
    taken: pa.Table | None = None,
) -> pa.Table:
    """Return the table ``outcomes``: every answer known before the moment, once.

    An answer of the CRM is about the lead it names, or else about the need that the product of
    the contact it names mainly serves. The same answer to the same lead, told twice or by both
    ways, counts once, as it was told first.

    Parameters
    ----------
    tables
        ``answers``, ``contacts`` and ``customer_records``; each may be absent.
    given
        Answers given at the desk: answer_id, lead_id, need_id, customer_id, need, answer, note,
        answered_at, answered_by. A row with an ``answered_at`` without time zone is in UTC.
    leads
        Past rows of the table ``actions``; a lead may stand in them many times.
    serves
        The need that each product code mainly serves.
    taken
        The outcomes of the run before. A lead that was answered leaves the actions with its
        need; what its answer was about is remembered here.
    """
    made = _leads(leads, taken)
    rows = [*_given(given, made, as_of=as_of), *_from_crm(tables, made, serves, as_of=as_of)]
    found = [row for row in rows if row["need"] and row["customer_id"]]
    once = _once(found)
    return pa.Table.from_pylist(once, schema=OUTCOMES.schema().to_pyarrow())


def unmatched_answers(
    tables: Tables,
    *,
    as_of: Moment,
    leads: pa.Table,
    serves: Mapping[str, str],
    taken: pa.Table | None = None,
) -> pa.Table:
    """Return the CRM's answers that are about no lead and no contact known: department, answer_id.

    They are counted and shown, never guessed at.
    """
    made = _leads(leads, taken)
    lost = [row for row in _from_crm(tables, made, serves, as_of=as_of) if not row["need"]]
    return pa.table(
        {
            "department": pa.array([row["department"] for row in lost], pa.string()),
            "answer_id": pa.array([row["answer_id"] for row in lost], pa.string()),
        }
    )


def _given(given: Sequence[GivenAnswer], made: pa.Table, *, as_of: Moment) -> list[dict[str, Any]]:
    named = pa.array([answer.get("lead_id") for answer in given], pa.string())
    rows = made.filter(pc.is_in(made["lead_id"], value_set=named.drop_null()))
    offered = dict(zip(*(rows[name].to_pylist() for name in ("lead_id", _OFFERED)), strict=True))
    found = []
    for answer in given:
        at = _utc(answer["answered_at"])
        if at >= as_of.instant:
            continue
        found.append(
            {
                "outcome_id": digest_of("workbench", str(answer["answer_id"])),
                "customer_id": answer["customer_id"],
                "need": answer["need"],
                "lead_id": answer.get("lead_id") or None,
                "product_code": offered.get(answer.get("lead_id")),
                "answer": answer["answer"],
                "answered_at": at,
                "known_at": at,
                "source": "workbench",
                "answered_by": answer.get("answered_by"),
            }
        )
    return found


def _utc(at: dt.datetime) -> dt.datetime:
    return at.replace(tzinfo=dt.UTC) if at.tzinfo is None else at.astimezone(dt.UTC)


def _from_crm(
    tables: Tables, made: pa.Table, serves: Mapping[str, str], *, as_of: Moment
) -> list[dict[str, Any]]:
    """Every answer known, with the need it is about; need is null where nothing says so."""
    rows = _about(tables, made, serves, as_of=as_of).to_pyarrow()
    rows = rows.sort_by([("department", "ascending"), ("answer_id", "ascending")])
    found: list[dict[str, Any]] = rows.to_pylist()
    for row in found:
        row["outcome_id"] = digest_of("crm", row["department"], row["answer_id"])
        row["source"] = "crm"
    return found


def _about(tables: Tables, made: pa.Table, serves: Mapping[str, str], *, as_of: Moment) -> ir.Table:
    instant = ibis.literal(as_of.instant, type="timestamp('UTC')")
    answers = known(tables["answers"], as_of=as_of)
    # An answer dated in the future is a clock gone wrong, not something a customer has said.
    answers = answers.filter(answers.happened_at < instant)
    by_lead, by_contact = ibis.memtable(made), _contacts(tables, serves, as_of=as_of)
    found = answers.left_join(by_lead, "lead_id").drop("lead_id_right")
    found = found.left_join(by_contact, ["department", "contact_id"])
    return found.select(
        "department",
        "answer_id",
        customer_id=ibis.coalesce(found.lead_customer, found.contact_customer),
        need=ibis.coalesce(found.lead_need, found.contact_need),
        lead_id="lead_id",
        product_code=ibis.coalesce(found.lead_product, found.contact_product),
        answer="answer",
        answered_at="happened_at",
        known_at="known_at",
        answered_by="answered_by",
    )


def _leads(leads: pa.Table, taken: pa.Table | None) -> pa.Table:
    """One row per lead ever made: whose it was, about what, and what it offered."""
    rows = leads.select(_OF_A_LEAD).cast(_LEAD)
    if taken is not None:
        past = taken.select(_OF_A_LEAD).cast(_LEAD)
        is_past = pc.and_(
            past["lead_id"].is_valid(),
            pc.invert(pc.is_in(past["lead_id"], value_set=rows["lead_id"])),
        )
        rows = pa.concat_tables([rows, past.filter(is_past)])
    once = rows.group_by("lead_id").aggregate([(name, "min") for name in _OF_A_LEAD[1:]])
    return pa.table(
        {
            "lead_id": once["lead_id"],
            "lead_customer": once["customer_id_min"],
            "lead_need": once["need_min"],
            _OFFERED: once["product_code_min"],
        }
    )


def _contacts(tables: Tables, serves: Mapping[str, str], *, as_of: Moment) -> ir.Table:
    """One row per contact that offered a product: whom it reached and which need it served."""
    instant = ibis.literal(as_of.instant, type="timestamp('UTC')")
    records = tables["customer_records"]
    records = records.filter(records.known_at < instant)
    records = records.select("department", "party_id", contact_customer="customer_id")
    products = ibis.memtable(
        pa.table(
            {
                "product_code": pa.array(list(serves), pa.string()),
                "contact_need": pa.array(list(serves.values()), pa.string()),
            }
        )
    )
    reached = known(tables["contacts"], as_of=as_of).join(records, ["department", "party_id"])
    return reached.join(products, "product_code").select(
        "department",
        "contact_id",
        "contact_customer",
        "contact_need",
        contact_product="product_code",
    )


def _once(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows sorted by id, each answer to a lead once, as it was told first."""
    names = OUTCOMES.schema().names
    kept: dict[tuple[str, ...], dict[str, Any]] = {}
    for row in sorted(rows, key=lambda row: (row["known_at"], row["outcome_id"])):
        told = (row["lead_id"], row["answer"]) if row["lead_id"] else (row["outcome_id"],)
        kept.setdefault(told, {name: row[name] for name in names})
    return sorted(kept.values(), key=lambda row: str(row["outcome_id"]))
