"""Who may open which page, and whose customers it shows: one matrix, denied by default."""

from needmine.core.errors import NeedmineError
from needmine.core.sentences import Sentence

from .models import Person
from .roles import Role, Scope

# Pages that are open before sign-in; /metrics asks for a token, see `shell.monitoring`.
PUBLIC = frozenset({"sign_in", "sign_in_demo", "language", "asset", "healthz", "metrics"})
# Pages of every person who signed in, without a customer on them.
SIGNED_IN = frozenset({"home", "sign_out"})

_OWN_WORK = {
    Role.RELATIONSHIP_MANAGER: Scope.OWN,
    Role.CALL_CENTRE_AGENT: Scope.UNASSIGNED,
}
_CUSTOMERS = {
    **_OWN_WORK,
    Role.DEPARTMENT_HEAD: Scope.BRANCH,
    Role.EXPERIENCE: Scope.ALL,
    Role.COMPLIANCE: Scope.ALL,
}
_WHOLE_BANK = {
    Role.MARKETING: Scope.ALL,
    Role.ANALYST: Scope.ALL,
    Role.EXPERIENCE: Scope.ALL,
    Role.COMPLIANCE: Scope.ALL,
    Role.DEPARTMENT_HEAD: Scope.ALL,
    Role.DATA_STEWARD: Scope.ALL,
}
# Records of all customers side by side, masked.
_PAIRS = {Role.DATA_STEWARD: Scope.ALL, Role.COMPLIANCE: Scope.ALL}

# Every other URL name stands here; one that does not is closed to everybody.
ACCESS: dict[str, dict[Role, Scope]] = {
    "today": {**_OWN_WORK, Role.DEPARTMENT_HEAD: Scope.BRANCH},
    "customers": _CUSTOMERS,
    "customer": _CUSTOMERS,
    "reveal": _OWN_WORK,
    "answer": _OWN_WORK,
    "overview": _WHOLE_BANK,
    "sources": {Role.ANALYST: Scope.ALL, Role.COMPLIANCE: Scope.ALL},
    "runs": _WHOLE_BANK,
    "review": _PAIRS,
    "pair": _PAIRS,
    "decide": {Role.DATA_STEWARD: Scope.ALL},
    "reveal_pair": {Role.DATA_STEWARD: Scope.ALL},
    "placings": _PAIRS,
    "place": {Role.DATA_STEWARD: Scope.ALL},
    "audit": {Role.COMPLIANCE: Scope.ALL},
    "audit_check": {Role.COMPLIANCE: Scope.ALL},
}


class NotAllowed(NeedmineError):
    """A person asked for something that their role does not allow."""


def scope_of(person: Person, url_name: str) -> Scope:
    """Return whose customers a person may see on a page; ``NONE`` where the page is closed."""
    if not person.is_active:
        return Scope.NONE
    if url_name in SIGNED_IN or url_name in PUBLIC:
        return Scope.ALL
    return ACCESS.get(url_name, {}).get(person.acts_as, Scope.NONE)


def require(person: Person, url_name: str) -> Scope:
    """Return whose customers a person may act on here.

    Raises
    ------
    NotAllowed
        Where the person's role may not do this at all.
    """
    scope = scope_of(person, url_name)
    if scope is Scope.NONE:
        raise not_allowed()
    return scope


def not_allowed() -> NotAllowed:
    """Return the error for something outside a person's reach; it does not say what exists."""
    return NotAllowed(
        Sentence(
            zh="您的岗位不能进行此操作，或该客户不在您的管户范围内。",
            en="Your role does not include this, or the customer is not one of yours.",
        ),
        remedy=Sentence(
            zh="如工作需要，请联系部门负责人。",
            en="If your work needs it, ask the head of your department.",
        ),
    )
