"""Accounts of the people at a bank: opening, changing and closing them, and who has one."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from needmine.core.errors import NeedmineError, WrongUsage
from needmine.core.sentences import Sentence

from .audit import record
from .models import Person
from .roles import Role


class WeakPassword(NeedmineError):
    """The password is too easy."""


class NotAnAccount(WrongUsage):
    """The name, the role or a missing part makes no account, or nobody has that name."""


def add_person(
    *,
    username: str,
    name: Sentence | None = None,
    role: str | None = None,
    password: str = "",
    banker_code: str | None = None,
    branch_code: str | None = None,
) -> Person:
    """Return the person now added, or changed where the name to sign in with exists.

    Whoever exists keeps whatever is not given, and signs in again where the account was closed.

    Raises
    ------
    WeakPassword
        Where the password is too short.
    NotAnAccount
        Where the name to sign in with or the role cannot be, or a new person lacks a part.
    """
    if not username or username != "".join(username.split()) or len(username) > 80:
        raise NotAnAccount(
            Sentence(
                zh="用户名“{username}”不能用于登录。", en="Nobody can sign in as '{username}'."
            ).fill(username=username),
            remedy=Sentence(
                zh="请用 1 至 80 个字符，中间不留空格。",
                en="Use 1 to 80 characters without spaces.",
            ),
        )
    person = Person.objects.filter(username=username).first()
    verb = "change_person" if person else "add_person"
    person = person or _new(username, name=name, role=role, password=password)
    if name:
        person.name = {"zh": name.say("zh"), "en": name.say("en")}
    if role:
        person.role = _role(role).value
    person.banker_code = person.banker_code if banker_code is None else banker_code
    person.branch_code = person.branch_code if branch_code is None else branch_code
    if password or not person.has_usable_password():
        _set_password(person, password)
    person.is_active, person.is_demo = True, False
    with transaction.atomic():
        person.save()
        record(person=None, verb=verb, subject=f"{username} {person.role}")
    return person


def close_account(*, username: str) -> Person:
    """Return the person who from now on cannot sign in; what they did stays on record.

    Raises
    ------
    NotAnAccount
        Where nobody has that name.
    """
    person = account_of(username)
    if person.is_active:
        person.is_active = False
        with transaction.atomic():
            person.save(update_fields=["is_active"])
            record(person=None, verb="close_account", subject=username)
    return person


def account_of(username: str) -> Person:
    """Return the account of a name to sign in with.

    Raises
    ------
    NotAnAccount
        Where nobody has that name.
    """
    person = Person.objects.filter(username=username).first()
    if person is None:
        raise NotAnAccount(
            Sentence(zh="没有用户“{username}”。", en="There is no account '{username}'.").fill(
                username=username
            ),
            remedy=Sentence(
                zh="用 needmine person BANK --list 查看全部账号。",
                en="needmine person BANK --list shows them all.",
            ),
        )
    return person


def everybody() -> list[Person]:
    """Return everybody who has or had an account, those who can sign in first."""
    return list(Person.objects.order_by("-is_active", "role", "username"))


def _new(username: str, *, name: Sentence | None, role: str | None, password: str) -> Person:
    given: dict[str | Sentence, object] = {
        "--role": role,
        "--name-zh / --name-en": name,
        Sentence(zh="密码", en="a password"): password,
    }
    missing = [what for what, value in given.items() if not value]
    if missing:
        raise NotAnAccount(
            Sentence(
                zh="新用户“{username}”还缺：", en="New account '{username}' still lacks:"
            ).fill(username=username),
            remedy=Sentence(zh="{missing}。", en="{missing}.").fill(missing=_listed(missing)),
        )
    return Person(username=username)


def _listed(parts: list[str | Sentence]) -> Sentence:
    both = [Sentence(zh=part, en=part) if isinstance(part, str) else part for part in parts]
    return Sentence(zh="、".join(part.zh for part in both), en=", ".join(part.en for part in both))


def _role(name: str) -> Role:
    try:
        return Role(name)
    except ValueError:
        raise NotAnAccount(
            Sentence(zh="没有岗位“{role}”。", en="There is no role '{role}'.").fill(role=name),
            remedy=Sentence(zh="可选：{roles}。", en="Choose one of: {roles}.").fill(
                roles=", ".join(Role)
            ),
        ) from None


def _set_password(person: Person, password: str) -> None:
    try:
        validate_password(password)
    except ValidationError as error:
        raise WeakPassword(
            Sentence(zh="密码过短。", en="The password is too short."),
            remedy=Sentence(zh="请使用至少 12 个字符。", en="Use at least 12 characters."),
        ) from error
    person.set_password(password)
