"""Pages of customers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from needmine.core.errors import NeedmineError
from workbench.shell.access import NotAllowed, require
from workbench.shell.requests import language, person, scope

from . import operations, queries


@require_safe
def customers(request: HttpRequest) -> HttpResponse:
    """Return the list of customers within reach."""
    found = queries.customer_list(
        person(request),
        scope(request),
        search=request.GET.get("search", "").strip(),
        order=request.GET.get("order", ""),
        has_need=request.GET.get("has_need") == "1",
        page=request.GET.get("page", "1"),
    )
    return render(request, "customers/list.html", {"list": found})


@require_safe
def customer(request: HttpRequest, customer_id: str) -> HttpResponse:
    """Return one customer's page."""
    page = operations.open_customer(
        person=person(request), customer_id=customer_id, language=language(request)
    )
    return render(request, "customers/page.html", {"page": page})


@require_POST
def reveal(request: HttpRequest, customer_id: str) -> HttpResponse:
    """Return the customer's page with full values, shown this once."""
    seen: dict[str, object] = {}
    try:
        seen["identity"] = operations.reveal_identity(
            person=person(request), customer_id=customer_id, reason=request.POST.get("reason", "")
        )
    except NotAllowed:
        raise
    except NeedmineError as error:
        seen["reveal_problem"] = error.say(language(request))
    near = queries.reach(person(request), require(person(request), "customer"))
    page = queries.customer_page(customer_id, near=near, language=language(request))
    is_part = "HX-Request" in request.headers
    template = "customers/who.html" if is_part else "customers/page.html"
    return render(request, template, {"page": page, **seen})
