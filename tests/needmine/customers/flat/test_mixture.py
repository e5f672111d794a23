import numpy as np
import pytest

from needmine.customers.flat.mixture import Mixture, settled

# Given name, birth date, family name, address: 1 the same, 0 different.
TRUE = {
    "person": (0.90, 0.85, 0.85, 0.80),
    "household": (0.01, 0.001, 0.90, 0.95),
    "strangers": (0.01, 0.001, 0.02, 0.001),
}
SHARES = {"person": 0.002, "household": 0.004, "strangers": 0.994}
PAIRS = 2_000_000


def patterns() -> tuple[np.ndarray, np.ndarray]:
    """Return every pattern of levels, and how many pairs show it in a world known in full."""
    levels = np.array(list(np.ndindex(2, 2, 2, 2)))
    counts = sum(
        SHARES[kind] * np.prod(np.where(levels == 1, rates, 1 - np.array(rates)), axis=1)
        for kind, rates in TRUE.items()
    )
    return levels, np.asarray(counts) * PAIRS


def levels_of(kind: str) -> tuple[np.ndarray, ...]:
    return tuple(np.array([1 - rate, rate]) for rate in TRUE[kind])


def learned(household: float = 0.001) -> Mixture:
    levels, counts = patterns()
    guess = tuple(np.array([0.3, 0.7]) for _ in range(4))
    start = Mixture(
        person=0.001,
        household=household,
        m=guess,
        h=(*levels_of("strangers")[:2], *guess[2:]),
        u=levels_of("strangers"),
    )
    found_by_a_key = levels.any(axis=1)
    return settled(
        levels[found_by_a_key],
        counts[found_by_a_key],
        pairs=PAIRS,
        start=start,
        of_household=[False, False, True, True],
    )


def test_households_are_told_from_one_person_without_labels() -> None:
    found = learned()
    assert found.person == pytest.approx(SHARES["person"], rel=0.25)
    assert found.household == pytest.approx(SHARES["household"], rel=0.25)
    assert found.m[0][1] == pytest.approx(0.90, abs=0.05)
    spouses, oneself = np.array([[0, 0, 1, 1]]), np.array([[1, 1, 1, 1]])
    assert found.log_odds_of_household(spouses)[0] > 3
    assert found.log_odds_of_household(oneself)[0] < -3


def test_without_households_spouses_pass_for_one_person() -> None:
    # What the third kind is there for: two kinds take what spouses share for a sign of sameness.
    found = learned(household=0.0)
    assert found.household == 0
    assert found.person > 2 * SHARES["person"]


def test_a_missing_value_says_nothing() -> None:
    found = learned()
    odds = found.log_odds_of_household(np.array([[-1, -1, -1, -1]]))[0]
    assert odds == pytest.approx(np.log2(found.household / found.person))
