"""Groups of records that grow pair by pair, and what keeps two of them apart."""

from collections.abc import Sequence

# Why two groups are not joined.
KEPT_APART = "kept_apart"
TWO_CUSTOMERS = "two_customers"
TWO_ID_NUMBERS = "two_id_numbers"
# A person said one, and the records are a person and a company.
TWO_KINDS = "two_kinds"


class Forest:
    """Groups that grow, each with its trusted customer, its valid ID numbers and its strangers.

    Parameters
    ----------
    customers
        Per record the customer it is trusted to be; None where nobody says.
    id_numbers
        Per record its ID number if the check digit is right.
    kinds
        Per record person or company; None where unknown.
    """

    def __init__(
        self,
        customers: Sequence[str | None],
        id_numbers: Sequence[str | None],
        kinds: Sequence[str | None],
    ) -> None:
        self._parent = list(range(len(customers)))
        self._numbers: list[set[str]] = [{number} if number else set() for number in id_numbers]
        self._kinds: list[set[str]] = [{kind} if kind else set() for kind in kinds]
        # Per group the records that may never be in it.
        self._strangers: list[set[int]] = [set() for _ in customers]
        self.customer = list(customers)
        first: dict[str, int] = {}
        for place, customer in enumerate(customers):
            if customer is not None:
                self.join(first.setdefault(customer, place), place)

    def top(self, place: int) -> int:
        """Return the record that stands for a record's group: its smallest place."""
        while self._parent[place] != place:
            self._parent[place] = self._parent[self._parent[place]]
            place = self._parent[place]
        return place

    def join(self, one: int, other: int) -> None:
        """Make the groups of two records one."""
        low, high = sorted((self.top(one), self.top(other)))
        if low != high:
            self._parent[high] = low
            self.customer[low] = self.customer[low] or self.customer[high]
            self._numbers[low] |= self._numbers[high]
            self._kinds[low] |= self._kinds[high]
            self._strangers[low] |= self._strangers[high]

    def keep_apart(self, one: int, other: int) -> None:
        """Let the groups of two records never be one, whatever joins them later."""
        self._strangers[self.top(one)].add(other)
        self._strangers[self.top(other)].add(one)

    def objection(self, one: int, other: int, *, is_decided: bool = False) -> str:
        """Return why the groups of two records cannot be one, empty where nothing is against it.

        Parameters
        ----------
        is_decided
            Whether a person says that they are one: then ID numbers that differ do not count,
            since a person may know that one was copied wrongly or issued anew.
        """
        one, other = self.top(one), self.top(other)
        if self._are_strangers(one, other):
            return KEPT_APART
        if self._are_two_customers(one, other):
            return TWO_CUSTOMERS
        if is_decided:
            return TWO_KINDS if len(self._kinds[one] | self._kinds[other]) > 1 else ""
        mine, theirs = self._numbers[one], self._numbers[other]
        if mine and theirs and not (mine <= theirs or theirs <= mine):
            return TWO_ID_NUMBERS
        return ""

    def is_claimed(self, place: int) -> bool:
        """Return whether a record's group is a trusted customer or kept apart from somebody."""
        top = self.top(place)
        return self.customer[top] is not None or bool(self._strangers[top])

    def are_rivals(self, one: int, other: int) -> bool:
        """Return whether the groups of two records are surely two people."""
        one, other = self.top(one), self.top(other)
        return self._are_strangers(one, other) or self._are_two_customers(one, other)

    def _are_strangers(self, one: int, other: int) -> bool:
        return any(self.top(place) == other for place in self._strangers[one])

    def _are_two_customers(self, one: int, other: int) -> bool:
        return len({self.customer[one], self.customer[other]} - {None}) > 1
