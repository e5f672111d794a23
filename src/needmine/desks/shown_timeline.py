"""A customer's last year in lines: money, contact, feedback, visits, products, signals, answers."""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import ibis
import ibis.expr.types as ir

from needmine.core.sentences import Sentence
from needmine.desks.desk import ShownEvent
from needmine.desks.shown_holdings import in_units, owned
from needmine.desks.wording import Wording, listed, told
from needmine.features.at_moment import AtChosenMoment

Row = Mapping[str, Any]
Line = tuple[str, ShownEvent]

MONTHS = 12
# A page is read between two calls: the latest of each sort say enough, the rest is in the records.
_MOST_OF_A_SORT = 8
_MOST_LINES = 40
# What comes every month is in the chart of money by month and is no news.
_REGULAR = ("salary", "pension", "household_bill", "loan_repayment", "card_repayment", "interest")
# Pages everybody passes say nothing of what a customer looks for.
_PASSED_BY = ("home", "other", "transfer")


def timelines(
    at: AtChosenMoment, wording: Wording, people: ir.Table, bookings: ir.Table
) -> dict[str, tuple[ShownEvent, ...]]:
    """Return the lines of some customers, the latest first.

    Parameters
    ----------
    people
        The customers wanted, one row each with ``customer_id``.
    bookings
        Those of `movements` on current accounts.
    """
    lines: dict[str, list[ShownEvent]] = {}
    for customer, event in _money(bookings, wording, people):
        lines.setdefault(customer, []).append(event)
    for source in _SOURCES:
        for customer, event in source(at, wording, people):
            lines.setdefault(customer, []).append(event)
    return {customer: _latest(events) for customer, events in lines.items()}


def _latest(events: list[ShownEvent]) -> tuple[ShownEvent, ...]:
    # Sorting is stable, so lines of one day keep the order of the sorts above.
    return tuple(sorted(events, key=lambda event: event.date, reverse=True)[:_MOST_LINES])


def _read(rows: ir.Table, people: ir.Table, date: str, *order: str) -> list[Row]:
    """The latest rows of each customer wanted, in an order that every run repeats."""
    rows = rows.semi_join(people, "customer_id")
    latest = ibis.window(
        group_by="customer_id", order_by=[ibis.desc(date), *(ibis.asc(name) for name in order)]
    )
    numbered = rows.mutate(place=ibis.row_number().over(latest))
    kept = numbered.filter(numbered.place < _MOST_OF_A_SORT)
    found: list[Row] = kept.order_by("customer_id", "place").to_pyarrow().to_pylist()
    return found


def _money(bookings: ir.Table, wording: Wording, people: ir.Table) -> Iterator[Line]:
    rows = bookings.filter(~bookings.is_own, ~bookings.is_product)
    rows = rows.filter(rows.kind.notin(_REGULAR))
    rows = rows.select("customer_id", "happened_date", "kind", "cents", "is_in")
    # The largest, and of equal ones the latest.
    for row in _read(rows, people, "cents", "happened_date", "kind", "is_in"):
        words = wording.words.events["money_in" if row["is_in"] else "money_out"]
        yield (
            row["customer_id"],
            ShownEvent(
                date=row["happened_date"],
                kind="money",
                sentence=told(words, what=wording.code(row["kind"])),
                amount=in_units(row["cents"]),
            ),
        )


def _contacts(at: AtChosenMoment, wording: Wording, people: ir.Table) -> Iterator[Line]:
    rows = _recent(at, at.by_party("contacts"))
    columns = ("customer_id", "happened_date", "channel", "product_code", "is_service")
    rows = rows.select(*columns, "contact_id", "department")
    words = wording.words.events
    for row in _read(rows, people, "happened_date", "department", "contact_id"):
        name = "served" if row["is_service"] else "contacted"
        name = "offered" if row["product_code"] and not row["is_service"] else name
        said = told(
            words[name],
            channel=wording.code(row["channel"]),
            product=wording.product(row["product_code"] or ""),
        )
        yield row["customer_id"], _event(row["happened_date"], "contact", said)


