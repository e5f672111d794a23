"""Taking in what a run publishes."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from needmine.desk import Publication, ShownAction, ShownCustomer, ShownNeed
from workbench.actions.models import Action
from workbench.customers.models import Customer
from workbench.needs.models import Evidence, Need
from workbench.shell.demo import seat_demo_people

from .models import Shown
from .plain import digest_of_plain, plain

# Customers written in one go; SQLite takes 32,766 parameters a statement, Django splits below it.
_BATCH = 500


class DeskPublisher:
    """The library's `Publisher`: writes what differs into the operational database."""

    def publish(self, publication: Publication) -> None:
        """Show this publication in place of the last, in one transaction."""
        with transaction.atomic():
            unseen = dict(Customer.objects.values_list("customer_id", "digest"))
            for batch in _batches(publication.customers):
                _write_changed(batch, unseen)
            _forget(list(unseen))
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
    changed = [
        (customer, digest)
        for customer in batch
        if unseen.pop(customer.customer_id, "") != (digest := digest_of_plain(customer))
    ]
    _forget([customer.customer_id for customer, _ in changed])
    Customer.objects.bulk_create([_customer(customer, digest) for customer, digest in changed])
    needs = [(customer, need) for customer, _ in changed for need in customer.needs]
    Need.objects.bulk_create([_need(customer, need) for customer, need in needs])
    Evidence.objects.bulk_create([row for _, need in needs for row in _evidence(need)])
    Action.objects.bulk_create(
        [_action(need, action) for _, need in needs for action in need.actions]
    )


def _forget(customer_ids: list[str]) -> None:
    for start in range(0, len(customer_ids), _BATCH):
        chunk = customer_ids[start : start + _BATCH]
        Action.objects.filter(need__customer_id__in=chunk).delete()
        Evidence.objects.filter(need__customer_id__in=chunk).delete()
        Need.objects.filter(customer_id__in=chunk).delete()
        Customer.objects.filter(customer_id__in=chunk).delete()


def _show(publication: Publication) -> None:
    summary: dict[str, Any] = {
        "run_id": publication.run_id,
        "as_of": publication.as_of,
        "currency": publication.currency,
        "counts": plain(publication.counts),
        "quarantine": plain(publication.quarantine),
        "loads": plain(publication.loads),
        "model_quality": plain(publication.models),
        "aside": plain(publication.aside),
    }
    digest = digest_of_plain(summary)
    if not Shown.objects.filter(pk=1, digest=digest).exists():
        Shown(pk=1, published_at=timezone.now(), digest=digest, **summary).save()


def _customer(customer: ShownCustomer, digest: str) -> Customer:
    return Customer(
        customer_id=customer.customer_id,
        kind=customer.kind,
        masked_name=customer.masked_name,
        masked_number=customer.masked_number,
        masked_phone=customer.masked_phone,
        name_token=customer.name_token,
        number_token=customer.number_token,
        phone_token=customer.phone_token,
        birth_year=customer.birth_year,
        gender=plain(customer.gender),
        city=customer.city,
        occupation=customer.occupation,
        since=customer.since,
        banker_code=customer.banker_code,
        branch_code=customer.branch_code,
        assets=customer.assets,
        assets_band=plain(customer.assets_band),
        holdings=plain(customer.holdings),
        months=plain(customer.months),
        timeline=plain(customer.timeline),
        digest=digest,
    )


def _need(customer: ShownCustomer, need: ShownNeed) -> Need:
    return Need(
        need_id=need.need_id,
        customer_id=customer.customer_id,
        need=need.need,
        title=plain(need.title),
        score=need.score,
        probability=need.probability,
        window_from=need.window_from,
        window_to=need.window_to,
        value_bank=need.value_bank,
        value_customer=need.value_customer,
        status=need.status,
        found_date=need.found_date,
        reason=plain(need.reason),
    )


def _evidence(need: ShownNeed) -> Iterator[Evidence]:
    for piece in need.evidence:
        yield Evidence(
            need_id=need.need_id,
            evidence_id=piece.evidence_id,
            kind=piece.kind,
            name=piece.name,
            weight=piece.weight,
            happened_date=piece.happened_date,
            sentence=plain(piece.sentence),
            rows=plain(piece.rows),
        )


def _action(need: ShownNeed, action: ShownAction) -> Action:
    return Action(
        need_id=need.need_id,
        action=action.action,
        lead_id=action.lead_id,
        title=plain(action.title),
        product_code=action.product_code,
        product=plain(action.product),
        channel=action.channel,
        channel_title=plain(action.channel_title),
        is_allowed=action.is_allowed,
        is_chosen=action.is_chosen,
        priority=action.priority,
        expires_date=action.expires_date,
        say=plain(action.say),
        refusals=plain(action.refusals),
    )
