"""Setting the workbench up and serving it; everything `needmine.cli` calls stands here."""

import json
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django
from django.conf import settings
from django.core.management import call_command

from needmine.core.sentences import Language, Sentence, sentence_from
from needmine.desks.deciding import DecisionSource
from needmine.desks.desk import AnswerSource, Publisher
from workbench.seams import SEAMS, Reveal, Runs

if TYPE_CHECKING:
    from workbench.shell.models import Person

LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True, kw_only=True)
class Configuration:
    """What one bank's workbench is set up with.

    Parameters
    ----------
    database
        Path of an SQLite file, or ``postgresql://…``.
    secret_key_file
        Made where it is missing; it signs sessions.
    made_folder
        Where files made at start are kept (the chart library, 0.9 MB).
    demo
        On a simulated bank anybody may be any of its people; never on a real one.
    languages
        The first is the default.
    hosts
        Names under which browsers reach it.
    https
        Whether browsers reach it by HTTPS, through a proxy that ends it; then cookies travel no
        other way, and the proxy's word (``X-Forwarded-Proto``) is taken.
    """

    database: str
    secret_key_file: Path
    made_folder: Path
    bank_name: Sentence
    demo: bool = False
    languages: tuple[Language, ...] = ("zh", "en")
    time_zone: str = "Asia/Shanghai"
    hosts: tuple[str, ...] = LOCAL_HOSTS
    https: bool = False
    metrics_token: str = field(default="", repr=False)


def set_up(
    configuration: Configuration, *, runs: Runs | None = None, reveal: Reveal | None = None
) -> None:
    """Configure Django, bring the database to its present shape, seat the demonstration's people.

    Parameters
    ----------
    runs
        The history of runs.
    reveal
        Values behind tokens; without it no identity can be opened.
    """
    _configure(configuration, runs, reveal)
    if not configuration.database.startswith("postgres"):
        Path(configuration.database).parent.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0, interactive=False)
    if configuration.demo:
        from workbench.shell.demo import seat_demo_people

        seat_demo_people()


def _configure(configuration: Configuration, runs: Runs | None, reveal: Reveal | None) -> None:
    if settings.configured and os.environ.get("NEEDMINE_DATABASE") != configuration.database:
        # Django keeps its first database: whatever came would be written there.
        raise RuntimeError("a process has but one workbench")
    _make_secret_key(configuration.secret_key_file)
    os.environ.update(_environment(configuration))
    SEAMS.runs = runs or SEAMS.runs
    SEAMS.reveal = reveal
    django.setup()
    from workbench.shell.logs import set_up_logs

    set_up_logs()


def _environment(configuration: Configuration) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "workbench.settings",
        "NEEDMINE_DATABASE": configuration.database,
        "NEEDMINE_SECRET_KEY_FILE": str(configuration.secret_key_file),
        "NEEDMINE_MADE_FOLDER": str(configuration.made_folder),
        "NEEDMINE_DEMO": "1" if configuration.demo else "0",
        "NEEDMINE_LANGUAGES": ",".join(configuration.languages),
        "NEEDMINE_BANK_NAME": json.dumps(
            {"zh": configuration.bank_name.say("zh"), "en": configuration.bank_name.say("en")}
        ),
        "NEEDMINE_TIME_ZONE": configuration.time_zone,
        "NEEDMINE_HOSTS": ",".join(configuration.hosts),
        "NEEDMINE_HTTPS": "1" if configuration.https else "0",
        "NEEDMINE_METRICS_TOKEN": configuration.metrics_token,
    }


