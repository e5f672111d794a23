"""The workbench on a database of its own; every test ends as if it had not been."""

import atexit
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from needmine.core.sentences import Sentence
from workbench import start

from . import sample

_FOLDER = tempfile.TemporaryDirectory(prefix="needmine-desk-")
atexit.register(_FOLDER.cleanup)

# Models can only be imported after this, so it stands before any test module is read.
start.set_up(
    start.Configuration(
        database=str(Path(_FOLDER.name) / "operations.sqlite3"),
        secret_key_file=Path(_FOLDER.name) / "web.key",
        made_folder=Path(_FOLDER.name),
        bank_name=Sentence(zh="示范银行", en="Demonstration Bank"),
        demo=True,
        hosts=("testserver",),
    ),
    runs=sample.runs,
    reveal=sample.reveal,
)

from django.db import transaction  # noqa: E402
from django.test import Client  # noqa: E402

from workbench.seams import SEAMS  # noqa: E402
from workbench.shell.models import Person  # noqa: E402
from workbench.sources.models import Shown  # noqa: E402
from workbench.sources.queries import forget_runs  # noqa: E402


@pytest.fixture(autouse=True)
def rolled_back(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Undo whatever the test writes; start from the sample's runs and names."""
    # A test of the command line in the same process may have set the workbench up its own way.
    monkeypatch.setattr(SEAMS, "runs", sample.runs)
    monkeypatch.setattr(SEAMS, "reveal", sample.reveal)
    forget_runs()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


# Published once; a test that changes it is undone.
start.publisher().publish(sample.publication())


@pytest.fixture
def published() -> None:
    """Have the sample published: 30 customers of three bankers and of nobody."""


@pytest.fixture
def nothing_published() -> None:
    """Take everything published away."""
    start.publisher().publish(replace(sample.publication(), customers=[]))
    Shown.objects.all().delete()


@pytest.fixture
def person(published: None) -> Callable[[str], Person]:
    """Find a demonstration person: lin and zhao are bankers, qian audits …."""
    return lambda username: Person.objects.get(username=username)


@pytest.fixture
def desk(published: None) -> Callable[..., Client]:
    """Sit down as somebody, in a language."""

    def sit(username: str, language: str = "en") -> Client:
        client = Client()
        client.post("/language", {"language": language})
        client.post("/sign-in/demo", {"username": username})
        return client

    return sit
