"""Opening a customer's page and a customer's identity; both leave a trace."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from needmine.core.errors import NeedmineError
from needmine.core.sentences import Language, Sentence
from workbench.seams import SEAMS
from workbench.shell.access import not_allowed, require
from workbench.shell.audit import record
from workbench.shell.models import Person

from .models import Customer
from .queries import CustomerPage, customer_page, is_within_reach, reach

# Enough for a word or two in Chinese; one keystroke is no reason.
SHORTEST_REASON = 4


class ReasonMissing(NeedmineError):
    """An identity was asked for without saying why."""


class IdentitiesClosed(NeedmineError):
    """This installation opens no identities."""


@dataclass(frozen=True, kw_only=True)
class Identity:
    """The full values of one customer; they are shown once and kept nowhere."""

    name: str
    number: str
    phone: str


def open_customer(*, person: Person, customer_id: str, language: Language) -> CustomerPage:
    """Return a customer's page, and record who opened it."""
    with transaction.atomic():
        scope = require(person, "customer")
        if not is_within_reach(person, scope, customer_id):
            raise not_allowed()
        record(person=person, verb="open_customer", customer_id=customer_id)
        return customer_page(customer_id, near=reach(person, scope), language=language)


def reveal_identity(*, person: Person, customer_id: str, reason: str) -> Identity:
    """Return a customer's name, number and phone; the reason is on record before they are read.

    Raises
    ------
    ReasonMissing
        Where no reason was written.
    """
    if not is_within_reach(person, require(person, "reveal"), customer_id):
        raise not_allowed()
    customer = Customer.objects.get(pk=customer_id)

    def trace(said: str) -> None:
        record(person=person, verb="reveal", customer_id=customer_id, note=said)

    tokens = [customer.name_token, customer.number_token, customer.phone_token]
    values = open_tokens([token for token in tokens if token], reason=reason, trace=trace)
    name, number, phone = (values.get(token, "") for token in tokens)
    return Identity(name=name, number=number, phone=phone)


def open_tokens(tokens: list[str], *, reason: str, trace: Callable[[str], None]) -> dict[str, str]:
    """Return the values behind tokens, once the reason to see them is on record.

    Parameters
    ----------
    trace
        Puts the reason on record: for whom the values are opened is known to the caller.

    Raises
    ------
    ReasonMissing
        Where no reason was written.
    IdentitiesClosed
        Where this installation opens none.
    """
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        raise ReasonMissing(
            Sentence(zh="查看完整信息需要写明原因。", en="Full details need a reason."),
            remedy=Sentence(
                zh="请写明用途，例如“约定的回访电话”。",
                en="Say what they are for, such as 'the call we agreed on'.",
            ),
        )
    if SEAMS.reveal is None:
        raise IdentitiesClosed(
            Sentence(zh="此处未开放身份查看。", en="Identities are not opened here."),
            remedy=Sentence(zh="请联系系统管理员。", en="Ask whoever runs the system."),
        )
    # Its own transaction: the trace stays even where reading the values fails.
    trace(reason)
    return dict(zip(tokens, SEAMS.reveal(tokens), strict=True))
