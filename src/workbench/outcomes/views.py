"""Taking an answer, in place or by a plain form."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from needmine.core.errors import NeedmineError
from workbench.actions.queries import has_offer, progress
from workbench.shell.access import NotAllowed
from workbench.shell.requests import language, person

from . import operations


@require_POST
def answer(request: HttpRequest, customer_id: str, need_id: str) -> HttpResponse:
    """Return the answered need in place, or the page the person came from."""
    problem, given = "", None
    try:
        given = operations.answer_need(
            person=person(request),
            customer_id=customer_id,
            need_id=need_id,
            answer=request.POST.get("answer", ""),
            note=request.POST.get("note", ""),
        )
    except NotAllowed:
        raise
    except NeedmineError as error:
        problem = error.say(language(request))
    if "HX-Request" in request.headers:
        seen = {
            "answer": given,
            "problem": problem,
            "customer_id": customer_id,
            "need_id": need_id,
            "can_offer": has_offer(need_id),
            "back": _back(request, customer_id),
            "progress": progress(person(request)),
            "swaps_progress": True,
        }
        return render(request, "outcomes/answered.html", seen)
    if problem:
        return render(request, "shell/problem.html", {"problem": problem}, status=422)
    return HttpResponseRedirect(_back(request, customer_id))


def _back(request: HttpRequest, customer_id: str) -> str:
    wanted = request.POST.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if is_ours else reverse("customer", args=[customer_id])
