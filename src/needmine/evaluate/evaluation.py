"""The ledger held against what customers truly needed, or went on to do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from needmine.core.sentences import Sentence
from needmine.core.time import Moment

from .board import Board, Watched
from .case import Case
from .figures import list_qualities, quality
from .laid_out import Beside, laid_out
from .positives import Recorded, TruthMissing, later_needs, true_needs
from .report import Report


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """The report of an evaluation and the case it was reckoned from."""

    report: Report
    case: Case


def evaluate(
    needs: pa.Table,
    customers: Iterable[str],
    *,
    as_of: Moment,
    truth: Path | None = None,
    persons: pa.Table | None = None,
    recorded: Recorded | None = None,
    foretold: Recorded | None = None,
    beside: Beside | None = None,
    horizon_days: int = 90,
) -> Judgement:
    """Return how good a ledger was, over all customers and all needs.

    Parameters
    ----------
    needs
        The ledger's needs at the moment; a customer or need that is absent was given no chance.
    customers
        All who are asked about.
    truth
        Folder of the simulated truth. Without it the ledger is held against ``recorded``.
    persons
        Which true person each customer is: customer_id, person. Needed with the truth.
    recorded
        What the bank went on to record, and of whom its records tell for the horizon. A need
        that is absent there cannot be judged.
    foretold
        The outcomes that probabilities foretell, each within its need's own window. With the
        truth too, for a probability is that of the recorded outcome, which is less than having
        the need.

    Raises
    ------
    TruthMissing
        Where there is nothing to hold the ledger against.
    """
    other = beside or Beside()
    now, before = _positives(as_of, truth, persons, recorded, horizon_days)
    watched: Watched = recorded.watched if recorded and truth is None else {}
    named = _named(needs, now, before, other)
    unjudged = [] if truth is not None else sorted(n for n in named if _is_unseen(watched, n))
    board = Board(sorted(set(customers)), sorted(named - set(unjudged)))
    is_everybody = np.ones(board.shape, dtype=np.bool_)
    case = laid_out(
        board,
        as_of=as_of,
        asked=is_everybody if truth is not None else board.watched(watched),
        needs=needs,
        now=now,
        before=before,
        beside=other,
        foretold=foretold,
        horizon_days=horizon_days,
    )
    against = "truth" if truth is not None else "records"
    report = _report(case, as_of, horizon_days, against, tuple(unjudged))
    return Judgement(report=report, case=case)


def _report(
    case: Case, as_of: Moment, horizon_days: int, against: str, unjudged: tuple[str, ...]
) -> Report:
    needs = case.board.needs
    return Report(
        as_of=as_of.date.isoformat(),
        horizon_days=horizon_days,
        against=against,
        n_customers=case.board.shape[0],
        overall=quality(case.part(range(len(needs)))),
        needs={name: quality(case.part([column])) for column, name in enumerate(needs)},
        lists=list_qualities(case),
        unjudged=unjudged,
    )


def _named(needs: pa.Table, now: pa.Table, before: pa.Table, other: Beside) -> set[str]:
    parts = [needs, now, before, other.rules, other.contacts]
    return {need for rows in parts if rows is not None for need in rows["need"].to_pylist()}


def _is_unseen(watched: Watched, need: str) -> bool:
    return watched.get(need, frozenset()) == frozenset()


def _positives(
    as_of: Moment,
    truth: Path | None,
    persons: pa.Table | None,
    recorded: Recorded | None,
    horizon_days: int,
) -> Sequence[pa.Table]:
    """Return the positives at the moment, and a horizon earlier for what was popular before."""
    moments = (as_of, as_of.back(days=horizon_days))
    if truth is not None and persons is not None:
        return [true_needs(truth, persons, as_of=m, horizon_days=horizon_days) for m in moments]
    if truth is None and recorded is not None:
        if all(_is_unseen(recorded.watched, need) for need in recorded.watched):
            raise _too_early(as_of, horizon_days)
        return [later_needs(recorded.outcomes, as_of=m, horizon_days=horizon_days) for m in moments]
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
