"""What a load holds otherwise than the load before it, beyond what chance and size explain.

References
----------
Population stability index and its limit by sample size: Yurdakul and Naranjo, Journal of Risk
Model Validation 14(4) (2020): under no change the index times n m / (n + m) follows chi-squared.
Greatest distance of two distribution functions: Smirnov (1948).
"""

import json
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scipy import special

from needmine.core.sentences import Sentence

Row = Mapping[str, Any]

# A change is told where it is greater than these, however many rows show it. Guesses.
_PSI = 0.1
_DISTANCE = 0.1
_SHARE = 0.02
_TIMES = 1.5
# How seldom chance alone may be told as a change: once in a thousand comparisons.
_Z = 3.290527
_KOLMOGOROV = 1.949
_CHANCE = 0.001

WORDS: dict[str, Sentence] = {
    "rows": Sentence(zh="行数 {now:,}，此前通常 {before:,}", en="{now:,} rows, usually {before:,}"),
    "missing": Sentence(
        zh="空值占 {now:.1%}，上次 {before:.1%}",
        en="{now:.1%} without a value, {before:.1%} before",
    ),
    "codes": Sentence(
        zh="代码分布改变（PSI {now:.2f}，限 {limit:.2f}）",
        en="codes are spread otherwise (PSI {now:.2f}, limit {limit:.2f})",
    ),
    "new_code": Sentence(
        zh="出现新代码“{code}”，占 {now:.1%}", en="a new code '{code}' in {now:.1%} of rows"
    ),
    "spread": Sentence(
        zh="数值分布改变（累计分布相差 {now:.2f}，限 {limit:.2f}）",
        en="values are spread otherwise (distributions {now:.2f} apart, limit {limit:.2f})",
    ),
    "empty": Sentence(zh="整列为空，上次有值", en="empty as a whole, filled before"),
    "nothing_newer": Sentence(
        zh="最新记录 {last}，不晚于上次装载",
        en="newest record {last}, no later than the load before",
    ),
}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that a load holds otherwise; ``column`` is empty where it is about the rows.

    Parameters
    ----------
    what
        Key of `WORDS`.
    values
        What its sentence names.
    """

    load_id: str
    table: str
    column: str
    what: str
    values: Mapping[str, Any]

    @property
    def sentence(self) -> Sentence:
        """Return it in words."""
        return WORDS[self.what].fill(**self.values)


def findings(profiles: Sequence[Row], loads: Sequence[Row]) -> list[Finding]:
    """Return what the loads that stand hold otherwise than those before them.

    Parameters
    ----------
    profiles, loads
        Rows of ``load_profiles`` and of ``loads``. Loads follow each other by the day they speak
        of, then by delivery.
    """
    columns: dict[tuple[str, str], dict[str, Row]] = defaultdict(dict)
    for row in profiles:
        columns[row["load_id"], row["table"]][row["column"]] = row
    return [each for of_feed in _standing(loads) for each in _of_feed(of_feed, columns)]


def last_two(loads: Iterable[Row]) -> list[str]:
    """Return the ids of the last two loads that stand of each feed and table, sorted."""
    return sorted({load["load_id"] for of_feed in _standing(loads) for load in of_feed[-2:]})


def _standing(loads: Iterable[Row]) -> list[list[Row]]:
    """Return the loads that stand, by feed and table, in their order."""
    feeds: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for load in sorted(loads, key=age):
        if load["replaced_at"] is None:
            feeds[load["department"], load["feed"], load["table"]].append(load)
    return list(feeds.values())


def age(load: Row) -> tuple[bool, Any, int]:
    """Return a key that orders the loads of a feed: the day they speak of, then delivery."""
    return load["exported_at"] is not None, load["exported_at"] or 0, load["delivery"]


def _of_feed(
    in_order: Sequence[Row], columns: Mapping[tuple[str, str], Mapping[str, Row]]
) -> Iterator[Finding]:
    for place, load in enumerate(in_order[1:], 1):
        earlier = in_order[max(0, place - 8) : place]
        found = [*_of_rows(load["n_rows"], [each["n_rows"] for each in earlier])]
        now = columns[load["load_id"], load["table"]]
        before = columns[earlier[-1]["load_id"], load["table"]]
        told = [("", *each) for each in found]
        for name in sorted({*now, *before}):
            told += [(name, *each) for each in _of_column(now.get(name), before.get(name))]
        for column, what, values in told:
            yield Finding(
                load_id=load["load_id"],
                table=load["table"],
                column=column,
                what=what,
                values=values,
            )


Told = tuple[str, dict[str, Any]]


def _of_rows(now: int, earlier: Sequence[int]) -> Iterator[Told]:
    usual = sorted(earlier)[len(earlier) // 2]
    if max(now, usual) < 20:
        return
    apart = abs(math.log((now + 1) / (usual + 1)))
    chance = _Z * math.sqrt(1 / (now + 1) + 1 / (usual + 1))
    if apart > max(math.log(_TIMES), chance):
        yield "rows", {"now": now, "before": usual}


def _of_column(now: Row | None, before: Row | None) -> Iterator[Told]:
    if before is None or not before["n_rows"]:
        return
    if now is None:
        yield "empty", {}
        return
    if not now["n_rows"]:
        return
    yield from _of_missing(now, before)
    if now["column"] == "happened_at" and (now["most"] or "") <= (before["most"] or ""):
        yield "nothing_newer", {"last": now["most"]}
    if not now["spread"] or not before["spread"]:
        return
    compared: Callable[..., Iterator[Told]]
    new, old = json.loads(now["spread"]), json.loads(before["spread"])
    compared = _of_codes if isinstance(new, dict) else _of_values
    if isinstance(new, dict) == isinstance(old, dict):
        yield from compared(new, old, _n(now), _n(before))


def _n(row: Row) -> int:
    return int(row["n_rows"] - row["n_missing"])


def _of_missing(now: Row, before: Row) -> Iterator[Told]:
    n, m = now["n_rows"], before["n_rows"]
    new, old = now["n_missing"] / n, before["n_missing"] / m
    pooled = (now["n_missing"] + before["n_missing"]) / (n + m)
    chance = _Z * math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    if abs(new - old) > max(_SHARE, chance):
        yield "missing", {"now": new, "before": old}


def _of_codes(new: Mapping[str, int], old: Mapping[str, int], n: int, m: int) -> Iterator[Told]:
    sampled, sampled_before = sum(new.values()), sum(old.values())
    names = sorted({*new, *old})
    for name in names:
        share = new.get(name, 0) / sampled
        if name not in old and share > max(0.01, 10 / n, 10 / m):
            yield "new_code", {"code": name, "now": share}
    if len(names) < 2:
        return
    # Half a row more in each code, so that one never seen before weighs and does not decide.
    shares = [(new.get(k, 0) + 0.5) / (sampled + 0.5 * len(names)) for k in names]
    earlier = [(old.get(k, 0) + 0.5) / (sampled_before + 0.5 * len(names)) for k in names]
    psi = sum((p - q) * math.log(p / q) for p, q in zip(shares, earlier, strict=True))
    chi2 = 2 * float(special.gammainccinv((len(names) - 1) / 2, _CHANCE))
    limit = max(_PSI, chi2 * (1 / sampled + 1 / sampled_before))
    if psi > limit:
        yield "codes", {"now": psi, "limit": limit}


def _of_values(new: Sequence[float], old: Sequence[float], n: int, m: int) -> Iterator[Told]:
    limit = max(_DISTANCE, _KOLMOGOROV * math.sqrt(1 / n + 1 / m))
    apart = max(_apart(new, old, value) for value in {*new, *old})
    if apart > limit:
        yield "spread", {"now": apart, "limit": limit}


def _apart(new: Sequence[float], old: Sequence[float], value: float) -> float:
    """Return how far apart at least two distributions are at a value, by their deciles."""
    (low, high), (low_before, high_before) = _reached(new, value), _reached(old, value)
    return max(low - high_before, low_before - high, 0.0)


def _reached(tenths: Sequence[float], value: float) -> tuple[float, float]:
    """Return the least and the greatest share that may lie at or below a value."""
    below = sum(each <= value for each in tenths)
    return below / 10, (below + 1) / 10