def _make_secret_key(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w", encoding="ascii") as key:
        key.write(secrets.token_urlsafe(48))


def publisher() -> Publisher:
    """Return what takes the library's publications; after `set_up`."""
    from workbench.sources.operations import DeskPublisher

    return DeskPublisher()


def answer_source() -> AnswerSource:
    """Return what gives people's answers back to the library; after `set_up`."""
    from workbench.outcomes.queries import DeskAnswers

    return DeskAnswers()


def decision_source() -> DecisionSource:
    """Return what gives people's decisions about records to the library; after `set_up`."""
    from workbench.records.queries import DeskDecisions

    return DeskDecisions()


@dataclass(frozen=True, kw_only=True)
class Account:
    """Someone who has or had an account.

    Parameters
    ----------
    n_customers
        How many customers they see on their own pages; a code nobody has shows here as 0.
    """

    username: str
    name: Sentence
    role: str
    role_title: Sentence
    banker_code: str
    branch_code: str
    is_active: bool
    is_demo: bool
    n_customers: int


def add_person(
    *,
    username: str,
    name: Sentence | None = None,
    role: str | None = None,
    password: str = "",
    banker_code: str | None = None,
    branch_code: str | None = None,
) -> Account:
    """Let a person sign in; the same name again changes what is given and keeps the rest."""
    from workbench.shell import people

    return _account(
        people.add_person(
            username=username,
            name=name,
            role=role,
            password=password,
            banker_code=banker_code,
            branch_code=branch_code,
        )
    )


def decide_pair(
    *, username: str, one: tuple[str, str], other: tuple[str, str], decision: str, reason: str
) -> None:
    """Put on record what a person with an account decided about two records.

    Parameters
    ----------
    one, other
        Department and token of the customer number.
    """
    from workbench.records import operations
    from workbench.shell.people import account_of

    operations.decide_pair(
        person=account_of(username), one=one, other=other, decision=decision, reason=reason
    )


def close_account(*, username: str) -> Account:
    """Let a person sign in no longer; open sessions end with the next page."""
    from workbench.shell import people

    return _account(people.close_account(username=username))


def accounts() -> list[Account]:
    """Return every account, those that can sign in first."""
    from workbench.shell import people

    return [_account(person) for person in people.everybody()]


def _account(person: "Person") -> Account:
    from workbench.customers.models import Customer
    from workbench.customers.queries import reach
    from workbench.shell.access import scope_of
    from workbench.shell.words import phrase

    reached = reach(person, scope_of(person, "customers"))
    return Account(
        username=person.username,
        name=sentence_from(person.name),
        role=person.role,
        role_title=phrase(f"role.{person.role}"),
        banker_code=person.banker_code,
        branch_code=person.branch_code,
        is_active=person.is_active,
        is_demo=person.is_demo,
        n_customers=Customer.objects.filter(reached).count(),
    )


def record(*, verb: str, subject: str, note: str) -> None:
    """Add to the audit log what was done at the command line; after `set_up`."""
    from workbench.shell import audit

    audit.record(person=None, verb=verb, subject=subject, note=note)


def serve(
    configuration: Configuration,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    threads: int = 4,
    runs: Runs | None = None,
    reveal: Reveal | None = None,
) -> None:
    """Serve the workbench until it is stopped.

    One worker process with several threads: SQLite has one writer anyway, and metrics are those
    of one process. Where processes are spawned and not forked (macOS, Windows), ``runs`` and
    ``reveal`` must pickle: functions of a module, or `functools.partial` of them.
    """
    # Whoever serves on a name may reach it by that name.
    configuration = replace(configuration, hosts=(*configuration.hosts, host))
    set_up(configuration, runs=runs, reveal=reveal)
    from granian.constants import Interfaces
    from granian.server import Server

    from workbench.shell.delivery import chart_library

    chart_library(configuration.made_folder)
    server = Server(
        "workbench",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=threads,
        log_access=False,
    )
    server.serve(target_loader=partial(application, configuration, runs, reveal), wrap_loader=False)


def application(
    configuration: Configuration, runs: Runs | None = None, reveal: Reveal | None = None
) -> Callable[..., Any]:
    """Return the WSGI application, for `serve` or for a bank's own server."""
    _configure(configuration, runs, reveal)
    from django.core.wsgi import get_wsgi_application

    return get_wsgi_application()
