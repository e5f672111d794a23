"""Pairs of three kinds told apart without labels: one person, one household, strangers.

References
----------
Fellegi and Sunter (1969) for the weights; Dempster, Laird and Rubin (1977) for how they are found.
A third kind of pair is what Winkler (1993) lets stand between matches and non-matches.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]
Levels = Sequence[Floats]

_ROUNDS = 200
_SETTLED = 1e-9
# A level weighs as if it had been seen so often as declared, before any pair is looked at.
_AS_IF_SEEN = 10.0


@dataclass(frozen=True, kw_only=True)
class Mixture:
    """Shares of the kinds among all pairs, and how often each level is seen in each kind.

    Parameters
    ----------
    person, household
        Share of all pairs of records.
    m, h, u
        Per comparison the share of each level between records of one person, of one household and
        of strangers; counted as Splink counts levels, from the last one.
    """

    person: float
    household: float
    m: Levels
    h: Levels
    u: Levels

    def log_odds_of_household(self, levels: Codes) -> Floats:
        """Return log2 of how much likelier each pair is of one household than of one person."""
        share = np.log2(max(self.household, 1e-300)) - np.log2(self.person)
        odds: Floats = share + (_logs(levels, self.h) - _logs(levels, self.m)) / np.log(2)
        return odds


def settled(
    levels: Codes,
    counts: Floats,
    *,
    pairs: float,
    start: Mixture,
    of_household: Sequence[bool],
) -> Mixture:
    """Return the mixture that makes the pairs most probable.

    Parameters
    ----------
    levels
        Patterns of levels, one row each and one column per comparison; -1 for missing.
    counts
        How many pairs show each pattern.
    pairs
        All pairs of records there are; those that no key found count as strangers.
    of_household
        Per comparison whether a household shares it; in the others it is like strangers, whose
        levels stay as `start` has them.
    """
    now, strangers = start, _logs(levels, start.u)
    for _ in range(_ROUNDS):
        logs = np.stack(
            [
                np.log(now.person) + _logs(levels, now.m),
                np.log(max(now.household, 1e-300)) + _logs(levels, now.h),
                np.log(1 - now.person - now.household) + strangers,
            ]
        )
        shares = np.exp(logs - logs.max(axis=0))
        shares *= counts / shares.sum(axis=0)
        is_household = now.household > 0
        then = Mixture(
            person=float(shares[0].sum() / pairs),
            household=float(shares[1].sum() / pairs) if is_household else 0.0,
            m=_seen(levels, shares[0], start.m),
            h=tuple(
                seen if shared else apart
                for seen, apart, shared in zip(
                    _seen(levels, shares[1], start.h), start.u, of_household, strict=True
                )
            ),
            u=start.u,
        )
        has_settled = abs(then.person - now.person) < _SETTLED * then.person
        now = then
        if has_settled:
            break
    return now


def _logs(levels: Codes, shares: Levels) -> Floats:
    """Return the log of how probable each pattern is, missing values left out."""
    total = np.zeros(len(levels))
    for column, of_level in enumerate(shares):
        # A missing value is level -1, the last place.
        total += np.append(np.log(of_level), 0.0)[levels[:, column]]
    return total


def _seen(levels: Codes, weights: Floats, declared: Levels) -> Levels:
    found = []
    for column, before in enumerate(declared):
        at = levels[:, column]
        seen = np.bincount(at[at >= 0], weights[at >= 0], minlength=len(before))
        seen = seen + _AS_IF_SEEN * before / before.sum()
        found.append(seen / seen.sum())
    return tuple(found)