def _feedback(at: AtChosenMoment, wording: Wording, people: ir.Table) -> Iterator[Line]:
    rows = _recent(at, at.by_party("feedback_texts"))
    is_open = rows.closed_date.isnull() | (rows.closed_date >= at.day)
    rows = rows.mutate(is_open=is_open).select(
        "customer_id", "happened_date", "department", "feedback_id", "kind", "is_open"
    )
    topics = _topics(at, people)
    for row in _read(rows, people, "happened_date", "department", "feedback_id"):
        heard = topics.get((row["department"], row["feedback_id"]), ())
        is_complaint = row["kind"] == "complaint"
        yield (
            row["customer_id"],
            _event(
                row["happened_date"],
                "complaint" if is_complaint else "contact",
                _feedback_words(row, heard, wording),
            ),
        )


def _feedback_words(row: Row, topics: Iterable[str], wording: Wording) -> Sentence:
    stem: str = row["kind"]
    if stem == "complaint":
        stem = "complaint_open" if row["is_open"] else "complaint_settled"
    named = [wording.topic(topic) for topic in topics]
    if not named:
        return wording.words.events[stem]
    return told(wording.words.events[f"{stem}_topics"], topics=listed(named))


def _topics(at: AtChosenMoment, people: ir.Table) -> dict[tuple[str, str], list[str]]:
    """What each text speaks for; what it speaks against is no wish."""
    voices = at.tables["voices"]
    instant = ibis.literal(at.as_of.instant, type="timestamp('UTC')")
    heard = voices.filter(voices.known_at < instant, voices.polarity > 0)
    heard = heard.semi_join(people, "customer_id").order_by("topic")
    found: dict[tuple[str, str], list[str]] = {}
    for row in heard.select("department", "feedback_id", "topic").to_pyarrow().to_pylist():
        found.setdefault((row["department"], row["feedback_id"]), []).append(row["topic"])
    return found


def _visits(at: AtChosenMoment, wording: Wording, people: ir.Table) -> Iterator[Line]:
    """Counts by week and topic; single visits are nobody's business."""
    rows = _recent(at, at.by_party("digital_events"))
    rows = rows.filter(rows.kind == "page", rows.topic.notnull(), rows.topic.notin(_PASSED_BY))
    weeks = rows.mutate(week=rows.happened_date.truncate("W"))
    counted = weeks.group_by("customer_id", "week", "topic").aggregate(
        n=weeks.count(), happened_date=weeks.happened_date.max()
    )
    words = wording.words.events
    for row in _read(counted, people, "happened_date", "topic"):
        name = "visits" if row["n"] > 1 else "visits_once"
        said = told(words[name], n=row["n"], topic=wording.code(row["topic"]))
        yield row["customer_id"], _event(row["happened_date"], "digital", said)


def _accounts(at: AtChosenMoment, wording: Wording, people: ir.Table) -> Iterator[Line]:
    rows = owned(at)
    for date, name in (("opened_date", "account_opened"), ("closed_date", "account_closed")):
        inside = rows.filter(at.last(rows[date], months=MONTHS))
        for row in _read(inside, people, date, "account_number"):
            what = wording.code(row["kind"])
            yield _product(row, row[date], name, what, wording)


def _lots(at: AtChosenMoment, wording: Wording, people: ir.Table) -> Iterator[Line]:
    lots = at.known("deposits").inner_join(
        owned(at).select("customer_id", "account_number"), "account_number"
    )
    unpaid = lots.ended_date.isnull() | (lots.ended_date >= at.day)
    parts = (
        ("started_date", "lot_started", lots),
        ("ended_date", "lot_ended", lots),
        ("matures_date", "lot_matured", lots.filter(unpaid)),
    )
    for date, name, rows in parts:
        inside = rows.filter(at.last(rows[date], months=MONTHS))
        for row in _read(inside, people, date, "lot_id"):
            code = row["product_code"]
            what = wording.product(code) if code else wording.code(row["kind"])
            yield _product(row, row[date], name, what, wording, row["principal"])


