"""The one place where a request is let in: role, scope, customer within reach."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from workbench.customers.queries import is_within_reach

from .access import PUBLIC, NotAllowed, not_allowed, require
from .language import language_of
from .models import Person
from .roles import Scope
from .views import only_a_form, refused

Respond = Callable[[HttpRequest], HttpResponse]
View = Callable[..., HttpResponse]


class Gate:
    """Middleware: a page opens only to those the access matrix names."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the response, with the reader's language known to everything below."""
        request.language = language_of(request)  # type: ignore[attr-defined]
        request.scope = Scope.NONE  # type: ignore[attr-defined]
        response = self.respond(request)
        return only_a_form(request) if _is_opened_form(request, response) else response

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Return a refusal, or None where the view may run."""
        name = request.resolver_match.url_name or "" if request.resolver_match else ""
        if name in PUBLIC:
            return None
        if not isinstance(request.user, Person):
            return _to_sign_in(request)
        try:
            scope = require(request.user, name)
        except NotAllowed as error:
            return refused(request, error)
        request.scope = scope  # type: ignore[attr-defined]
        customer_id = kwargs.get("customer_id")
        if customer_id is not None and not is_within_reach(request.user, scope, customer_id):
            return refused(request, not_allowed())
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Return a refusal where an operation said no; other errors go on."""
        return refused(request, error) if isinstance(error, NotAllowed) else None


def _is_opened_form(request: HttpRequest, response: HttpResponse) -> bool:
    """A reloaded or bookmarked address of a form would give an empty page."""
    return response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and request.method == "GET"


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """Lead the whole page to sign-in, also where only a part of it was asked for."""
    page = urlsplit(request.headers.get("HX-Current-URL", "")).path
    back = page if "HX-Request" in request.headers and page else request.get_full_path()
    response = redirect_to_login(back, reverse("sign_in"))
    if "HX-Request" not in request.headers:
        return response
    return HttpResponse(status=401, headers={"HX-Redirect": response.headers["Location"]})
