"""Taking in what a run publishes."""

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import islice
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from needmine.desks.desk import Publication, ShownCustomer
from workbench.actions.models import Action
from workbench.customers.models import Customer
from workbench.needs.models import Evidence, Need
from workbench.outcomes.placing import note_partings
from workbench.records.operations import show_pairs
from workbench.shell.demo import seat_demo_people

from .models import Shown
from .plain import digest_of_plain, plain

# Customers written in one go; SQLite takes 32,766 parameters a statement, Django splits below it.
_BATCH = 500

# Columns of the tables bear the names of the published dataclasses.
Plain = dict[str, Any]


class DeskPublisher:
    """The library's `Publisher`: writes what differs into the operational database."""

    def publish(self, publication: Publication) -> None:
        """Show this publication in place of the last, in one transaction."""
        with transaction.atomic():
            unseen = dict(Customer.objects.values_list("customer_id", "digest"))
            for batch in _batches(publication.customers):
                _write_changed(batch, unseen)
            _forget(list(unseen))
            show_pairs(publication.pairs)
            note_partings(publication.partings)
            _show(publication)
            if settings.DEMO:
                # The demonstration's bankers have the codes of bankers who are published.
                seat_demo_people()


def _batches(customers: Iterable[ShownCustomer]) -> Iterator[list[ShownCustomer]]:
    rest = iter(customers)
    while batch := list(islice(rest, _BATCH)):
        yield batch


def _write_changed(batch: list[ShownCustomer], unseen: dict[str, str]) -> None:
    """Write the customers whose digest differs, and strike all of them off ``unseen``."""
    changed: list[Plain] = []
    for customer in batch:
        row = plain(customer)
        row["digest"] = digest_of_plain(row)
        if unseen.pop(customer.customer_id, "") != row["digest"]:
            changed.append(row)
    _forget([row["customer_id"] for row in changed])
    needs = [{**need, "customer": row} for row in changed for need in row["needs"]]
    Customer.objects.bulk_create([_customer(row) for row in changed])
    Need.objects.bulk_create([_need(row) for row in needs])
    Evidence.objects.bulk_create(
        [_evidence(piece, need["need_id"]) for need in needs for piece in need["evidence"]]
    )
    Action.objects.bulk_create(
        [_action(action, need["need_id"]) for need in needs for action in need["actions"]]
    )


def _forget(customer_ids: list[str]) -> None:
    for start in range(0, len(customer_ids), _BATCH):
        chunk = customer_ids[start : start + _BATCH]
        Action.objects.filter(need__customer_id__in=chunk).delete()
        Evidence.objects.filter(need__customer_id__in=chunk).delete()
        Need.objects.filter(customer_id__in=chunk).delete()
        Customer.objects.filter(customer_id__in=chunk).delete()


def _show(publication: Publication) -> None:
    summary: Plain = {
        "run_id": publication.run_id,
        "as_of": publication.as_of,
        "currency": publication.currency,
        "counts": plain(publication.counts),
        "quarantine": plain(publication.quarantine),
        "loads": plain(publication.loads),
        "feeds": plain(publication.feeds),
        "model_quality": plain(publication.models),
        "aside": plain(publication.aside),
        "n_pairs": publication.n_pairs,
    }
    digest = digest_of_plain(plain(summary))
    if not Shown.objects.filter(pk=1, digest=digest).exists():
        Shown(pk=1, published_at=timezone.now(), digest=digest, **summary).save()


def _customer(row: Plain) -> Customer:
    columns = {name: value for name, value in row.items() if name != "needs"}
    columns["since"] = _date(row["since"])
    columns["assets"] = _amount(row["assets"])
    return Customer(**columns)


def _need(row: Plain) -> Need:
    columns = {
        name: value
        for name, value in row.items()
        if name not in ("evidence", "actions", "customer")
    }
    for name in ("window_from", "window_to", "found_date"):
        columns[name] = _date(row[name])
    for name in ("value_bank", "value_customer"):
        columns[name] = _amount(row[name])
    return Need(customer_id=row["customer"]["customer_id"], **columns)


def _evidence(row: Plain, need_id: str) -> Evidence:
    return Evidence(**{**row, "need_id": need_id, "happened_date": _date(row["happened_date"])})


def _action(row: Plain, need_id: str) -> Action:
    return Action(**{**row, "need_id": need_id, "expires_date": _date(row["expires_date"])})


def _date(value: dict[str, str] | None) -> dt.date | None:
    return dt.date.fromisoformat(value["date"]) if value else None


def _amount(value: dict[str, str] | None) -> Decimal | None:
    return Decimal(value["money"]) if value else None
