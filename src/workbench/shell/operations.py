"""Signing in and out, choosing a language."""

import datetime as dt

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from needmine.core.errors import NeedmineError
from needmine.core.sentences import Sentence

from .audit import record
from .language import SESSION_KEY, as_language
from .models import AuditEvent, Person

# After so many wrong passwords a name rests, so that nobody can try them all.
_TRIES, _REST = 5, dt.timedelta(minutes=15)


class SignInRefused(NeedmineError):
    """Name and password do not fit, or the name rests after too many tries."""


def sign_in(*, request: HttpRequest, username: str, password: str) -> Person:
    """Return the person now signed in.

    Raises
    ------
    SignInRefused
        In the same words whether the name or the password was wrong.
    """
    username = username.strip()[:80]
    if _must_rest(username):
        raise SignInRefused(
            Sentence(zh="尝试次数过多。", en="Too many tries."),
            remedy=Sentence(
                zh="请在 {n} 分钟后再试，或请管理员重设密码。",
                en="Try again in {n} minutes, or have the password set anew.",
            ).fill(n=_REST.seconds // 60),
        )
    person = authenticate(request, username=username, password=password)
    if not isinstance(person, Person):
        record(person=None, verb="sign_in_failed", subject=username)
        raise SignInRefused(
            Sentence(zh="用户名或密码不对。", en="Name and password do not fit."),
            remedy=Sentence(zh="请重新输入。", en="Please try again."),
        )
    return _signed_in(request, person)


def sign_in_demo(*, request: HttpRequest, username: str) -> Person:
    """Return the person of a simulated bank now signed in, without a password.

    Raises
    ------
    SignInRefused
        On a bank that is not simulated, and for people who are real.
    """
    person = Person.objects.filter(username=username, is_demo=True, is_active=True).first()
    if not settings.DEMO or person is None:
        raise SignInRefused(
            Sentence(zh="此处不能免密登录。", en="Nobody signs in here without a password."),
            remedy=Sentence(zh="请使用密码登录。", en="Sign in with your password."),
        )
    return _signed_in(request, person)


def _signed_in(request: HttpRequest, person: Person) -> Person:
    chosen = request.session.get(SESSION_KEY, "")
    with transaction.atomic():
        login(request, person, backend="django.contrib.auth.backends.ModelBackend")
        if chosen:
            request.session[SESSION_KEY] = chosen
        record(person=person, verb="sign_in")
    return person


def _must_rest(username: str) -> bool:
    since = timezone.now() - _REST
    tries = AuditEvent.objects.filter(verb="sign_in_failed", subject=username, at__gte=since)
    return tries.count() >= _TRIES


def sign_out(*, request: HttpRequest) -> None:
    """End the session; only the chosen language stays."""
    chosen = request.session.get(SESSION_KEY, "")
    if isinstance(request.user, Person):
        record(person=request.user, verb="sign_out")
    logout(request)
    if chosen:
        request.session[SESSION_KEY] = chosen


def choose_language(*, request: HttpRequest, code: str) -> None:
    """Keep the language in the session, and with the person who is signed in."""
    language = as_language(code)
    if language is None:
        return
    request.session[SESSION_KEY] = language
    if isinstance(request.user, Person):
        request.user.language = language
        request.user.save(update_fields=["language"])
