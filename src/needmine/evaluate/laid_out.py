"""Rows about customers and needs, laid out as the case that an evaluation is about."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy import special

from needmine.core.time import Moment

from .board import Board
from .case import Case, Ranked
from .measures import Floats, Truths
from .positives import Recorded, later_needs

# Closed needs are no longer worked on, so they count as not found.
_OPEN = ("found", "offered")


@dataclass(frozen=True, kw_only=True)
class Beside:
    """What the ledger is held beside, and what its contacts are worth; each may be missing.

    Parameters
    ----------
    rules
        customer_id, need, score (log-odds): the ledger of rules alone. What is absent got none.
    ceiling
        The same of the learner that was shown the latent state.
    contacts
        list, customer_id, need, place: whom the branch's lists contact, in their order from 1.
    worths
        customer_id, need, worth: what the bank reckoned at the moment that meeting the need
        would be worth, currency units; null where it could not.
    """

    rules: pa.Table | None = None
    ceiling: pa.Table | None = None
    contacts: pa.Table | None = None
    worths: pa.Table | None = None


def laid_out(
    board: Board,
    *,
    as_of: Moment,
    asked: Truths,
    needs: pa.Table,
    now: pa.Table,
    before: pa.Table,
    beside: Beside,
    foretold: Recorded | None,
    horizon_days: int,
) -> Case:
    """Return the case of a ledger.

    Parameters
    ----------
    asked
        The customers and needs asked about.
    needs
        The ledger's needs at the moment.
    now, before
        The positives at the moment, and a horizon earlier for what was popular before.
    foretold
        The outcomes that probabilities foretell, each within its need's own window.
    """
    open_needs = needs.filter(pc.is_in(needs["status"], value_set=pa.array(_OPEN, pa.string())))
    reckoned = _reckoned(board, beside.worths)
    came, is_told = _came(board, foretold, as_of, horizon_days)
    return Case(
        board=board,
        asked=asked,
        truths=board.marks(now) & asked,
        worth=_worth(board, now, asked, reckoned),
        scores=_scores(board, open_needs, beside, _shares(board.marks(before), asked)),
        reckoned=reckoned,
        listed=_listed(board, beside.contacts),
        turns=_turns(board, beside.contacts) * asked,
        probabilities=board.numbers(open_needs, "probability", fill=np.nan),
        came=came,
        is_told=is_told,
        to_start=_days_until(board, now, "start", as_of),
        to_outcome=_days_until(board, now, "outcome_date", as_of),
    )


def _shares(truths: Truths, asked: Truths) -> Floats:
    """Return how frequent each need is among those asked about."""
    shares: Floats = (truths & asked).sum(axis=0) / np.maximum(asked.sum(axis=0), 1)
    return shares


def _scores(
    board: Board, open_needs: pa.Table, other: Beside, popular: Floats
) -> Mapping[Ranked, Floats]:
    found: dict[Ranked, Floats] = {
        "ledger": _chances(board, open_needs),
        "popularity": np.broadcast_to(popular, board.shape),
    }
    if other.rules is not None:
        found["rules"] = _chances(board, other.rules)
    if other.ceiling is not None:
        found["ceiling"] = _chances(board, other.ceiling)
    return found


def _chances(board: Board, rows: pa.Table) -> Floats:
    """Return scores in log-odds as chances; whoever is absent was given none."""
    chances: Floats = special.expit(board.numbers(rows, "score", fill=-np.inf))
    return chances


def _reckoned(board: Board, worths: pa.Table | None) -> Floats:
    """Return what the bank reckons a need met is worth.

    Where it cannot tell of a customer, the mean of those of whom it can; of a need it can tell
    of nobody, the mean of all needs. Without any worth all needs count alike.
    """
    if worths is None:
        return np.ones(board.shape)
    known = board.numbers(worths, "worth", fill=np.nan)
    n_known = (~np.isnan(known)).sum(axis=0)
    if not n_known.any():
        return np.ones(board.shape)
    total = np.nansum(known, axis=0)
    usual = np.where(n_known > 0, total / np.maximum(n_known, 1), total.sum() / n_known.sum())
    return np.where(np.isnan(known), usual, known)


def _worth(board: Board, now: pa.Table, asked: Truths, reckoned: Floats) -> Floats:
    """Return the worth of each true need: as the truth says, else as the bank reckons."""
    true = board.numbers(now, "worth", fill=np.nan)
    worth = np.where(np.isnan(true), reckoned, true)
    return np.where(board.marks(now) & asked, worth, 0.0)


def _listed(board: Board, contacts: pa.Table | None) -> Mapping[str, Truths]:
    if contacts is None:
        return {}
    names = sorted(set(contacts["list"].to_pylist()))
    return {name: board.marks(contacts.filter(pc.equal(contacts["list"], name))) for name in names}


def _turns(board: Board, contacts: pa.Table | None) -> Floats:
    """Return the turn in which the lists, taken in turn from the top, first contact a pair."""
    if contacts is None:
        return np.zeros(board.shape)
    first = contacts.group_by(["customer_id", "need"]).aggregate([("place", "min")])
    return board.numbers(first, "place_min", fill=0.0)


def _came(
    board: Board, foretold: Recorded | None, as_of: Moment, horizon_days: int
) -> tuple[Truths, Truths]:
    """Return whether what a probability foretells was recorded, and where the records tell."""
    if foretold is None:
        nobody = np.zeros(board.shape, dtype=np.bool_)
        return nobody, nobody
    came = later_needs(
        foretold.outcomes, as_of=as_of, horizon_days=horizon_days, days=foretold.days
    )
    return board.marks(came), board.watched(foretold.watched)


def _days_until(board: Board, rows: pa.Table, name: str, as_of: Moment) -> Floats:
    days = pc.subtract(rows[name].cast(pa.int32()), pa.scalar(as_of.date).cast(pa.int32()))
    return board.numbers(rows.append_column("days", days), "days", fill=np.nan)
