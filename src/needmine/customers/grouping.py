"""The stage's entry: which records are one customer, and what is known of them together."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from needmine.core.tables import Table, Tables
from needmine.core.time import Moment

from .accounts import customer_accounts
from .candidates import Candidates, candidates
from .clusters import Clusters, Pair, clusters
from .decisions import GivenDecision, in_force, link_decisions, with_decisions
from .events import Now, customer_events
from .lasting_ids import Before, lasting_ids
from .membership import Member, members
from .model import LinkingModel
from .records import records
from .remembered import Remembered, Seal
from .rules import Rules
from .survivorship import managers_of, survivors
from .tables import CUSTOMER_RECORDS, LINKS
from .traits import Reveal
from .trusted import Anchor, anchors


@dataclass(frozen=True, kw_only=True)
class Grouping:
    """What the stage hands over: its tables, and the weights they came from."""

    customer_records: pa.Table
    customers: pa.Table
    customer_values: pa.Table
    customer_accounts: pa.Table
    links: pa.Table
    link_decisions: pa.Table
    customer_ids: pa.Table
    customer_events: pa.Table
    model: LinkingModel
    memory: Remembered


def group(
    tables: Tables,
    *,
    as_of: Moment,
    master: str | None,
    reveal: Reveal,
    seal: Seal,
    linking: object,
    rules: Rules,
    model: LinkingModel | None,
    decided: Sequence[GivenDecision] = (),
    before: Before | None = None,
    last: Remembered | None = None,
) -> Grouping:
    """Return every record's customer, the customers, and their accounts, known at a moment.

    Parameters
    ----------
    master
        The department whose customer number is the bank's; None where it has none.
    reveal
        Opens tokens, in memory.
    linking
        A fresh Splink database API over a connection in memory.
    model
        Frozen weights; None to learn them from what was known at the moment.
    decided
        What people decided about pairs of records, as `decisions.link_decisions` takes it.
    before
        How customers stood in the run before; None where none was.
    seal, last
        As `candidates.candidates` takes them.

    Notes
    -----
    The master's records are customers, the crosswalk is trusted, what people decided is obeyed,
    the rest is linked. A customer's
    id belongs to the number that was known first and stays through later runs. Given a model,
    order and portions of the records make no difference to who is one customer.
    """
    found = records(tables, as_of=as_of)
    trusted = anchors(found, master=master)
    worth = candidates(
        found,
        trusted,
        master=master,
        reveal=reveal,
        linking=linking,
        model=model,
        rules=rules,
        as_of=as_of,
        seal=seal,
        last=last,
    )
    told = link_decisions(decided, as_of=as_of)
    pairs = with_decisions(worth.pairs, in_force(told, found))
    joined = _joined(pairs, found, trusted, worth, margin=rules.margin_bits)
    keys = list(zip(found["department"].to_pylist(), found["party_id"].to_pylist(), strict=True))
    lasting = lasting_ids(keys, found["first_known_at"].to_pylist(), joined.group, before=before)
    joined_members = members(found, trusted, joined, master=master, ids=lasting.ids)
    now = Now(
        keys=keys,
        changed=_changed(found),
        trusted=_labels(trusted),
        members=joined_members,
        clusters=joined,
        pairs=pairs,
    )
    kept = survivors(found, joined_members, managers=managers_of(tables, found, as_of=as_of))
    return Grouping(
        customer_records=_customer_records(found, joined_members),
        customers=kept.customers,
        customer_values=kept.values,
        customer_accounts=customer_accounts(tables, found, joined_members, as_of=as_of),
        links=_links(found, pairs, joined, joined_members),
        link_decisions=told,
        customer_ids=lasting.table(),
        customer_events=customer_events(now, before=before, as_of=as_of),
        model=worth.model,
        memory=worth.memory,
    )


def _joined(
    pairs: Sequence[Pair],
    found: pa.Table,
    trusted: Sequence[Anchor | None],
    worth: Candidates,
    *,
    margin: float,
) -> Clusters:
    return clusters(
        pairs,
        customers=_labels(trusted),
        id_numbers=worth.id_numbers,
        margin=margin,
        kinds=found["kind"].to_pylist(),
    )


def _labels(trusted: Sequence[Anchor | None]) -> list[str | None]:
    return [anchor.label if anchor else None for anchor in trusted]


def _changed(found: pa.Table) -> list[dt.datetime]:
    """Return when what linking compares of each record, or the crosswalk, last changed."""
    compared, said = (found[name].to_pylist() for name in ("compared_since", "crosswalk_known_at"))
    return [max(moment, told or moment) for moment, told in zip(compared, said, strict=True)]


def _customer_records(found: pa.Table, joined: Sequence[Member]) -> pa.Table:
    return _table(
        CUSTOMER_RECORDS,
        department=found["department"].to_pylist(),
        party_id=found["party_id"].to_pylist(),
        customer_id=[member.customer_id for member in joined],
        method=[member.method for member in joined],
        match_probability=[member.match_probability for member in joined],
        known_at=[member.known_at for member in joined],
    )


def _links(
    found: pa.Table, pairs: Sequence[Pair], joined: Clusters, members: Sequence[Member]
) -> pa.Table:
    departments, parties = found["department"].to_pylist(), found["party_id"].to_pylist()
    since = found["compared_since"].to_pylist()
    return _table(
        LINKS,
        customer_id=[members[pair.left].customer_id for pair in pairs],
        department=[departments[pair.left] for pair in pairs],
        party_id=[parties[pair.left] for pair in pairs],
        other_customer_id=[members[pair.right].customer_id for pair in pairs],
        other_department=[departments[pair.right] for pair in pairs],
        other_party_id=[parties[pair.right] for pair in pairs],
        verdict=list(joined.verdicts),
        weight=[pair.weight for pair in pairs],
        match_probability=[pair.probability for pair in pairs],
        levels=[json.dumps(dict(pair.levels), sort_keys=True) for pair in pairs],
        decision=[pair.decision or None for pair in pairs],
        known_at=[
            max(
                since[pair.left], since[pair.right], *([pair.decided_at] if pair.decided_at else [])
            )
            for pair in pairs
        ],
    )


def _table(contract: Table, **columns: list[Any]) -> pa.Table:
    schema = contract.schema().to_pyarrow()
    table = pa.table([pa.array(columns[field.name], field.type) for field in schema], schema=schema)
    return table.sort_by([(name, "ascending") for name in contract.key])
