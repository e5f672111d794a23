"""The pages of runs and of the departments' sources."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from . import queries
from .feeds import feeds


@require_safe
def runs(request: HttpRequest) -> HttpResponse:
    """Return the history of runs."""
    return render(request, "sources/runs.html", {"runs": queries.runs()[:60]})


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """Return how good what each department told is, and what is in quarantine."""
    state, department = request.GET.get("state", ""), request.GET.get("department", "")
    page = feeds(state=state, department=department)
    return render(request, "sources/sources.html", {"page": page})
