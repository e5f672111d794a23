"""Reading today's list: what to do, what is held back, what is done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from workbench.customers.models import Customer
from workbench.customers.queries import reach
from workbench.needs.models import OPEN, Need
from workbench.needs.queries import titles_of_needs
from workbench.outcomes.models import Answer
from workbench.outcomes.queries import answered_today, answers_of, answers_that_count
from workbench.shell.access import scope_of
from workbench.shell.models import Person
from workbench.shell.roles import Scope
from workbench.sources.queries import shown_now

from .models import Action
from .refusals import Refused, by_rule

Tab = Literal["todo", "held", "done"]
TABS: tuple[Tab, ...] = ("todo", "held", "done")
# Asks for the customers whom no banker has in charge.
OF_NOBODY = "-"
_PER_PAGE = 20


@dataclass(frozen=True, kw_only=True)
class Card:
    """One need on today's list: who, what, why, what may be offered and what not."""

    need: Need
    customer: Customer
    chosen: Action | None
    refused: Sequence[Refused]
    also: Sequence[Need]
    answer: Answer | None


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far the day's list is worked off."""

    n_done: int
    n_open: int
    counts: Mapping[Tab, int]

    @property
    def n_all(self) -> int:
        """Return how many the day holds."""
        return self.n_done + self.n_open


@dataclass(frozen=True, kw_only=True)
class KindFilter:
    """One kind of need to filter by."""

    need: str
    title: Mapping[str, str]
    n: int


@dataclass(frozen=True, kw_only=True)
class BankerFilter:
    """One banker whose customers are on the list; the code is empty for customers of nobody."""

    code: str
    n: int

    @property
    def asked(self) -> str:
        """Return how an address asks for this banker's customers."""
        return self.code or OF_NOBODY


@dataclass(frozen=True, kw_only=True)
class Today:
    """One page of today's list."""

    tab: Tab
    need: str
    banker: str
    cards: Sequence[Card]
    page: Page[Need]
    kinds: Sequence[KindFilter]
    bankers: Sequence[BankerFilter]
    progress: Progress


def today(
    person: Person, scope: Scope, *, tab: str, need: str, page: str, banker: str = ""
) -> Today:
    """Return a page of today's list, what is worth most first.

    Parameters
    ----------
    need, banker
        Only needs of one kind, only customers of one banker; empty for all.
    """
    lists = _lists(person, scope)
    current: Tab = tab if tab in TABS else "todo"
    needs = lists[current]
    counts = {name: found.count() for name, found in lists.items()}
    bankers = _bankers(needs) if scope in (Scope.BRANCH, Scope.ALL) else []
    if banker:
        needs = needs.filter(customer__banker_code="" if banker == OF_NOBODY else banker)
    kinds = _kinds(needs)
    if need:
        needs = needs.filter(need=need)
    shown_page = Paginator(needs, _PER_PAGE).get_page(page)
    return Today(
        tab=current,
        need=need,
        banker=banker,
        cards=_cards(list(shown_page.object_list)),
        page=shown_page,
        kinds=kinds,
        bankers=bankers,
        progress=_progress(person, counts),
    )


def offer_of(need_id: str) -> Action | None:
    """Return what may be offered for a need; without it, it can be neither taken nor declined."""
    return Action.objects.filter(need_id=need_id, is_chosen=True, is_allowed=True).first()


def progress(person: Person) -> Progress:
    """Return how far a person's list of the day is worked off."""
    lists = _lists(person, scope_of(person, "today"))
    return _progress(person, {name: found.count() for name, found in lists.items()})


def _progress(person: Person, counts: Mapping[Tab, int]) -> Progress:
    return Progress(n_done=answered_today(person.username), n_open=counts["todo"], counts=counts)


def _lists(person: Person, scope: Scope) -> dict[Tab, QuerySet[Need]]:
    within = Need.objects.filter(_reach_of_needs(person, scope))
    answered = answers_that_count().filter(need_id=OuterRef("pk"))
    offer = Action.objects.filter(_offer(""), need=OuterRef("pk"))
    refusal = Action.objects.filter(need=OuterRef("pk"), is_allowed=False)
    to_answer = within.filter(~Exists(answered), status__in=OPEN)
    return {
        # A need has one chosen action at most, so that joining it repeats no need.
        "todo": to_answer.filter(_offer("actions__")).order_by("-actions__priority", "need_id"),
        "held": to_answer.filter(~Exists(offer), Exists(refusal)).order_by("-score", "need_id"),
        "done": within.filter(Exists(answered))
        .annotate(answered_at=Subquery(answered.values("answered_at")[:1]))
        .order_by("-answered_at", "need_id"),
    }


def _reach_of_needs(person: Person, scope: Scope) -> Q:
    return reach(person, scope, path="customer__")


def _offer(path: str) -> Q:
    """Return the condition that an action is the one to offer, and still may be."""
    asked: dict[str, object] = {f"{path}is_chosen": True, f"{path}is_allowed": True}
    shown = shown_now()
    if shown is not None:
        asked[f"{path}expires_date__gte"] = shown.as_of
    return Q(**asked)


def _kinds(needs: QuerySet[Need]) -> list[KindFilter]:
    counted = needs.order_by().values("need").annotate(n=Count("pk", distinct=True))
    titles = titles_of_needs()
    kinds = [
        KindFilter(
            need=row["need"],
            title=titles.get(row["need"]) or _title(row["need"]),
            n=row["n"],
        )
        for row in counted
    ]
    return sorted(kinds, key=lambda kind: (-kind.n, kind.need))


def _bankers(needs: QuerySet[Need]) -> list[BankerFilter]:
    counted = needs.order_by().values_list("customer__banker_code").annotate(n=Count("pk"))
    bankers = [BankerFilter(code=code, n=n) for code, n in counted]
    return sorted(bankers, key=lambda banker: (-banker.n, banker.code))


def _title(need: str) -> dict[str, str]:
    first = Need.objects.filter(need=need).first()
    return first.title if first else {"zh": need, "en": need}


def _cards(needs: list[Need]) -> list[Card]:
    ids = [need.need_id for need in needs]
    actions: dict[str, list[Action]] = {}
    for action in Action.objects.filter(need_id__in=ids).order_by("-priority", "action"):
        actions.setdefault(action.need_id, []).append(action)
    customers = Customer.objects.defer("months", "timeline", "holdings", "relations").in_bulk(
        [need.customer_id for need in needs]
    )
    also = _also(needs)
    answers = answers_of(ids)
    return [
        _card(need, customers[need.customer_id], actions, also, answers.get(need.need_id))
        for need in needs
    ]


def _card(
    need: Need,
    customer: Customer,
    actions: Mapping[str, Sequence[Action]],
    also: Mapping[str, Sequence[Need]],
    answer: Answer | None,
) -> Card:
    own = actions.get(need.need_id, ())
    return Card(
        need=need,
        customer=customer,
        chosen=next((action for action in own if action.is_chosen and action.is_allowed), None),
        refused=by_rule(action for action in own if not action.is_allowed),
        also=[other for other in also.get(customer.pk, ()) if other.pk != need.pk],
        answer=answer,
    )


def _also(needs: Sequence[Need]) -> dict[str, list[Need]]:
    """Open needs of the same customers, so that one call can serve more than one."""
    found: dict[str, list[Need]] = {}
    customer_ids = [need.customer_id for need in needs]
    open_needs = Need.objects.filter(customer_id__in=customer_ids, status__in=OPEN)
    for need in open_needs.order_by("-score", "need_id"):
        found.setdefault(need.customer_id, []).append(need)
    return found
