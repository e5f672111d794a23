"""Reading what every page needs, and who may try the demonstration."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from workbench.seams import SEAMS
from workbench.sources.queries import freshness

from .access import ACCESS, scope_of
from .models import Person
from .roles import Role, Scope
from .words import phrase

# The pages of the top bar, in order, and those below them.
_PAGES = ("today", "customers", "review", "overview", "sources", "runs", "audit")
_BELOW = {
    "customer": "customers",
    "reveal": "customers",
    "pair": "review",
    "decide": "review",
    "reveal_pair": "review",
    "placings": "review",
    "place": "review",
}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry of the top bar."""

    name: str
    is_here: bool


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """Return what the layout of every page needs (a context processor)."""
    person = request.user if isinstance(request.user, Person) else None
    fresh = freshness()
    here = request.resolver_match.url_name if request.resolver_match else ""
    return {
        "language": request.language,  # type: ignore[attr-defined]
        "languages": settings.LANGUAGES_SHOWN,
        "bank_name": settings.BANK_NAME,
        "is_demo": settings.DEMO,
        # A page that answered a form has no address to come back to.
        "here": request.get_full_path() if request.method == "GET" else "",
        "person": person,
        "may": {name: may(person, name) for name in ACCESS},
        "can_reveal": SEAMS.reveal is not None,
        "entries": [
            Entry(name=name, is_here=name == _BELOW.get(here or "", here))
            for name in _PAGES
            if may(person, name)
        ],
        "fresh": fresh,
        "failed_why": (fresh.failed and fresh.failed.error) or phrase("app.no_reason"),
        "shown": fresh.shown,
    }


def may(person: Person | None, url_name: str) -> bool:
    """Return whether a person may open a page at all."""
    return person is not None and scope_of(person, url_name) is not Scope.NONE


def home_of(person: Person) -> str:
    """Return the page a person starts on."""
    return next((name for name in _PAGES if may(person, name)), "sign_out")


def demo_people() -> Sequence[Person]:
    """Return the people of a simulated bank whom anybody may be, in the order of the roles."""
    if not settings.DEMO:
        return []
    order = [role.value for role in Role]
    people = Person.objects.filter(is_demo=True, is_active=True)
    return sorted(people, key=lambda person: (order.index(person.role), person.username))
