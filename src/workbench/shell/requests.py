"""What the gate put on a request, with its type."""

import datetime as dt
from typing import cast

from django.http import HttpRequest

from needmine.core.sentences import Language

from .models import Person
from .roles import Scope


def person(request: HttpRequest) -> Person:
    """Return who asks; the gate lets nobody else pass."""
    assert isinstance(request.user, Person)
    return request.user


def scope(request: HttpRequest) -> Scope:
    """Return whose customers this page may show."""
    return cast(Scope, request.scope)  # type: ignore[attr-defined]


def language(request: HttpRequest) -> Language:
    """Return the reader's language."""
    return cast(Language, request.language)  # type: ignore[attr-defined]


def as_date(text: str) -> dt.date | None:
    """Return the day that a form's date field sent; None where it is none.

    >>> as_date("2026-02-30") is None
    True
    """
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