def _loans(at: AtChosenMoment, wording: Wording, people: ir.Table) -> Iterator[Line]:
    loans = at.known("loans").inner_join(
        owned(at).select("customer_id", "account_number"), "account_number"
    )
    for date, name in (("granted_date", "loan_granted"), ("ended_date", "loan_ended")):
        inside = loans.filter(at.last(loans[date], months=MONTHS))
        for row in _read(inside, people, date, "loan_id"):
            amount = row["principal"] if name == "loan_granted" else None
            yield _product(row, row[date], name, wording.code(row["kind"]), wording, amount)


def _cards(at: AtChosenMoment, wording: Wording, people: ir.Table) -> Iterator[Line]:
    cards = at.by_party("cards")
    cards = cards.filter(at.last(cards.issued_date, months=MONTHS))
    for row in _read(cards, people, "issued_date", "card_number"):
        what = wording.code(row["kind"])
        yield _product(row, row["issued_date"], "card_issued", what, wording)


def _signals(at: AtChosenMoment, wording: Wording, people: ir.Table) -> Iterator[Line]:
    rows = at.tables["signals"]
    instant = ibis.literal(at.as_of.instant, type="timestamp('UTC')")
    fired = rows.filter(rows.fired_at < instant, at.last(rows.fired_date, months=MONTHS))
    for row in _read(fired, people, "fired_date", "signal", "firing_id"):
        said = _signal_words(row, wording)
        yield row["customer_id"], _event(row["fired_date"], "signal", said)


def _signal_words(row: Row, wording: Wording) -> Sentence:
    definition = wording.signals.get(row["signal"])
    if definition is None:
        return told(wording.words.events["signal"], name=row["signal"])
    try:
        return definition.say(json.loads(row["values"]), currency=wording.currency)
    except KeyError:
        # Fired before its definition named another value: the title still says what it was.
        return told(wording.words.events["signal"], name=definition.title)


def _answers(at: AtChosenMoment, wording: Wording, people: ir.Table) -> Iterator[Line]:
    rows = at.tables["outcomes"]
    instant = ibis.literal(at.as_of.instant, type="timestamp('UTC')")
    start = ibis.literal(at.as_of.back(months=MONTHS).instant, type="timestamp('UTC')")
    given = rows.filter(rows.known_at < instant, rows.answered_at < instant)
    given = given.filter(given.answered_at >= start)
    zone = ZoneInfo(at.as_of.zone)
    for row in _read(given, people, "answered_at", "outcome_id"):
        name = "met" if row["source"] == "records" else row["answer"]
        said = told(wording.words.events[name], need=wording.need(row["need"]))
        day = row["answered_at"].astimezone(zone).date()
        yield row["customer_id"], _event(day, "answer", said)


def _recent(at: AtChosenMoment, rows: ir.Table) -> ir.Table:
    return rows.filter(at.last(rows.happened_date, months=MONTHS))


def _product(
    row: Row,
    date: dt.date,
    name: str,
    what: Sentence,
    wording: Wording,
    amount: Decimal | None = None,
) -> Line:
    said = told(wording.words.events[name], what=what)
    return row["customer_id"], _event(date, "product", said, amount)


def _event(
    date: dt.date, kind: Any, sentence: Sentence, amount: Decimal | None = None
) -> ShownEvent:
    return ShownEvent(date=date, kind=kind, sentence=sentence, amount=amount)


_SOURCES: tuple[Callable[[AtChosenMoment, Wording, ir.Table], Iterator[Line]], ...] = (
    _contacts,
    _feedback,
    _visits,
    _accounts,
    _lots,
    _loans,
    _cards,
    _signals,
    _answers,
)
