"""Pairs put together to people, never two customers into one."""

import datetime as dt
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .forest import KEPT_APART, Forest

# What became of a pair, where the forest does not say it.
AMBIGUOUS = "ambiguous"
TOO_LITTLE = "too_little"
JOINED = "joined"
CONTRADICTED = "contradicted"


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two records that may be one person, by their places.

    Parameters
    ----------
    weight
        In bits; orders the pairs. None where a person decided and nobody weighed.
    probability
        None where it was decided by rule.
    may_join
        Whether the evidence suffices to join without asking.
    decision
        ``one`` or ``two`` where a person has decided; then the weight counts no more.
    decided_at
        When that was.
    """

    left: int
    right: int
    weight: float | None
    probability: float | None
    levels: Mapping[str, str]
    may_join: bool
    decision: str = ""
    decided_at: dt.datetime | None = None

    @property
    def bits(self) -> float:
        """Return the weight; below every weight where there is none."""
        return float("-inf") if self.weight is None else self.weight


@dataclass(frozen=True, kw_only=True)
class Clusters:
    """What became of the pairs.

    Parameters
    ----------
    group
        For every record the smallest place among the records of its person.
    verdicts
        Per pair, in the order given, `JOINED` or why not.
    tree
        For every group the pairs that hold it together, as few as can be.
    """

    group: Sequence[int]
    verdicts: Sequence[str]
    tree: Sequence[Pair]


def clusters(
    pairs: Sequence[Pair],
    *,
    customers: Sequence[str | None],
    id_numbers: Sequence[str | None],
    margin: float,
    kinds: Sequence[str | None] = (),
) -> Clusters:
    """Return people put together from pairs: as people decided, then heaviest pair first.

    Connected components alone would chain strangers through one poor record; so a join is refused
    where it would hold two customers that the bank keeps apart, two that a person keeps apart, or
    two valid ID numbers.

    Parameters
    ----------
    customers
        Per record the customer it is trusted to be; None where nobody says.
    id_numbers
        Per record its ID number if the check digit is right.
    margin
        A record that fits two customers must fit one better by so many bits.
    kinds
        Per record person or company, which no decision joins; none given, none known.
    """
    forest = Forest(customers, id_numbers, kinds or [None] * len(customers))
    verdicts = [""] * len(pairs)
    tree: list[Pair] = []
    _obey(pairs, forest, verdicts, tree)
    torn = _torn(pairs, forest, margin)
    weighed = [number for number, pair in enumerate(pairs) if not pair.decision]
    for number in sorted(weighed, key=lambda n: (-pairs[n].bits, pairs[n].left, pairs[n].right)):
        pair = pairs[number]
        if forest.top(pair.left) == forest.top(pair.right):
            verdicts[number] = JOINED
        elif not pair.may_join:
            verdicts[number] = forest.objection(pair.left, pair.right) or TOO_LITTLE
        elif number in torn:
            verdicts[number] = AMBIGUOUS
        else:
            verdicts[number] = forest.objection(pair.left, pair.right) or JOINED
            if verdicts[number] == JOINED:
                forest.join(pair.left, pair.right)
                tree.append(pair)
    group = [forest.top(place) for place in range(len(customers))]
    return Clusters(group=group, verdicts=verdicts, tree=tree)


def _obey(pairs: Sequence[Pair], forest: Forest, verdicts: list[str], tree: list[Pair]) -> None:
    """Do what people decided: first what is never one, then what is one, newest first."""
    for number, pair in enumerate(pairs):
        if pair.decision == "two":
            if forest.top(pair.left) == forest.top(pair.right):
                verdicts[number] = CONTRADICTED
            else:
                forest.keep_apart(pair.left, pair.right)
                verdicts[number] = KEPT_APART
    for number in sorted(
        (number for number, pair in enumerate(pairs) if pair.decision == "one"),
        key=lambda n: (-_when(pairs[n]), pairs[n].left, pairs[n].right),
    ):
        pair = pairs[number]
        if forest.objection(pair.left, pair.right, is_decided=True):
            verdicts[number] = CONTRADICTED
            continue
        verdicts[number] = JOINED
        if forest.top(pair.left) != forest.top(pair.right):
            forest.join(pair.left, pair.right)
            tree.append(pair)


def _when(pair: Pair) -> float:
    return pair.decided_at.timestamp() if pair.decided_at else 0.0


def _torn(pairs: Sequence[Pair], forest: Forest, margin: float) -> set[int]:
    """Return the pairs of records that fit two people, surely two, about equally well."""
    fits: defaultdict[int, dict[int, float]] = defaultdict(dict)
    towards: defaultdict[int, list[int]] = defaultdict(list)
    for number, pair in enumerate(pairs):
        if pair.decision or not pair.may_join:
            continue
        for record, other in ((pair.left, pair.right), (pair.right, pair.left)):
            mine, top = forest.top(record), forest.top(other)
            is_free = forest.customer[mine] is None and mine != top
            if is_free and forest.is_claimed(top) and not forest.are_rivals(mine, top):
                fits[record][top] = max(fits[record].get(top, pair.bits), pair.bits)
                towards[record].append(number)
    torn: set[int] = set()
    for record, weights in fits.items():
        best = max(weights, key=lambda top: (weights[top], -top))
        others = [weights[top] for top in weights if forest.are_rivals(best, top)]
        if others and weights[best] - max(others) < margin:
            torn.update(towards[record])
    return torn


def paths(tree: Iterable[Pair], starts: Iterable[int]) -> list[tuple[int, int, Pair]]:
    """Return the steps from starting records outwards: from a record, to a record, by a pair.

    Every record that the tree reaches from a start appears once, after the one it is reached from.
    """
    neighbours: defaultdict[int, list[tuple[int, Pair]]] = defaultdict(list)
    for pair in tree:
        neighbours[pair.left].append((pair.right, pair))
        neighbours[pair.right].append((pair.left, pair))
    waiting = deque(sorted(starts))
    seen = set(waiting)
    steps: list[tuple[int, int, Pair]] = []
    while waiting:
        here = waiting.popleft()
        for there, pair in neighbours[here]:
            if there not in seen:
                seen.add(there)
                waiting.append(there)
                steps.append((here, there, pair))
    return steps
