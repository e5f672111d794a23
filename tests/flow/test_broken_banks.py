"""What is wrong in a bank's folder ends in exit code 1 and one sentence: where, what, remedy."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from needmine.cli import main
from needmine.rounds.runs import Journal
from tests.flow.banks import small_bank

CORE = "sources/core_banking"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_bank(tmp_path_factory.mktemp("whole"), customers=40, months=4)


def replaced(file: str, old: str, new: str) -> Callable[[Path], None]:
    def breaking(bank: Path) -> None:
        text = (bank / file).read_text(encoding="utf-8")
        assert old in text
        (bank / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    return breaking


def removed(pattern: str) -> Callable[[Path], None]:
    def breaking(bank: Path) -> None:
        for file in list(bank.glob(pattern)):
            shutil.rmtree(file) if file.is_dir() else file.unlink()

    return breaking


def written(file: str, content: bytes) -> Callable[[Path], None]:
    def breaking(bank: Path) -> None:
        (bank / file).parent.mkdir(parents=True, exist_ok=True)
        (bank / file).write_bytes(content)

    return breaking


def database_away(bank: Path) -> None:
    folder = bank / CORE / "ledger"
    folder.mkdir()
    (folder / "feed.yml").write_text(
        "format: database\nurl: postgresql+psycopg://reader:hidden@127.0.0.1:1/core\n"
        "table: accounts\nload: full\n"
    )
    (folder / "accounts.sql").write_text(
        "select no as account_number, 'current' as kind, opened as opened_date from raw"
    )


BREAKS: list[tuple[str, Callable[[Path], None], str, str]] = [
    (
        "a mapping with an unknown column",
        replaced(f"{CORE}/accounts/accounts.sql", "from raw", ", shoe_size as status from raw"),
        "accounts.sql:",
        "",
    ),
    (
        "a mapping that does not parse",
        written(f"{CORE}/accounts/accounts.sql", b"select (a as b from raw"),
        "accounts.sql:1",
        "does not parse",
    ),
    (
        "a mapping that counts",
        written(f"{CORE}/accounts/accounts.sql", b"select count(*) as kind from raw"),
        "accounts.sql:1",
        "row by row",
    ),
    ("a missing file", removed("exports/core_banking/accounts_*"), "feed.yml", "No file matches"),
    (
        "a file of another format",
        written("exports/cards/transactions_20991231.parquet", b"PAR1 cut off"),
        "transactions_20991231.parquet",
        "Cannot be read as parquet",
    ),
    (
        "an unknown key in a feed",
        replaced(f"{CORE}/accounts/feed.yml", "files:", "colour: red\nfiles:"),
        "feed.yml:",
        "Unknown key 'colour'",
    ),
    ("a database that is away", database_away, "feed.yml", "database gives no table"),
    ("a bank that is none", removed("bank.yml"), "bank.yml", "no such file"),
    (
        "a bank in no time zone",
        replaced("bank.yml", "Asia/Shanghai", "Mars/Olympus"),
        "bank.yml:",
        "no time zone 'Mars/Olympus'",
    ),
    ("needs that are not YAML", written("needs.yml", b"a: [1"), "needs.yml:", "Not valid YAML"),
    ("lists that are not YAML", written("lists.yml", b"a: [1"), "lists.yml:", "Not valid YAML"),
    ("a lost key", written("keys/identities.key", b"lost"), "identities.key", "32-byte"),
]


@pytest.mark.parametrize(
    ("breaking", "where", "says"), [row[1:] for row in BREAKS], ids=[row[0] for row in BREAKS]
)
def test_a_broken_bank_is_refused_in_one_sentence(
    whole: Path,
    tmp_path: Path,
    breaking: Callable[[Path], None],
    where: str,
    says: str,
) -> None:
    bank = tmp_path / "bank"
    shutil.copytree(whole, bank)
    breaking(bank)

    last = mined_by_itself(bank, code=1).stderr.strip().splitlines()[-1]

    assert where in last
    assert says in last
    assert "Traceback" not in last
    assert "hidden" not in last


def test_a_failed_run_stays_in_the_history_with_its_sentence_in_both_languages(
    whole: Path, tmp_path: Path
) -> None:
    bank = tmp_path / "bank"
    shutil.copytree(whole, bank)
    written("exports/cards/transactions_20991231.parquet", b"PAR1 cut off")(bank)

    mined_by_itself(bank, code=1)

    (run,) = Journal(bank / ".needmine" / "runs").runs()
    assert run.status == "failed"
    assert "transactions_20991231.parquet" in run.error["en"]
    assert run.error["zh"] != run.error["en"]


def test_once_a_bank_is_running_a_broken_file_is_told_and_costs_no_night(
    whole: Path, tmp_path: Path
) -> None:
    bank = tmp_path / "bank"
    shutil.copytree(whole, bank)
    mined_by_itself(bank)
    before = Journal(bank / ".needmine" / "runs").runs()[-1]
    written("exports/cards/transactions_20991231.parquet", b"PAR1 cut off")(bank)

    said = mined_by_itself(bank).stdout

    assert "transactions_20991231.parquet is refused, nothing of it was loaded" in said
    last = Journal(bank / ".needmine" / "runs").runs()[-1]
    assert (last.status, last.id != before.id) == ("done", True)


def mined_by_itself(bank: Path, *, code: int = 0) -> subprocess.CompletedProcess[str]:
    """Mine in another process, for a process has but one workbench."""
    ran = subprocess.run(
        [sys.executable, "-m", "needmine.cli", "mine", str(bank)],
        capture_output=True,
        text=True,
        env={**os.environ, "NEEDMINE_LANGUAGE": "en"},
    )
    assert ran.returncode == code, ran.stderr
    return ran


def test_check_names_every_mistake_at_once(
    whole: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bank = tmp_path / "bank"
    shutil.copytree(whole, bank)
    for _, breaking, *_ in (BREAKS[1], BREAKS[3], BREAKS[9]):
        breaking(bank)

    code = main(["check", str(bank)])
    said = capsys.readouterr().out.strip().splitlines()

    assert code == 1
    assert len(said) == 3


def test_check_finds_nothing_wrong_in_a_whole_bank(
    whole: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(whole)]) == 0
    assert capsys.readouterr().out.strip()


def test_a_new_bank_made_by_init_only_lacks_its_sources(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["init", str(tmp_path / "new"), "--name-zh", "新银行", "--name-en", "New bank"]

    assert main(words) == 0
    assert main(["check", str(tmp_path / "new")]) == 0
    capsys.readouterr()
    assert main(words) == 1
    assert str(tmp_path / "new") in capsys.readouterr().err
