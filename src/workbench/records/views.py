"""Pages on which people decide whether two records are one customer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from needmine.core.errors import NeedmineError
from workbench.outcomes.placing import n_to_place
from workbench.shell.access import NotAllowed
from workbench.shell.requests import language, person

from . import operations, queries


@require_safe
def review(request: HttpRequest) -> HttpResponse:
    """Return the pairs to decide."""
    found = queries.queue(
        tab=request.GET.get("show", ""),
        verdict=request.GET.get("verdict", ""),
        page=request.GET.get("page", "1"),
    )
    return render(request, "records/review.html", {"queue": found, "n_answers": n_to_place()})


@require_safe
def pair(request: HttpRequest, pair_id: str) -> HttpResponse:
    """Return one pair, or the queue where it is there no more."""
    try:
        page = operations.open_pair(
            person=person(request), pair_id=pair_id, language=language(request)
        )
    except operations.NoSuchPair:
        return redirect("review")
    return render(request, "records/pair.html", {"page": page})


@require_POST
def reveal(request: HttpRequest, pair_id: str) -> HttpResponse:
    """Return the pair with full values, shown this once."""
    seen: dict[str, object] = {}
    try:
        seen["page"] = operations.reveal_pair(
            person=person(request),
            pair_id=pair_id,
            reason=request.POST.get("reason", ""),
            language=language(request),
        )
        seen["is_revealed"] = True
    except NotAllowed:
        raise
    except operations.NoSuchPair:
        return redirect("review")
    except NeedmineError as error:
        seen["page"] = queries.pair_page(pair_id, language=language(request))
        seen["reveal_problem"] = error.say(language(request))
    return render(request, "records/pair.html", seen)


@require_POST
def decide(request: HttpRequest, pair_id: str) -> HttpResponse:
    """Return the next pair of the queue, or this one with what was wrong."""
    page = queries.pair_page(pair_id, language=language(request))
    if page is None:
        return redirect("review")
    after = queries.next_open(pair_id)
    department, number, other_department, other_number = queries.key_of(page.pair)
    try:
        operations.decide_pair(
            person=person(request),
            one=(department, number),
            other=(other_department, other_number),
            decision=request.POST.get("decision", ""),
            reason=request.POST.get("reason", ""),
            seen=request.POST.get("seen", ""),
        )
    except NotAllowed:
        raise
    except NeedmineError as error:
        seen = {
            "page": page,
            "problem": error.say(language(request)),
            # What was refused is given back to be mended, not to be typed again.
            "typed": request.POST.get("reason", ""),
        }
        return render(request, "records/pair.html", seen, status=422)
    return redirect("pair", after) if after else redirect("review")
