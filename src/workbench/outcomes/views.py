"""Taking an answer, in place or by a plain form."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from needmine.core.errors import NeedmineError
from workbench.actions.queries import offer_of, progress
from workbench.shell.access import NotAllowed
from workbench.shell.requests import language, person

from . import operations, placing, queries


@require_safe
def placings(request: HttpRequest) -> HttpResponse:
    """Return the answers of which nobody knows whose they are."""
    return render(request, "outcomes/placings.html", {"waiting": placing.answers_to_place()})


@require_POST
def place(request: HttpRequest, answer_id: str) -> HttpResponse:
    """Return the list without the answer, or with what was wrong."""
    customer_id = request.POST.get("customer", "")
    try:
        placing.place_answer(person=person(request), answer_id=answer_id, customer_id=customer_id)
    except NotAllowed:
        raise
    except NeedmineError as error:
        seen = {"waiting": placing.answers_to_place(), "problem": error.say(language(request))}
        return render(request, "outcomes/placings.html", seen, status=422)
    return redirect("placings")


@require_POST
def answer(request: HttpRequest, customer_id: str, need_id: str) -> HttpResponse:
    """Return the answered need in place, or the page the person came from."""
    problem, note = "", request.POST.get("note", "")
    try:
        operations.answer_need(
            person=person(request),
            customer_id=customer_id,
            need_id=need_id,
            answer=request.POST.get("answer", ""),
            note=note,
            seen=request.POST.get("seen", ""),
        )
    except NotAllowed:
        raise
    except NeedmineError as error:
        problem = error.say(language(request))
    if "HX-Request" in request.headers:
        seen = {
            "answer": queries.answers_of([need_id]).get(need_id),
            "problem": problem,
            # What was refused is given back to be mended, not to be typed again.
            "typed": note if problem else "",
            "customer_id": customer_id,
            "need_id": need_id,
            "offer": offer_of(need_id),
            "back": _back(request, customer_id),
            "progress": progress(person(request)),
            # Only the list shows how far the day is; elsewhere there is nothing to swap.
            "swaps_progress": _is_on_list(request),
        }
        return render(request, "outcomes/answered.html", seen)
    if problem:
        seen = {"problem": problem, "back": _back(request, customer_id)}
        return render(request, "shell/problem.html", seen, status=422)
    return HttpResponseRedirect(_back(request, customer_id))


def _is_on_list(request: HttpRequest) -> bool:
    page = urlsplit(request.headers.get("HX-Current-URL", "")).path
    return page == reverse("today")


def _back(request: HttpRequest, customer_id: str) -> str:
    wanted = request.POST.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if is_ours else reverse("customer", args=[customer_id])
