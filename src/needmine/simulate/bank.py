"""The folder of a simulated bank: definitions, feeds with mappings, exports, and the truth."""

from collections.abc import Callable
from pathlib import Path

from needmine.core.errors import NeedmineError, WrongUsage
from needmine.core.sentences import Language, Sentence

from .departments.app import ZONES, write_app
from .departments.call_centre import write_call_centre
from .departments.cards import write_cards
from .departments.core_banking import currency, write_core_banking
from .departments.crm import write_crm
from .departments.ecif import write_ecif
from .departments.risk import write_risk
from .files import write_bytes
from .parameters import read_parameters
from .truth import write_truth
from .world import World, world

TEMPLATES = Path(__file__).with_name("templates")
EXPORTS = {
    "core_banking": write_core_banking,
    "cards": write_cards,
    "app": write_app,
    "call_centre": write_call_centre,
    "crm": write_crm,
    "risk": write_risk,
    "ecif": write_ecif,
}


class FolderTaken(NeedmineError):
    """The folder already holds a bank; a simulated one is never written over it."""


def silent(line: str) -> None:
    """Say nothing."""


def simulate(
    folder: Path,
    *,
    customers: int,
    months: int,
    seed: int,
    language: Language,
    progress: Callable[[str], None] = silent,
) -> None:
    """Write a simulated bank into a folder; the same arguments give the same bytes.

    Parameters
    ----------
    customers
        Persons the bank knows, 20 at least.
    months
        Whole months of history, 3 to 60; the last one is June 2026.
    progress
        Called with a line to show as each step begins.

    Raises
    ------
    FolderTaken
        Where the folder already holds a bank.
    WrongUsage
        Where a number is out of its range.
    """
    _refuse(folder, customers, months, seed)

    def say(step: Sentence) -> None:
        progress(step.say(language))

    made = world(
        customers=customers,
        months=months,
        seed=seed,
        language=language,
        parameters=read_parameters(),
        progress=say,
    )
    for department, write in EXPORTS.items():
        say(Sentence(zh="导出：{name}", en="Exports of {name}").fill(name=department))
        write(made, folder / "exports" / department)
    write_truth(made, folder / "truth")
    # bank.yml comes last: a folder without it is not a bank, so a broken run is seen.
    _write_templates(made, folder)


def _write_templates(made: World, folder: Path) -> None:
    words = {
        "FIRST_DAY": made.period.first.isoformat(),
        "TODAY": made.period.date(made.period.days).isoformat(),
        "LANGUAGES": "zh, en" if made.language == "zh" else "en, zh",
        "CURRENCY": currency(made),
        "TIME_ZONE": ZONES[made.language],
        "CORE_ENCODING": "gbk" if made.language == "zh" else "utf-8",
    }
    paths = sorted(path for path in TEMPLATES.rglob("*") if path.suffix in (".yml", ".sql"))
    for path in sorted(paths, key=lambda path: path.name == "bank.yml"):
        text = path.read_text(encoding="utf-8")
        for word, value in words.items():
            text = text.replace(word, value)
        write_bytes(folder / path.relative_to(TEMPLATES), text.encode())


def _refuse(folder: Path, customers: int, months: int, seed: int) -> None:
    if any((folder / name).exists() for name in ("bank.yml", "exports", "sources", "truth")):
        raise FolderTaken(
            Sentence(zh="该文件夹里已有一家银行。", en="The folder already holds a bank."),
            remedy=Sentence(
                zh="请换一个文件夹，或先删除它。", en="Choose another folder, or remove it first."
            ),
            where=str(folder),
        )
    for name, number, low, high in (
        ("--customers", customers, 20, 2_000_000),
        ("--months", months, 3, 60),
        ("--seed", seed, 0, 2**32 - 1),
    ):
        if not low <= number <= high:
            raise WrongUsage(
                Sentence(zh="{name} 不能是 {number}。", en="{name} cannot be {number}.").fill(
                    name=name, number=number
                ),
                remedy=Sentence(
                    zh="请取 {low} 至 {high}。", en="Choose from {low} to {high}."
                ).fill(low=low, high=high),
            )
