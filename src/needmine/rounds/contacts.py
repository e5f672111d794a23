"""Whom the branch's lists contact at the moment of a run, and what such contacts are worth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from needmine.core.sentences import Sentence
from needmine.core.tables import Tables
from needmine.core.time import Moment
from needmine.evaluate.branch_lists import branch_lists
from needmine.evaluate.own_lists import contacts_at, read_lists
from needmine.needs.happenings import recorded_needs
from needmine.needs.taxonomy import PURCHASES, NeedDefinition
from needmine.needs.worth import worths
from needmine.rounds.definitions import Definitions
from needmine.rounds.opened import Opened


@dataclass(frozen=True, kw_only=True)
class Contacts:
    """The contacts of a branch's lists.

    Parameters
    ----------
    rows
        list, customer_id, need, place.
    titles
        What each list is called.
    n_unknown
        Lines of the bank's own lists about customers whom its records do not know.
    """

    rows: pa.Table
    titles: Mapping[str, Sentence] = field(default_factory=dict)
    n_unknown: int = 0


def branch_contacts(
    opened: Opened, definitions: Definitions, *, folder: Path | None = None
) -> Contacts:
    """Return whom the lists contact: those of the bank's own in a folder, else the six that ship.

    Raises
    ------
    WrongList
        Where a list of the folder cannot be read.
    """
    if folder is not None:
        return _own(opened, definitions, folder)
    buying = [need for need in definitions.needs if need.outcome in PURCHASES]
    rows = branch_lists(
        opened.tables,
        as_of=opened.moment,
        settings=definitions.lists,
        bought=recorded_needs(opened.tables, as_of=opened.moment, definitions=buying),
    )
    return Contacts(rows=rows, titles={each.id: each.title for each in definitions.lists})


def reckoned_worths(
    tables: Tables, as_of: Moment, definitions: Sequence[NeedDefinition]
) -> pa.Table:
    """Return what the bank reckoned that meeting each need of each customer would be worth.

    Returns
    -------
    pa.Table
        One row per customer and need: customer_id, need, worth (currency units; null where it
        rests on what is not known).
    """
    customers = tables["customers"].select("customer_id").to_pyarrow()["customer_id"].to_pylist()
    reckoning = worths(tables, as_of=as_of, definitions=definitions)
    keys = [(customer, need.id) for need in definitions for customer in sorted(customers)]
    return pa.table(
        {
            "customer_id": [customer for customer, _ in keys],
            "need": [need for _, need in keys],
            "worth": pa.array([reckoning.of(key)[0] for key in keys], pa.float64()),
        }
    )


def _own(opened: Opened, definitions: Definitions, folder: Path) -> Contacts:
    lists = read_lists(
        folder, needs={need.id for need in definitions.needs}, serves=definitions.serves
    )
    found = contacts_at(
        lists, as_of=opened.moment, customers=lambda numbers: _customers(opened, numbers)
    )
    return Contacts(rows=found.contacts, n_unknown=found.n_unknown)


def _customers(opened: Opened, numbers: Sequence[str]) -> list[str | None]:
    tokens = opened.identities.seal(
        pa.array(numbers, pa.string()), "party_id", department=opened.bank.master or ""
    ).to_pylist()
    rows = opened.tables["customers"].select("customer_number", "customer_id").to_pyarrow()
    known = dict(zip(*(column.to_pylist() for column in rows.columns), strict=True))
    return [None if token is None else known.get(token) for token in tokens]
