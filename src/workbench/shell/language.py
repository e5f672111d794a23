"""The language a reader reads in: theirs, else the session's, else the bank's first."""

from typing import cast

from django.conf import settings
from django.http import HttpRequest

from needmine.core.sentences import LANGUAGES, Language

from .models import Person

SESSION_KEY = "language"


def language_of(request: HttpRequest) -> Language:
    """Return the language of a request's reader."""
    chosen = request.session.get(SESSION_KEY, "")
    person = request.user
    if not chosen and isinstance(person, Person):
        chosen = person.language
    return as_language(chosen) or cast(Language, settings.LANGUAGES_SHOWN[0])


def as_language(text: str) -> Language | None:
    """Return the language of that code, or None where the bank does not show it.

    >>> as_language("tlh") is None
    True
    """
    if text in LANGUAGES and text in settings.LANGUAGES_SHOWN:
        return text
    return None
