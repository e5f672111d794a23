"""The folder of a simulated bank: definitions, feeds with mappings, exports, and the truth."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Protocol

from needmine.core.errors import NeedmineError, WrongUsage
from needmine.core.sentences import Language, Sentence

from .check.observed import Observed
from .check.report import Finding, findings
from .departments.app import ZONES, App
from .departments.call_centre import CallCentre
from .departments.cards import CardCentre
from .departments.core_banking import CoreBanking, currency
from .departments.corporate import Corporate
from .departments.crm import Crm
from .departments.ecif import Ecif
from .departments.loans import LoansDepartment
from .departments.risk import Risk
from .departments.wealth import WealthDepartment
from .departments.wecom import WeCom
from .files import write_bytes
from .ground.parameters import read_parameters
from .truth import write_truth
from .world import Month, World, truth, world

TEMPLATES = Path(__file__).with_name("templates")
# Another seed's lives, to learn from what somebody who saw everything would learn.
_ELSEWHERE = 1_000_003


class Department(Protocol):
    """Writes down what it saw, in its own shape and under its own keys."""

    def month(self, month: Month) -> None:
        """Write what a month left."""

    def close(self) -> None:
        """Write everything else, when all months are done."""


Sink = Callable[[Month], None]
EXPORTS: dict[str, Callable[[World, Path], Department]] = {
    "core_banking": CoreBanking,
    "cards": CardCentre,
    "loans": LoansDepartment,
    "wealth": WealthDepartment,
    "corporate": Corporate,
    "app": App,
    "wecom": WeCom,
    "call_centre": CallCentre,
    "crm": Crm,
    "risk": Risk,
    "ecif": Ecif,
}


class FolderTaken(NeedmineError):
    """The folder already holds a bank; a simulated one is never written over it."""


Progress = Callable[[Sentence, float], None]


def silent(step: Sentence, done: float) -> None:
    """Say nothing."""


def simulate(
    folder: Path | None,
    *,
    customers: int,
    months: int,
    seed: int,
    language: Language,
    traces: str = "usual",
    check: bool = False,
    progress: Progress = silent,
) -> tuple[Finding, ...]:
    """Write a simulated bank into a folder; the same arguments give the same bytes.

    Parameters
    ----------
    folder
        Where to; with None nothing is written.
    customers
        Persons the bank knows, 20 at least.
    months
        Whole months of history, 3 to 60; the last one is June 2026.
    traces
        Which make of traces the same lives leave: ``usual`` or ``alternative``.
    check
        Hold what a banker would count against plausible ranges.
    progress
        Called with what begins and the share that is done.

    Returns
    -------
    :
        Each aggregate beside its range where they were asked for, else nothing.

    Raises
    ------
    FolderTaken
        Where the folder already holds a bank.
    WrongUsage
        Where a number is out of its range.
    """
    _refuse(folder, customers, months, seed)
    numbers = read_parameters()
    made = world(
        customers=customers,
        months=months,
        seed=seed,
        language=language,
        parameters=numbers,
        traces=traces,
        progress=lambda step: progress(step, 0.0),
    )
    seen = Observed(made)
    sinks = [seen.month] if check else []
    if folder is None:
        _pass(made, sinks, progress)
    else:
        _write_exports(made, folder / "exports", sinks, progress)
        progress(Sentence(zh="真实情况", en="The truth"), 0.95)
        elsewhere = truth(
            customers=customers,
            months=months,
            seed=(seed + _ELSEWHERE) % 2**32,
            language=language,
            parameters=numbers,
        )
        write_truth(made, elsewhere, folder / "truth")
        # bank.yml comes last: a folder without it is not a bank, so a broken run is seen.
        _write_templates(made, folder)
    return findings(made, seen) if check else ()


def _pass(made: World, sinks: Sequence[Sink], progress: Progress) -> None:
    """Let the months pass, each seen by every sink while the next is lived."""
    with ThreadPoolExecutor(2) as writers:
        writing: list[Future[None]] = []
        for month in made.months():
            for done in writing:
                done.result()
            progress(
                Sentence(zh="第 {now} 个月，共 {all} 个月", en="Month {now} of {all}").fill(
                    now=month.number + 1, all=made.period.months
                ),
                0.05 + 0.75 * month.number / made.period.months,
            )
            writing = [writers.submit(sink, month) for sink in sinks]
        for done in writing:
            done.result()


def _write_exports(made: World, folder: Path, sinks: Sequence[Sink], progress: Progress) -> None:
    departments = {name: opens(made, folder / name) for name, opens in EXPORTS.items()}
    _pass(made, [*(each.month for each in departments.values()), *sinks], progress)
    for number, (name, department) in enumerate(departments.items()):
        step = Sentence(zh="导出：{name}", en="Exports of {name}").fill(name=name)
        progress(step, 0.8 + 0.15 * number / len(departments))
        department.close()


def _write_templates(made: World, folder: Path) -> None:
    words = {
        "FIRST_DAY": made.period.first.isoformat(),
        "TODAY": made.period.date(made.period.days).isoformat(),
        "MAIN_LANGUAGE": made.language,
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


def _refuse(folder: Path | None, customers: int, months: int, seed: int) -> None:
    if folder and any(
        (folder / name).exists() for name in ("bank.yml", "exports", "sources", "truth")
    ):
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
