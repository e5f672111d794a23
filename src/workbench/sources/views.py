"""The page of runs, and health for whoever watches the service."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from . import queries


@require_safe
def runs(request: HttpRequest) -> HttpResponse:
    """Return the history of runs."""
    return render(request, "sources/runs.html", {"runs": queries.runs()[:60]})
