"""Sign-in, language, audit log, and what machines ask: files, health, metrics."""

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
    QueryDict,
)
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from needmine.core.errors import NeedmineError
from needmine.core.sentences import Sentence

from . import audit_pages, operations, queries
from . import health as healths
from .audit_pages import AuditFilter
from .delivery import assets
from .language import language_of
from .metrics import metrics_text
from .monitoring import may_watch
from .requests import as_date, person
from .words import phrase


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Return the page the person starts on."""
    return redirect(queries.home_of(person(request)))


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Return the sign-in page, or the page wanted after signing in."""
    problem = ""
    if request.method == "POST":
        try:
            operations.sign_in(
                request=request,
                username=request.POST.get("username", ""),
                password=request.POST.get("password", ""),
            )
            return HttpResponseRedirect(_wanted(request))
        except NeedmineError as error:
            problem = error.say(language_of(request))
    seen = {
        "problem": problem,
        "people": queries.demo_people(),
        # After a wrong password the form, and with it the page wanted, came by POST.
        "wanted": request.POST.get(REDIRECT_FIELD_NAME, request.GET.get(REDIRECT_FIELD_NAME, "")),
        "tried": request.POST.get("username", ""),
    }
    return render(request, "shell/sign_in.html", seen, status=422 if problem else 200)


@require_POST
def sign_in_demo(request: HttpRequest) -> HttpResponse:
    """Return the page a demonstration person starts on."""
    try:
        operations.sign_in_demo(request=request, username=request.POST.get("username", ""))
    except NeedmineError as error:
        return refused(request, error)
    return redirect("home")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Return the sign-in page."""
    operations.sign_out(request=request)
    return redirect("sign_in")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Return the same page in the language chosen."""
    operations.choose_language(request=request, code=request.POST.get("language", ""))
    return HttpResponseRedirect(_wanted(request))


def _wanted(request: HttpRequest) -> str:
    address = request.POST.get(REDIRECT_FIELD_NAME, "")
    is_ours = url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()})
    return address if is_ours else reverse("home")


@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    """Return the audit log, filtered."""
    found = audit_pages.audit_page(_asked(request.GET), page=request.GET.get("page", "1"))
    return render(request, "shell/audit.html", {"audit": found})


def _asked(query: QueryDict) -> AuditFilter:
    return AuditFilter(
        search=query.get("search", "").strip(),
        verb=query.get("verb", ""),
        customer_id=query.get("customer", ""),
        first=as_date(query.get("from", "")),
        last=as_date(query.get("to", "")),
    )


@require_safe
def audit_check(request: HttpRequest) -> HttpResponse:
    """Return what the next step of looking at the whole log found."""
    checked = audit_pages.audit_step(request.GET.get("after", "0"))
    part = "HX-Request" in request.headers
    template = "shell/audit_chain.html" if part else "shell/audit_check.html"
    return render(request, template, {"checked": checked, "is_step": True})


def refused(request: HttpRequest, error: Exception) -> HttpResponse:
    """Return the page that says no, and why."""
    problem = error.say(language_of(request)) if isinstance(error, NeedmineError) else ""
    return _problem(request, "not_allowed", problem, status=403)


def only_a_form(request: HttpRequest) -> HttpResponse:
    """Return the page for an address that takes a form, opened as a page (a reload, a bookmark)."""
    said = phrase("problem.only_a_form").say(language_of(request))
    return _problem(request, "only_a_form", said, status=405)


def _problem(request: HttpRequest, kind: str, said: str, *, status: int) -> HttpResponse:
    if "HX-Request" in request.headers:
        # Said where the form stands, by desk.js; a whole page would be out of place there.
        return HttpResponse(said, status=status, content_type="text/plain; charset=utf-8")
    seen = {"problem": said, "kind": kind}
    return render(request, "shell/problem.html", seen, status=status)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Return the page for a form that was open too long or came from elsewhere."""
    said = phrase("problem.stale_form").say(language_of(request))
    return _problem(request, "stale_form", said, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the page for an address that does not exist."""
    said = phrase("problem.not_found").say(language_of(request))
    return _problem(request, "not_found", said, status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """Return the page for a mistake of ours."""
    return _bare(phrase("problem.ours"), status=500)


def wrong_name(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the page for a request that this bank's workbench does not answer to."""
    return _bare(phrase("problem.wrong_name"), status=400)


def _bare(said: Sentence, *, status: int) -> HttpResponse:
    """A page that leans on nothing that may be broken: no database, no session, no template."""
    page = format_html(
        '<!doctype html><html lang="zh-CN"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<title>{app}</title><link rel="stylesheet" href="{style}">'
        '<main class="empty"><p>{zh}</p><p lang="en">{en}</p><p><a href="/">{app}</a></p></main>',
        app=phrase("app.name").say("zh"),
        style=reverse("asset", args=[assets()["desk.css"].digest, "desk.css"]),
        zh=said.say("zh"),
        en=said.say("en"),
    )
    return HttpResponse(page, status=status)


@require_safe
def asset(request: HttpRequest, digest: str, name: str) -> HttpResponse:
    """Return a style, script or icon; its address changes with its content."""
    found = assets().get(name)
    if found is None or found.digest != digest:
        raise Http404
    return HttpResponse(
        found.packed,
        content_type=found.content_type,
        headers={
            "Content-Encoding": "gzip",
            "Cache-Control": "public, max-age=31536000, immutable",
        },
    )


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Return whether the workbench can serve; to monitoring also which run is shown."""
    health = healths.health()
    said = health.as_json(in_detail=may_watch(request))
    return JsonResponse(said, status=200 if health.can_serve else 503)


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Return counts and durations for monitoring, in OpenMetrics."""
    if may_watch(request):
        text, content_type = metrics_text()
        return HttpResponse(text, content_type=content_type)
    said = phrase("problem.not_for_you")
    wants_token = bool(settings.METRICS_TOKEN)
    return HttpResponse(
        f"{said.say('zh')}\n{said.say('en')}\n",
        status=401 if wants_token else 403,
        content_type="text/plain; charset=utf-8",
        headers={"WWW-Authenticate": "Bearer"} if wants_token else {},
    )
