"""Everything people are shown after a run, put together from what the stages handed over."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from needmine.core.tables import Tables
from needmine.core.time import Moment
from needmine.desks.desk import Publication, ShownCustomer, ShownNeed
from needmine.desks.shown_bank import aside, loads, quarantine, trend
from needmine.desks.shown_feeds import feeds
from needmine.desks.shown_holdings import assets, band, holdings
from needmine.desks.shown_models import models, titles
from needmine.desks.shown_months import months
from needmine.desks.shown_needs import priority, shown_needs
from needmine.desks.shown_pairs import partings, undecided_pairs
from needmine.desks.shown_relations import shown_relations
from needmine.desks.shown_rows import Masked
from needmine.desks.shown_timeline import timelines
from needmine.desks.wording import Wording, wording
from needmine.features.at_moment import AtChosenMoment
from needmine.features.movements import movements
from needmine.rounds.bank import Bank
from needmine.rounds.definitions import Definitions
from needmine.rounds.runs import Run

Row = Mapping[str, Any]

# Who answered lately may be spoken to again though no need is left.
_REMEMBERED_MONTHS = 3


def publication(
    tables: Tables,
    *,
    run: Run,
    as_of: Moment,
    bank: Bank,
    definitions: Definitions,
    masked: Masked,
    earlier: Mapping[dt.date, ir.Table] | None = None,
) -> Publication:
    """Return what people are shown of a run.

    Every customer is in it; the timeline, which is for those somebody is about to speak to, only
    of customers who have a need or gave an answer in the last months.

    Parameters
    ----------
    tables
        Everything the run wrote, and the canonical tables.
    masked
        What may be shown of the values behind tokens, in the same order.
    earlier
        The needs of earlier runs by their day, for the trend.
    """
    at = AtChosenMoment(tables=tables, as_of=as_of, currency=bank.currency)
    words = wording(bank, definitions)
    pairs, n_pairs = undecided_pairs(tables, words, as_of=as_of, masked=masked)
    return Publication(
        run_id=run.id,
        as_of=as_of.date,
        currency=bank.currency,
        languages=bank.languages,
        customers=shown_customers(at, words, masked=masked),
        counts=trend(tables["needs"], earlier or {}, words, as_of=as_of),
        quarantine=quarantine(at, words),
        loads=loads(at, words),
        feeds=feeds(at.tables, words, now=bank.read_at(dt.datetime.fromisoformat(run.started_at))),
        models=models(at),
        aside=aside(run.stages, words, titles(at)),
        pairs=tuple(pairs),
        n_pairs=n_pairs,
        partings=partings(tables),
    )


def shown_customers(
    at: AtChosenMoment, words: Wording, *, masked: Masked
) -> Iterator[ShownCustomer]:
    """Return every customer, whose need is worth most first; built one by one as they are read."""
    needs = shown_needs(at, words, masked=masked)
    people = at.tables["customers"].order_by("customer_id").to_pyarrow().to_pylist()
    people.sort(key=lambda row: _urgency(needs.get(row["customer_id"], ())), reverse=True)
    masks = _masks(people, masked)
    # Asked for twice, and far dearer than what is made of it.
    bookings = movements(at, "current").cache()
    wealth, held, flows = assets(at), holdings(at, words), months(at, bookings)
    kin = shown_relations(at.tables, words, as_of=at.as_of, masked=masked)
    lines = timelines(at, words, _spoken_to(at, needs), bookings)
    for row in people:
        customer = row["customer_id"]
        amount = wealth.get(customer)
        yield ShownCustomer(
            **_person(row, words, masks),
            assets=amount,
            assets_band=None if amount is None else band(amount, words),
            holdings=held.get(customer, ()),
            relations=kin.get(customer, ()),
            months=flows.get(customer, ()),
            timeline=lines.get(customer, ()),
            needs=needs.get(customer, ()),
        )


def _urgency(needs: tuple[ShownNeed, ...]) -> float:
    return max((priority(need) for need in needs), default=float("-inf"))


def _spoken_to(at: AtChosenMoment, needs: Mapping[str, object]) -> ir.Table:
    given = at.tables["outcomes"]
    start = at.as_of.back(months=_REMEMBERED_MONTHS)
    given = given.filter(given.known_at < at.as_of.at, given.answered_at >= start.at)
    answered = given.select("customer_id").distinct().to_pyarrow()
    ids = sorted(needs.keys() | set(answered["customer_id"].to_pylist()))
    return ibis.memtable(pa.table({"customer_id": pa.array(ids, pa.string())}))


def _masks(people: list[dict[str, Any]], masked: Masked) -> dict[str | None, str]:
    columns = ("name", "customer_number", "phone")
    tokens = sorted({row[column] for row in people for column in columns if row[column]})
    return dict(zip(tokens, masked(tokens), strict=True))


def _person(row: Row, words: Wording, masks: Mapping[str | None, str]) -> dict[str, Any]:
    return {
        "customer_id": row["customer_id"],
        "kind": row["kind"],
        "masked_name": masks.get(row["name"], ""),
        "masked_number": masks.get(row["customer_number"], ""),
        "masked_phone": masks.get(row["phone"], ""),
        "name_token": row["name"] or "",
        "number_token": row["customer_number"] or "",
        "phone_token": row["phone"] or "",
        "birth_year": row["birth_date"].year if row["birth_date"] else None,
        "gender": words.code(row["gender"]) if row["gender"] else None,
        "city": row["city"] or "",
        "occupation": row["occupation"] or "",
        "since": row["since_date"],
        "banker_code": row["banker_code"] or "",
        "branch_code": row["branch_code"] or "",
    }
