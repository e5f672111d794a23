"""Who is acted on and who is left alone, so that the effect of acting can be told from luck."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from needmine.core.errors import NeedmineError
from needmine.core.ids import share_of
from needmine.core.sentences import Sentence
from needmine.core.time import Moment

from .tables import ASSIGNMENTS


class UnfitHoldOut(NeedmineError):
    """The hold-out would be no share of the customers."""


def assignments(
    customers: pa.Table,
    needs: Sequence[str],
    *,
    as_of: Moment,
    hold_out_share: float,
    salt: str,
    previous: pa.Table | None = None,
) -> pa.Table:
    """Return the table ``assignments``: each customer's arm, one row per customer and need.

    A customer is in one arm for all needs, decided by a digest of the id: the same in every run
    and on every machine, whoever else is a customer.

    Parameters
    ----------
    customers
        The table ``customers``, or its column ``customer_id``.
    needs
        Ids of the needs.
    hold_out_share
        Share of the customers left alone, 0-1.
    salt
        Text that belongs to the experiment; another one draws the arms anew.
    previous
        The assignments of the last run. A customer in them keeps arm and date, also when the
        share has changed since: moving people between arms would spoil what was measured.

    Raises
    ------
    UnfitHoldOut
        Where the share is not from 0 up to, but not including, 1.
    """
    if not 0 <= hold_out_share < 1:
        raise UnfitHoldOut(
            Sentence(
                zh="对照组比例不能是{share}。", en="The hold-out share cannot be {share}."
            ).fill(share=hold_out_share),
            remedy=Sentence(
                zh="请在 policies.yml 写 0 到 0.5 之间的数。",
                en="Write a number from 0 to 0.5 in policies.yml.",
            ),
        )
    ids = sorted(set(customers["customer_id"].to_pylist()))
    wanted = sorted(set(needs))
    arms, dates = _kept(previous)
    arm = [
        arms.get(each)
        or ("hold_out" if share_of(each, salt=salt) < hold_out_share else "treatment")
        for each in ids
    ]
    date = [dates.get(each, as_of.date) for each in ids]
    each_customer = pa.array(np.repeat(np.arange(len(ids)), len(wanted)))
    columns = {
        "customer_id": pa.array(ids, pa.string()).take(each_customer),
        "need": pa.array(wanted * len(ids), pa.string()),
        "arm": pa.array(arm, pa.string()).take(each_customer),
        "assigned_date": pa.array(date, pa.date32()).take(each_customer),
    }
    return pa.table(columns).cast(ASSIGNMENTS.schema().to_pyarrow())


def _kept(previous: pa.Table | None) -> tuple[dict[str, str], dict[str, object]]:
    """Arm and day of everybody who has been assigned before."""
    if previous is None:
        return {}, {}
    ids = previous["customer_id"].to_pylist()
    arms = dict(zip(ids, previous["arm"].to_pylist(), strict=True))
    return arms, dict(zip(ids, previous["assigned_date"].to_pylist(), strict=True))
