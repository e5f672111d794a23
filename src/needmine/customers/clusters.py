"""Pairs put together to people, never two customers into one."""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

# Why a pair was not joined.
TWO_CUSTOMERS = "two_customers"
TWO_ID_NUMBERS = "two_id_numbers"
AMBIGUOUS = "ambiguous"
TOO_LITTLE = "too_little"
JOINED = "joined"


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two records that may be one person, by their places.

    Parameters
    ----------
    weight
        In bits; orders the pairs.
    probability
        None where it was decided by rule.
    may_join
        Whether the evidence suffices to join without asking.
    """

    left: int
    right: int
    weight: float
    probability: float | None
    levels: Mapping[str, str]
    may_join: bool


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


class _Forest:
    """Groups that grow, each with its trusted customer and the valid ID numbers in it."""

    def __init__(self, customers: Sequence[str | None], id_numbers: Sequence[str | None]) -> None:
        self.parent = list(range(len(customers)))
        self.customer = list(customers)
        self.numbers = [{number} if number else set() for number in id_numbers]

    def top(self, place: int) -> int:
        while self.parent[place] != place:
            self.parent[place] = self.parent[self.parent[place]]
            place = self.parent[place]
        return place

    def join(self, one: int, other: int) -> None:
        low, high = sorted((self.top(one), self.top(other)))
        if low != high:
            self.parent[high] = low
            self.customer[low] = self.customer[low] or self.customer[high]
            self.numbers[low] |= self.numbers[high]

    def objection(self, one: int, other: int) -> str:
        """Return why two groups cannot be one person, empty where nothing speaks against it."""
        customers = {self.customer[one], self.customer[other]} - {None}
        if len(customers) > 1:
            return TWO_CUSTOMERS
        mine, theirs = self.numbers[one], self.numbers[other]
        if mine and theirs and not (mine <= theirs or theirs <= mine):
            return TWO_ID_NUMBERS
        return ""


def clusters(
    pairs: Sequence[Pair],
    *,
    customers: Sequence[str | None],
    id_numbers: Sequence[str | None],
    margin: float,
) -> Clusters:
    """Return people put together from pairs, heaviest pair first.

    Connected components alone would chain strangers through one poor record; so a join is refused
    where it would hold two customers that the bank keeps apart, or two valid ID numbers.

    Parameters
    ----------
    customers
        Per record the customer it is trusted to be; None where nobody says.
    id_numbers
        Per record its ID number if the check digit is right.
    margin
        A record that fits two customers must fit one better by so many bits.
    """
    forest = _Forest(customers, id_numbers)
    _join_trusted(forest, customers)
    torn = _torn(pairs, customers, margin)
    verdicts = [""] * len(pairs)
    tree: list[Pair] = []
    for number in sorted(
        range(len(pairs)), key=lambda n: (-pairs[n].weight, pairs[n].left, pairs[n].right)
    ):
        pair = pairs[number]
        one, other = forest.top(pair.left), forest.top(pair.right)
        if one == other:
            verdicts[number] = JOINED
        elif not pair.may_join:
            verdicts[number] = forest.objection(one, other) or TOO_LITTLE
        elif number in torn:
            verdicts[number] = AMBIGUOUS
        else:
            verdicts[number] = forest.objection(one, other) or JOINED
            if verdicts[number] == JOINED:
                forest.join(one, other)
                tree.append(pair)
    group = [forest.top(place) for place in range(len(customers))]
    return Clusters(group=group, verdicts=verdicts, tree=tree)


def _join_trusted(forest: _Forest, customers: Sequence[str | None]) -> None:
    first: dict[str, int] = {}
    for place, customer in enumerate(customers):
        if customer is not None:
            forest.join(first.setdefault(customer, place), place)


def _torn(pairs: Sequence[Pair], customers: Sequence[str | None], margin: float) -> set[int]:
    """Return the pairs of records that fit two customers about equally well."""
    fits: defaultdict[int, dict[str, float]] = defaultdict(dict)
    towards: defaultdict[int, list[int]] = defaultdict(list)
    for number, pair in enumerate(pairs):
        for record, other in ((pair.left, pair.right), (pair.right, pair.left)):
            customer = customers[other]
            if customers[record] is None and customer is not None and pair.may_join:
                best = fits[record].get(customer, pair.weight)
                fits[record][customer] = max(best, pair.weight)
                towards[record].append(number)
    torn: set[int] = set()
    for record, weights in fits.items():
        ordered = sorted(weights.values(), reverse=True)
        if len(ordered) > 1 and ordered[0] - ordered[1] < margin:
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
