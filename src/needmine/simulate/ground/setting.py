"""What every part of the simulation is told: period, parameters, language, seed."""

from dataclasses import dataclass
from typing import Any

from needmine.core.sentences import Language

from .calendar import Period
from .chance import Luck
from .parameters import Parameters


@dataclass(frozen=True, kw_only=True)
class Setting:
    """The period, the numbers the bank is made of, its language, and the seed of its chance."""

    period: Period
    parameters: Parameters
    language: Language
    seed: int

    def luck(self, part: str) -> Luck:
        """Return the luck of one part of the simulation."""
        return Luck(self.seed, part)

    def number(self, path: str) -> float:
        """Return a parameter that is a number."""
        return self.parameters.number(path)

    def value(self, path: str) -> Any:
        """Return a parameter, or a group of them."""
        return self.parameters.value(path)
