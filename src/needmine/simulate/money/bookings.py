"""Bookings as columns: account, second, signed cents, summary, other side, remark."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from needmine.core.sentences import Language
from needmine.simulate.ground.chance import Ints, Luck, Texts, Whole, texts
from needmine.simulate.ground.rows import Rows, joined
from needmine.simulate.ground.setting import Setting
from needmine.simulate.ground.words import summary_numbers, words


@dataclass(frozen=True, kw_only=True)
class Bookings(Rows):
    """One entry per booking.

    Parameters
    ----------
    second
        Seconds since the first instant of the period.
    cents
        Positive into the account, negative out of it.
    summary, other, remark
        Positions in the summaries, in `OtherSides`, in the list of remarks; -1 for none.
    need
        Position of the need that left it as a trace; -1 for none.
    """

    account: Whole
    second: Whole
    cents: Ints
    summary: Whole
    other: Whole
    remark: Whole
    need: Whole

    @property
    def day(self) -> Ints:
        """Return the day number of each booking."""
        return np.asarray(self.second // 86_400, dtype=np.int64)


# A bank's months hold millions of them: no column is wider than it must be.
_TYPES: dict[str, Any] = {
    "account": np.int32,
    "second": np.int32,
    "cents": np.int64,
    "summary": np.int8,
    "other": np.int32,
    "remark": np.int16,
    "need": np.int32,
}


def booked(
    account: Any,
    day: Any,
    clock: Any,
    cents: Any,
    summary: str | Ints,
    *,
    other: Any = -1,
    remark: Any = -1,
    need: Any = -1,
) -> Bookings:
    """Return bookings from a day number, the second of that day and an amount in cents."""
    number = summary_numbers()[summary] if isinstance(summary, str) else summary
    columns = {
        "account": account,
        "second": np.asarray(day, dtype=np.int64) * 86_400 + clock,
        "cents": cents,
        "summary": number,
        "other": other,
        "remark": remark,
        "need": need,
    }
    size = np.shape(account)
    return Bookings(
        **{
            name: np.broadcast_to(np.asarray(values, dtype=_TYPES[name]), size)
            for name, values in columns.items()
        }
    )


def nothing_booked() -> Bookings:
    """Return no booking at all."""
    none = np.zeros(0, dtype=np.int64)
    return booked(none, none, none, none, none)


def together(parts: Sequence[Bookings]) -> Bookings:
    """Return all bookings of several parts, one part behind the other."""
    return joined([part for part in parts if len(part)] or [nothing_booked()])


def in_order(bookings: Bookings, *, since: int) -> Bookings:
    """Return the bookings of a month by account and time.

    Parameters
    ----------
    since
        A second that no booking lies before.
    """
    # Money in comes first within a second, so that a balance does not dip for an instant.
    key = (bookings.account.astype(np.int64) << 24) + (bookings.second.astype(np.int64) - since)
    return bookings.taken(np.argsort((key << 1) + (bookings.cents < 0), kind="stable"))


@dataclass(frozen=True, kw_only=True)
class OtherSides:
    """Everybody money comes from or goes to: name, account, bank; and where each kind begins."""

    names: Texts
    accounts: Texts
    banks: Texts
    begins: dict[str, int]

    def at(self, kind: str, index: Any = 0) -> Ints:
        """Return the position of the n-th of a kind."""
        return np.asarray(self.begins[kind] + np.asarray(index), dtype=np.int64)

    def count(self, kind: str) -> int:
        """Return how many there are of a kind."""
        order = list(self.begins)
        after = order.index(kind) + 1
        end = self.begins[order[after]] if after < len(order) else len(self.names)
        return end - self.begins[kind]

    def any(self, kind: str, luck: Luck, *about: Any) -> Ints:
        """Return positions of that kind by chance."""
        return self.begins[kind] + luck.between(0, self.count(kind) - 1, f"other.{kind}", *about)


@cache
def remarks(language: Language) -> tuple[Texts, dict[str, tuple[int, int]]]:
    """Return all remarks in one list, and from where to where each occasion's lie in it."""
    listed: list[str] = []
    spans = {}
    for occasion, said in words(language)["remarks"].items():
        spans[occasion] = (len(listed), len(listed) + len(said))
        listed += said
    return texts(listed), spans


def remark(occasion: str, luck: Luck, *about: Any, setting: Setting) -> Ints:
    """Return positions of remarks for an occasion, by chance."""
    begin, end = remarks(setting.language)[1][occasion]
    return luck.between(begin, end - 1, f"remark.{occasion}", *about)
