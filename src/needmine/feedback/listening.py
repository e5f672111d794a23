"""The table ``voices``: what customers' own words speak of, without the words."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from needmine.core.tables import INSTANT, Tables
from needmine.core.time import Moment, known

from .hearing import FOR, Heard, heard
from .tables import VOICES
from .words import Topics, read_topics

# Texts decrypted at one time; the plain words of no more than these are ever in memory.
TEXTS_AT_A_TIME = 2_000


def voices(
    tables: Tables,
    *,
    as_of: Moment,
    reveal: Callable[[Sequence[str | None]], list[str | None]],
    topics: Topics | None = None,
) -> pa.Table:
    """Return the topics heard in every feedback text known at the moment.

    Parameters
    ----------
    reveal
        Turns tokens into the texts they stand for, None where a text was erased. What it
        returns is used here and goes no further.
    topics
        The bank's own topics; those that ship where it has none.

    Returns
    -------
    pa.Table
        **One row per feedback text and topic** (``VOICES``), ordered by its key. A complaint
        always has a complaint topic, ``complaint_other`` where its words name none, so that no
        open complaint is lost. A text of somebody no customer record knows is left out.
    """
    heard_by = topics or read_topics()
    schema = VOICES.schema().to_pyarrow()
    rows = [
        row
        for batch in _texts(tables, as_of=as_of).to_pyarrow().to_batches(TEXTS_AT_A_TIME)
        for row in _rows(batch.to_pylist(), reveal, heard_by, as_of)
    ]
    rows.sort(key=lambda row: tuple(row[name] for name in VOICES.key))
    return pa.Table.from_pylist(rows, schema=schema)


def _texts(tables: Tables, *, as_of: Moment) -> ir.Table:
    """Return the texts known at the moment with the customer who said them."""
    texts = known(tables["feedback_texts"], as_of=as_of)
    records = tables["customer_records"]
    records = records.filter(records.known_at < ibis.literal(as_of.instant, type=INSTANT))
    return texts.inner_join(
        records.select("department", "party_id", "customer_id"), ["department", "party_id"]
    ).select(
        *("department", "feedback_id", "customer_id", "kind", "text", "closed_date"),
        *("happened_at", "happened_date", "known_at", "load_id", "from_row"),
    )


def _rows(
    texts: list[dict[str, Any]],
    reveal: Callable[[Sequence[str | None]], list[str | None]],
    topics: Topics,
    as_of: Moment,
) -> Iterator[dict[str, Any]]:
    words = reveal([text["text"] for text in texts])
    for text, said in zip(texts, words, strict=True):
        for topic in _spoken_of(said or "", text["kind"], topics):
            yield _row(text, topic, as_of)


def _spoken_of(said: str, kind: str, topics: Topics) -> tuple[Heard, ...]:
    found = heard(said, topics)
    complaints = {topic.name for topic in topics.topics if topic.is_complaint}
    if kind != "complaint" or any(
        topic.topic in complaints and topic.polarity > 0 for topic in found
    ):
        return found
    return (*found, Heard(topic=topics.unnamed_complaint, polarity=FOR))


def _row(text: dict[str, Any], topic: Heard, as_of: Moment) -> dict[str, Any]:
    closed = text["closed_date"]
    return {
        "department": text["department"],
        "feedback_id": text["feedback_id"],
        "customer_id": text["customer_id"],
        "kind": text["kind"],
        "topic": topic.topic,
        "polarity": topic.polarity,
        # A settling day still to come is a promise, not a settlement.
        "is_open": text["kind"] == "complaint" and (closed is None or closed >= as_of.date),
        "happened_date": text["happened_date"] or _local_day(text["happened_at"], as_of),
        "known_at": text["known_at"],
        "row": f"feedback_texts/{text['load_id']}/{text['from_row']}",
    }


def _local_day(instant: dt.datetime, as_of: Moment) -> dt.date:
    return instant.astimezone(ZoneInfo(as_of.zone)).date()
