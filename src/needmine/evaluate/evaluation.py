"""The ledger held against what customers truly needed, or went on to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy import special

from needmine.core.sentences import Sentence
from needmine.core.tables import Tables
from needmine.core.time import Moment

from .measures import (
    Floats,
    Ranking,
    Truths,
    average_precision,
    calibration_bins,
    calibration_slope,
    precision_at,
    ranked,
    recall_at,
)
from .positives import Pair, TruthMissing, later_needs, true_needs
from .report import Quality, Report

# Closed needs are no longer worked on, so they count as not found.
_OPEN = ("found", "offered")
# Enough for two digits of a 95 % interval; the seed only fixes which draws are made.
_DRAWS = 200
_SEED = 20_260_701


# Per need, the customers of whom the records tell whether it was met; None for everybody.
Watched = Mapping[str, frozenset[str] | None]


def evaluate(
    needs: pa.Table,
    tables: Tables,
    *,
    as_of: Moment,
    truth: Path | None,
    persons: pa.Table | None = None,
    recorded: pa.Table | None = None,
    watched: Watched | None = None,
    horizon_days: int = 90,
) -> Report:
    """Return how good a ledger was, over all customers and all needs.

    Parameters
    ----------
    needs
        The ledger's needs at the moment; a customer or need that is absent was given no chance.
    tables
        ``customers`` are all who are asked about.
    truth
        Folder of the simulated truth. Without it the ledger is held against ``recorded``.
    persons
        Which true person each customer is: customer_id, person. Needed with the truth.
    recorded
        Outcomes recorded by now, later ones too: customer_id, need, date. With the truth they
        still serve the calibration, for a probability is that of the recorded outcome.
    watched
        Of whom those records tell for the whole horizon. Others are not asked about, for what
        is not on record is not "nothing happened"; a need that is absent cannot be judged.

    Raises
    ------
    TruthMissing
        Where there is nothing to hold the ledger against.
    """
    now, before = _positives(as_of, truth, persons, recorded, watched, horizon_days)
    customers = sorted(set(tables["customers"].select("customer_id").to_pyarrow()[0].to_pylist()))
    told = watched or {}
    named = {need for _, need in now | before} | set(needs["need"].to_pylist())
    unjudged = [] if truth is not None else sorted(n for n in named if _is_unseen(told, n))
    names = sorted(named - set(unjudged))
    board = _Board(customers, names, needs)
    on_record = board.watched(told)
    asked = np.ones_like(on_record) if truth is not None else on_record
    truths, popular = board.truths(now) & asked, _shares(board.truths(before), asked)
    later = _later(recorded, as_of, horizon_days)
    outcomes = _Outcomes(came=board.truths(later), is_told=on_record)

    def quality(columns: Sequence[int]) -> Quality:
        return _quality(board, columns, asked, truths, outcomes, popular)

    return Report(
        as_of=as_of.date.isoformat(),
        horizon_days=horizon_days,
        against="truth" if truth is not None else "records",
        n_customers=len(customers),
        overall=quality(range(len(names))),
        needs={name: quality([column]) for column, name in enumerate(names)},
        unjudged=tuple(unjudged),
    )


@dataclass(frozen=True, kw_only=True)
class _Outcomes:
    """What is recorded to have come of each customer and need, and where that is on record."""

    came: Truths
    is_told: Truths


class _Board:
    """Customers by needs: the score, and the probability where there is one."""

    def __init__(self, customers: Sequence[str], names: Sequence[str], needs: pa.Table) -> None:
        self._rows = {customer: row for row, customer in enumerate(customers)}
        self._columns = {name: column for column, name in enumerate(names)}
        self.scores = np.zeros((len(customers), len(names)))
        self.probabilities = np.full((len(customers), len(names)), np.nan)
        columns = ("customer_id", "need", "status", "score", "probability")
        for row in needs.select(columns).to_pylist():
            place = self._rows.get(row["customer_id"])
            column = self._columns.get(row["need"])
            if place is None or column is None or row["status"] not in _OPEN:
                continue
            self.scores[place, column] = special.expit(row["score"])
            if row["probability"] is not None:
                self.probabilities[place, column] = row["probability"]

    def foretold(self, chosen: list[int], outcomes: _Outcomes) -> tuple[Floats, Truths]:
        """Return the probabilities told and what came, where that is on record."""
        told = ~np.isnan(self.probabilities[:, chosen]) & outcomes.is_told[:, chosen]
        return self.probabilities[:, chosen][told], outcomes.came[:, chosen][told]

    def truths(self, pairs: frozenset[Pair]) -> Truths:
        """Return which customers and needs are among the pairs."""
        truths = np.zeros(self.scores.shape, dtype=np.bool_)
        for customer, need in pairs:
            if customer in self._rows and need in self._columns:
                truths[self._rows[customer], self._columns[need]] = True
        return truths

    def watched(self, told: Watched) -> Truths:
        """Return of which customers and needs the records tell."""
        found = np.zeros(self.scores.shape, dtype=np.bool_)
        for need, column in self._columns.items():
            who = told.get(need, frozenset())
            rows = range(len(self._rows)) if who is None else self._places(who)
            found[list(rows), column] = True
        return found

    def _places(self, customers: frozenset[str]) -> list[int]:
        return sorted(self._rows[customer] for customer in customers if customer in self._rows)


def _later(recorded: pa.Table | None, as_of: Moment, horizon_days: int) -> frozenset[Pair]:
    if recorded is None:
        return frozenset()
    return later_needs(recorded, as_of=as_of, horizon_days=horizon_days)


def _is_unseen(watched: Watched, need: str) -> bool:
    return watched.get(need, frozenset()) == frozenset()


def _shares(truths: Truths, asked: Truths) -> Floats:
    """Return how frequent each need is among those asked about."""
    shares: Floats = (truths & asked).sum(axis=0) / np.maximum(asked.sum(axis=0), 1)
    return shares


def _positives(
    as_of: Moment,
    truth: Path | None,
    persons: pa.Table | None,
    recorded: pa.Table | None,
    watched: Watched | None,
    horizon_days: int,
) -> tuple[frozenset[Pair], frozenset[Pair]]:
    """Return the positives at the moment, and a horizon earlier for what was popular before."""
    earlier = as_of.back(days=horizon_days)
    if truth is not None and persons is not None:
        return (
            true_needs(truth, persons, as_of=as_of, horizon_days=horizon_days),
            true_needs(truth, persons, as_of=earlier, horizon_days=horizon_days),
        )
    if truth is None and recorded is not None and watched is not None:
        if all(_is_unseen(watched, need) for need in watched):
            raise _too_early(as_of, horizon_days)
        return (
            later_needs(recorded, as_of=as_of, horizon_days=horizon_days),
            later_needs(recorded, as_of=earlier, horizon_days=horizon_days),
        )
    raise TruthMissing(
        Sentence(zh="没有可以对照的内容。", en="There is nothing to hold the ledger against."),
        remedy=Sentence(
            zh="请给出真实需求与人员对照，或此后记录的结果。",
            en="Give the truth with its persons, or the outcomes recorded later.",
        ),
    )


def _too_early(as_of: Moment, horizon_days: int) -> TruthMissing:
    return TruthMissing(
        Sentence(
            zh="{date} 之后的 {days} 天还没有记录完整。",
            en="The {days} days after {date} are not on record yet.",
        ).fill(date=as_of.date, days=horizon_days),
        remedy=Sentence(
            zh="请用更早的日期运行 needmine mine --as-of，或缩短对照天数。",
            en="Run needmine mine --as-of for an earlier date, or look fewer days ahead.",
        ),
    )


def _quality(
    board: _Board,
    columns: Sequence[int],
    asked: Truths,
    truths: Truths,
    outcomes: _Outcomes,
    popular: Floats,
) -> Quality:
    chosen = list(columns)
    where = asked[:, chosen]
    scores, flat = board.scores[:, chosen][where], truths[:, chosen][where]
    probabilities, came = board.foretold(chosen, outcomes)
    ranking = ranked(scores)
    low, high = _interval(ranking, flat, np.nonzero(where)[0], len(where))
    common = np.broadcast_to(popular[chosen], where.shape)[where]
    return Quality(
        n_pairs=flat.size,
        n_positives=int(flat.sum()),
        n_found=int((scores > 0).sum()),
        average_precision=average_precision(ranking, flat),
        average_precision_low=low,
        average_precision_high=high,
        popularity_average_precision=average_precision(ranked(common), flat),
        random_average_precision=float(flat.mean()) if flat.size else float("nan"),
        precision_at_1=precision_at(ranking, flat, 0.01),
        precision_at_5=precision_at(ranking, flat, 0.05),
        precision_at_10=precision_at(ranking, flat, 0.10),
        recall_at_10=recall_at(ranking, flat, 0.10),
        calibration_slope=calibration_slope(probabilities, came),
        calibration_bins=calibration_bins(probabilities, came),
    )


def _interval(
    ranking: Ranking, truth: Truths, rows: npt.NDArray[np.int64], n: int
) -> tuple[float, float]:
    """Return the 95 % interval of the average precision, customers drawn with replacement.

    Parameters
    ----------
    rows
        Which customer each pair is about: drawn once, all of their pairs count alike.
    """
    if not truth.any():
        return float("nan"), float("nan")
    chance = np.random.default_rng(_SEED)
    drawn = []
    for _ in range(_DRAWS):
        times = np.bincount(chance.integers(0, n, n), minlength=n).astype(np.float64)
        drawn.append(average_precision(ranking, truth, times[rows]))
    low, high = np.nanquantile(drawn, [0.025, 0.975])
    return float(low), float(high)
