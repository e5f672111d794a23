"""The words a simulated bank is written in: names, firms, merchants, remarks, summaries."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from needmine.core.sentences import Language

HERE = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class Summary:
    """One summary code of core banking and the canonical kind it means."""

    name: str
    code: str
    kind: str
    text: str


@cache
def words(language: Language) -> Any:
    """Return the word lists of a language."""
    return _read(f"words_{language}.yml")


@cache
def spoken(language: Language) -> Any:
    """Return what people say on the telephone, by topic."""
    return _read(f"texts_{language}.yml")


@cache
def summaries(language: Language) -> tuple[Summary, ...]:
    """Return the summary codes in the order bookings number them."""
    with (HERE / "summaries.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Summary(name=row["name"], code=row["code"], kind=row["kind"], text=row[language])
            for row in csv.DictReader(file)
        )


@cache
def summary_numbers() -> dict[str, int]:
    """Return the position of each summary by its name."""
    return {summary.name: n for n, summary in enumerate(summaries("zh"))}


def _read(name: str) -> Any:
    return yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
