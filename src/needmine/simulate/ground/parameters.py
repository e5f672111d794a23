"""The numbers the simulated bank is made of, read from ``parameters.yml``."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).with_name("parameters.yml")


class Parameters:
    """Values by their path in the file, such as ``people.age_mean``."""

    def __init__(self, written: Any) -> None:
        self._written = written

    def value(self, path: str) -> Any:
        """Return what is written at a path, without its sources; KeyError where nothing is."""
        node = self._written
        for part in path.split("."):
            node = node[part]
        return without_sources(node)

    def number(self, path: str) -> float:
        """Return the number at a path."""
        return float(self.value(path))


def without_sources(node: Any) -> Any:
    """Return a part of the file with every ``{value, source}`` replaced by its value."""
    if isinstance(node, dict):
        if "value" in node:
            return node["value"]
        return {key: without_sources(below) for key, below in node.items()}
    if isinstance(node, list):
        return [without_sources(below) for below in node]
    return node


@cache
def read_parameters() -> Parameters:
    """Return the shipped parameters."""
    return Parameters(yaml.safe_load(FILE.read_text(encoding="utf-8")))
