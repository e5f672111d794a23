"""What an evaluation is about: customers by needs, what came, and what each ranking said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from .board import Board
from .measures import Floats, Truths
from .resampling import Places

# The rankings, in the order they are shown.
Ranked = Literal["ledger", "rules", "popularity", "ceiling"]
RANKINGS: tuple[Ranked, ...] = ("ledger", "rules", "popularity", "ceiling")


@dataclass(frozen=True, kw_only=True)
class Case:
    """Customers by needs.

    Parameters
    ----------
    asked
        Which pairs are asked about.
    truths, worth
        Which needs were truly there, and what meeting them was worth (0 where there was none).
    scores
        By ranking, from 0 to 1; a ranking that this bank cannot have is left out.
    reckoned
        What the bank reckons that meeting each need would be worth, known at the moment.
    listed
        By list of the branch, the pairs it contacts.
    turns
        In which turn the lists together contact a pair, from 1; 0 where they never do.
    probabilities, came, is_told
        What the ledger called a probability (not a number elsewhere), whether the outcome it
        foretells was recorded, and where the records tell.
    to_start, to_outcome
        Days from the moment until a true need began, and until it was met or lost.
    """

    board: Board
    asked: Truths
    truths: Truths
    worth: Floats
    scores: Mapping[Ranked, Floats]
    reckoned: Floats
    listed: Mapping[str, Truths]
    turns: Floats
    probabilities: Floats
    came: Truths
    is_told: Truths
    to_start: Floats
    to_outcome: Floats

    def part(self, columns: Sequence[int]) -> "Part":
        """Return the pairs of some needs that are asked about."""
        chosen = list(columns)
        where = self.asked[:, chosen]
        foretold = np.where(self.is_told, self.probabilities, np.nan)
        return Part(
            n_customers=len(where),
            customers=np.nonzero(where)[0],
            truth=self.truths[:, chosen][where],
            worth=self.worth[:, chosen][where],
            scores={name: scores[:, chosen][where] for name, scores in self.scores.items()},
            reckoned=self.reckoned[:, chosen][where],
            turns=self.turns[:, chosen][where],
            foretold=foretold[:, chosen][where],
            came=self.came[:, chosen][where],
            to_start=self.to_start[:, chosen][where],
            to_outcome=self.to_outcome[:, chosen][where],
        )


@dataclass(frozen=True, kw_only=True)
class Part:
    """Pairs of a case, one entry each; `customers` says about whom, the rest is as in `Case`."""

    n_customers: int
    customers: Places
    truth: Truths
    worth: Floats
    scores: Mapping[Ranked, Floats]
    reckoned: Floats
    turns: Floats
    foretold: Floats
    came: Truths
    to_start: Floats
    to_outcome: Floats

    @property
    def listed(self) -> Truths:
        """Return which pairs the branch's lists contact."""
        return self.turns > 0

    def expected(self, name: Ranked) -> Floats:
        """Return the worth to be expected of each contact: score times what the bank reckons."""
        return self.scores[name] * self.reckoned
