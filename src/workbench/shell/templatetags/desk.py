"""Template tags that say words, values and charts in the reader's language."""

import datetime as dt
from decimal import Decimal
from typing import Any, cast

from django import template
from django.template.context import RequestContext
from django.urls import reverse

from needmine.core.money import shown_money
from needmine.core.sentences import Language, Sentence
from needmine.desks.desk import RunShown
from workbench.customers.models import Customer
from workbench.shell import formats
from workbench.shell.charts import Chart
from workbench.shell.delivery import assets
from workbench.shell.models import Person
from workbench.shell.people import everybody
from workbench.shell.roles import Role
from workbench.shell.words import phrase

register = template.Library()


def _language(context: RequestContext) -> Language:
    return cast(Language, context.get("language", "en"))


def _currency(context: RequestContext) -> str:
    shown = context.get("shown")
    return shown.currency if shown else ""


@register.simple_tag(takes_context=True)
def say(context: RequestContext, key: str, **values: Any) -> str:
    """Return the sentence of a key, with its values as the reader writes them."""
    language = _language(context)
    said = {name: _said(context, value) for name, value in values.items()}
    return phrase(key).say(language, **said)


def _said(context: RequestContext, value: Any) -> str:
    if isinstance(value, Sentence):
        return value.say(_language(context))
    return formats.shown(value, currency=_currency(context), language=_language(context))


@register.simple_tag(takes_context=True)
def say_one(context: RequestContext, stem: str, name: str) -> str:
    """Return the sentence of ``stem.name``; the name itself where nobody wrote one."""
    try:
        return phrase(f"{stem}.{name}").say(_language(context))
    except KeyError:
        return name


@register.simple_tag(takes_context=True)
def show(context: RequestContext, value: Any, currency: str = "") -> str:
    """Return any published value in the reader's words."""
    if isinstance(value, Sentence):
        return value.say(_language(context))
    return formats.shown(
        value, currency=currency or _currency(context), language=_language(context)
    )


@register.simple_tag(takes_context=True)
def called(context: RequestContext, customer: Customer) -> str:
    """Return how a page calls a customer: the masked name, or that none is on record."""
    return customer.masked_name or phrase("customer.nameless").say(_language(context))


@register.simple_tag(takes_context=True)
def banker(context: RequestContext, code: str) -> str:
    """Return a banker's name and code; the code alone where nobody with it signs in here."""
    people = _colleagues(context)
    named = [
        one
        for one in people
        if one.acts_as is Role.RELATIONSHIP_MANAGER and one.banker_code == code
    ]
    return f"{named[0].name[_language(context)]} {code}" if named else code


@register.simple_tag(takes_context=True)
def colleague(context: RequestContext, username: str) -> str:
    """Return a person's name; the name to sign in with where there is no such account."""
    named = [one for one in _colleagues(context) if one.username == username]
    return str(named[0].name[_language(context)]) if named else username


def _colleagues(context: RequestContext) -> list[Person]:
    """Everybody with an account, read once a page; those who can sign in come first."""
    request = context["request"]
    if not hasattr(request, "colleagues"):
        request.colleagues = everybody()
    return cast(list[Person], request.colleagues)


@register.simple_tag(takes_context=True)
def money(context: RequestContext, amount: Decimal | None) -> str:
    """Return an amount in the published currency; a dash where there is none."""
    if amount is None:
        return formats.DASH
    return shown_money(amount, currency=_currency(context), language=_language(context))


@register.simple_tag(takes_context=True)
def day(context: RequestContext, date: dt.date | None, short: bool = False) -> str:
    """Return a date."""
    return formats.shown_date(date, language=_language(context), short=short)


@register.simple_tag(takes_context=True)
def period(context: RequestContext, first: dt.date, last: dt.date) -> str:
    """Return two dates as one period."""
    return formats.shown_period(first, last, language=_language(context))


@register.simple_tag(takes_context=True)
def month(context: RequestContext, date: dt.date) -> str:
    """Return a month with its year."""
    return formats.shown_month(date, language=_language(context))


@register.simple_tag(takes_context=True)
def instant(context: RequestContext, moment: dt.datetime | None) -> str:
    """Return an instant in the bank's zone."""
    return formats.shown_instant(moment, language=_language(context))


@register.simple_tag(takes_context=True)
def age(context: RequestContext, birth_year: int) -> str:
    """Return the age a person reaches in the year that is shown."""
    shown = context.get("shown")
    years = shown.as_of.year - birth_year if shown else 0
    return phrase("customer.age").say(_language(context), n=years)


@register.simple_tag
def took(run: RunShown) -> int:
    """Return how many seconds a run took."""
    return round((run.finished_at - run.started_at).total_seconds()) if run.finished_at else 0


@register.simple_tag
def share(value: float | None, digits: int = 0) -> str:
    """Return a share between 0 and 1 in per cent."""
    return formats.DASH if value is None else f"{value:.{digits}%}"


@register.simple_tag
def count(value: int | None) -> str:
    """Return a count with its thousands set apart."""
    return formats.DASH if value is None else f"{value:,}"


@register.simple_tag
def asset(name: str) -> str:
    """Return the address of a style, script or icon."""
    return reverse("asset", args=[assets()[name].digest, name])


@register.inclusion_tag("shell/chart.html")
def chart(drawing: Chart) -> dict[str, Any]:
    """Return a chart's place on the page; the browser draws it."""
    return {"chart": drawing, "spec_id": f"spec-{drawing.name}"}


@register.simple_tag(takes_context=True)
def with_query(context: RequestContext, **changes: object) -> str:
    """Return this page's query with some values changed; an empty one is left out."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value not in ("", None):
            query[name] = str(value)
    text = query.urlencode()
    return f"?{text}" if text else "?"
