"""The stage's entry: which records are one customer, and what is known of them together."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from needmine.core.tables import Tables
from needmine.core.time import Moment

from .accounts import customer_accounts
from .affected import affected
from .candidates import Candidates, as_pairs, candidates, undecided
from .decisions import GivenDecision, in_force, link_decisions, with_decisions
from .lasting_ids import Before
from .membership import customer_numbers
from .model import LinkingModel, read_weights
from .records import records
from .regrouping import Part, regrouped, with_others
from .remembered import Remembered, Seal
from .rules import Rules
from .survivorship import managers_of, survivors
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
        How customers stood in the run before; None where none was. Who cannot be concerned by
        anything new stands as there.
    seal, last
        As `candidates.candidates` takes them.

    Notes
    -----
    The master's records are customers, the crosswalk is trusted, what people decided is obeyed,
    the rest is linked. A customer's id belongs to the number that was known first and stays
    through later runs. Given a model, order and portions of the records make no difference to who
    is one customer.
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
    places = affected(
        found,
        trusted=_labels(trusted),
        pairs=worth.ends(),
        touched=worth.touched,
        decided=told,
        before=before,
        last=last,
    )
    part = _part(found, trusted, worth, places, told, reveal=reveal, rules=rules)
    anew = regrouped(part, rules=rules, master=master, before=before, as_of=as_of)
    whole = with_others(anew, found, places, before) if before else anew
    kept = survivors(
        found,
        whole.customer_records,
        customer_numbers=customer_numbers(whole.customer_records, trusted),
        managers=managers_of(tables, found, as_of=as_of),
    )
    ids = whole.customer_records["customer_id"].combine_chunks()
    return Grouping(
        customer_records=whole.customer_records,
        customers=kept.customers,
        customer_values=kept.values,
        customer_accounts=customer_accounts(tables, found, ids, as_of=as_of),
        links=whole.links,
        link_decisions=told,
        customer_ids=whole.customer_ids,
        customer_events=whole.customer_events,
        model=worth.model,
        memory=worth.memory,
    )


def _part(
    found: pa.Table,
    trusted: Sequence[Anchor | None],
    worth: Candidates,
    places: np.ndarray,
    told: pa.Table,
    *,
    reveal: Reveal,
    rules: Rules,
) -> Part:
    """Return some of the records with all that decides whose they are."""
    chosen = found.take(pa.array(places))
    theirs = [trusted[place] for place in places.tolist()]
    rows, ends = worth.among(places, len(found))
    weights = read_weights(worth.model, rules)
    weighed = as_pairs(rows, ends, chosen, weights, reveal=reveal, rules=rules)
    labels = _labels(theirs)
    pairs = undecided([*worth.companies_among(places, len(found)), *weighed], labels)
    return Part(
        records=chosen,
        trusted=theirs,
        labels=labels,
        id_numbers=worth.id_numbers.take(pa.array(places)).to_pylist(),
        pairs=with_decisions(pairs, in_force(told, chosen)),
    )


def _labels(trusted: Sequence[Anchor | None]) -> list[str | None]:
    return [anchor.label if anchor else None for anchor in trusted]
