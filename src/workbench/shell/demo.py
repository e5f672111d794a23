"""The people of a simulated bank, one for each role, so that anybody can look around."""

from django.db import transaction
from django.db.models import Count, Q

from needmine.core.sentences import Sentence
from workbench.customers.models import Customer
from workbench.needs.models import OPEN

from .models import Person
from .roles import Role

# Username, role, name. The two relationship managers take the two busiest bankers' customers.
_PEOPLE: tuple[tuple[str, Role, Sentence], ...] = (
    ("lin", Role.RELATIONSHIP_MANAGER, Sentence(zh="林晓雯", en="Lin Xiaowen")),
    ("zhao", Role.RELATIONSHIP_MANAGER, Sentence(zh="赵启明", en="Zhao Qiming")),
    ("sun", Role.CALL_CENTRE_AGENT, Sentence(zh="孙佳", en="Sun Jia")),
    ("he", Role.MARKETING, Sentence(zh="何静怡", en="He Jingyi")),
    ("tang", Role.ANALYST, Sentence(zh="唐亦凡", en="Tang Yifan")),
    ("wu", Role.EXPERIENCE, Sentence(zh="吴敏", en="Wu Min")),
    ("qian", Role.COMPLIANCE, Sentence(zh="钱致远", en="Qian Zhiyuan")),
    ("gao", Role.DEPARTMENT_HEAD, Sentence(zh="高岚", en="Gao Lan")),
    ("luo", Role.DATA_STEWARD, Sentence(zh="罗文博", en="Luo Wenbo")),
)


def seat_demo_people() -> None:
    """Give every role a person, with the customers of bankers and a branch that exist."""
    bankers = _busiest("banker_code")
    branches = _busiest("branch_code")
    # Who has customers keeps them from run to run.
    taken = Person.objects.filter(is_demo=True, banker_code__in=bankers)
    free = [code for code in bankers if not taken.filter(banker_code=code).exists()]
    with transaction.atomic():
        for username, role, name in _PEOPLE:
            person = Person.objects.filter(username=username).first() or Person(username=username)
            if person.pk and not person.is_demo:
                continue  # a real person has that name; leave them alone
            person.name = {"zh": name.zh, "en": name.en}
            person.role, person.is_demo = role.value, True
            if role is Role.RELATIONSHIP_MANAGER and person.banker_code not in bankers:
                person.banker_code = free.pop(0) if free else ""
            if person.branch_code not in branches:
                person.branch_code = branches[0] if branches else ""
            person.set_unusable_password()
            person.save()


def _busiest(column: str) -> list[str]:
    """Codes by how many open needs their customers have, most first."""
    counted = (
        Customer.objects.exclude(**{column: ""})
        .values(column)
        .annotate(n=Count("needs", filter=Q(needs__status__in=OPEN)))
        .order_by("-n", column)
    )
    return [row[column] for row in counted]
