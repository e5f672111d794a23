"""The page of the whole bank's needs."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from workbench.shell.requests import language

from . import queries


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Return the overview of the whole bank."""
    return render(
        request, "needs/overview.html", {"bank": queries.overview(language=language(request))}
    )
