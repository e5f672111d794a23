"""Today's list."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from workbench.shell.requests import person, scope

from . import queries


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """Return today's list of the person who asks."""
    found = queries.today(
        person(request),
        scope(request),
        tab=request.GET.get("show", "todo"),
        need=request.GET.get("need", ""),
        page=request.GET.get("page", "1"),
        banker=request.GET.get("banker", ""),
    )
    return render(request, "actions/today.html", {"today": found})
