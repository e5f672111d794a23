"""Reading customers: who is within a person's reach, the list, and one customer's page."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from needmine.core.sentences import Language
from workbench.needs.models import OPEN, Need
from workbench.needs.queries import ShownNeedCard, needs_of
from workbench.shell.charts import Chart, money_by_month
from workbench.shell.models import Person
from workbench.shell.roles import Scope
from workbench.sources.queries import shown_now

from .models import Customer

_PER_PAGE = 25
# From two needs on, their column is longer than money and holdings together.
_NEEDS_OF_A_LONG_PAGE = 2
EVENTS_IN_SIGHT = 8  # as sliced in page.html
ORDERS = {"needs": "-n_open", "assets": "-assets", "since": "since"}


def reach(person: Person, scope: Scope, *, path: str = "") -> Q:
    """Return the condition that a customer is within a person's reach.

    Parameters
    ----------
    path
        The way from the filtered rows to the customer, such as ``need__customer__``.
    """
    if scope is Scope.ALL:
        return Q()
    if scope is Scope.UNASSIGNED:
        return Q(**{f"{path}banker_code": ""})
    if scope is Scope.OWN and person.banker_code:
        return Q(**{f"{path}banker_code": person.banker_code})
    if scope is Scope.BRANCH and person.branch_code:
        return Q(**{f"{path}branch_code": person.branch_code})
    # Neither a code nor a wider scope: nobody. An empty code must never match empty codes.
    return Q(pk__in=[])


def is_within_reach(person: Person, scope: Scope, customer_id: str) -> bool:
    """Return whether a customer exists and is within a person's reach."""
    return Customer.objects.filter(reach(person, scope), customer_id=customer_id).exists()


@dataclass(frozen=True, kw_only=True)
class ListRow:
    """One customer on the list, with the needs that are open."""

    customer: Customer
    titles: Sequence[dict[str, str]]


@dataclass(frozen=True, kw_only=True)
class CustomerList:
    """One page of the customers within reach."""

    page: Page[Customer]
    rows: Sequence[ListRow]
    search: str
    order: str
    has_need: bool


def customer_list(
    person: Person, scope: Scope, *, search: str, order: str, has_need: bool, page: str
) -> CustomerList:
    """Return a page of customers, by masked name, last digits of the number, or city."""
    order = order if order in ORDERS else "needs"
    found = Customer.objects.filter(reach(person, scope)).annotate(
        n_open=Count("needs", filter=Q(needs__status__in=OPEN))
    )
    if search:
        found = found.filter(
            Q(masked_name__icontains=search)
            | Q(masked_number__endswith=search)
            | Q(city__icontains=search)
        )
    if has_need:
        found = found.filter(n_open__gt=0)
    ordered = _ordered(found, ORDERS[order])
    shown_page = Paginator(ordered, _PER_PAGE).get_page(page)
    return CustomerList(
        page=shown_page,
        rows=_rows(list(shown_page.object_list)),
        search=search,
        order=order,
        has_need=has_need,
    )


def _rows(customers: list[Customer]) -> list[ListRow]:
    titles: dict[str, list[dict[str, str]]] = {}
    needs = Need.objects.filter(customer__in=customers, status__in=OPEN)
    for need in needs.order_by("-score", "need_id"):
        titles.setdefault(need.customer_id, []).append(need.title)
    return [ListRow(customer=one, titles=titles.get(one.customer_id, ())) for one in customers]


def _ordered(found: QuerySet[Customer], order: str) -> QuerySet[Customer]:
    # Databases disagree on where empty values go; people expect them last.
    column = order.lstrip("-")
    empty_first = Q(**{f"{column}__isnull": True})
    return found.alias(is_empty=empty_first).order_by("is_empty", order, "customer_id")


@dataclass(frozen=True, kw_only=True)
class CustomerPage:
    """Everything on one customer's page.

    Parameters
    ----------
    reachable
        The related customers whose pages this person may open.
    """

    customer: Customer
    open_needs: Sequence[ShownNeedCard]
    past_needs: Sequence[ShownNeedCard]
    months: list[dict[str, Any]]
    chart: Chart | None
    reachable: frozenset[str]

    @property
    def n_more_events(self) -> int:
        """Return how many lines of the timeline are folded away."""
        return max(0, len(self.customer.timeline) - EVENTS_IN_SIGHT)

    @property
    def is_short(self) -> bool:
        """Return whether the needs leave room for the timeline below them."""
        return len(self.open_needs) + len(self.past_needs) < _NEEDS_OF_A_LONG_PAGE


def customer_page(customer_id: str, *, near: Q, language: Language) -> CustomerPage:
    """Return one customer's page; the caller has made sure that it is within reach.

    Parameters
    ----------
    near
        What `reach` says of customers for the person who looks.
    """
    customer = Customer.objects.get(pk=customer_id)
    shown = shown_now()
    cards = needs_of(customer_id)
    months = [_month(row) for row in customer.months]
    known = [row for row in months if row["money_in"] is not None or row["money_out"] is not None]
    return CustomerPage(
        customer=customer,
        open_needs=[card for card in cards if card.is_open],
        past_needs=[card for card in cards if not card.is_open],
        months=months,
        reachable=_reachable(customer, near),
        chart=money_by_month(known, currency=shown.currency if shown else "", language=language)
        if known
        else None,
    )


def _reachable(customer: Customer, near: Q) -> frozenset[str]:
    related = [relation["customer_id"] for relation in customer.relations]
    found = Customer.objects.filter(near, customer_id__in=related)
    return frozenset(found.values_list("customer_id", flat=True)) if related else frozenset()


def _month(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "month": dt.date.fromisoformat(row["month"]["date"]),
        "money_in": _amount(row["money_in"]),
        "money_out": _amount(row["money_out"]),
    }


def _amount(value: dict[str, str] | None) -> Decimal | None:
    return Decimal(value["money"]) if value else None
