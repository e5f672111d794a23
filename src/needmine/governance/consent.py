"""What each customer has consented to, and since when."""

import ibis
import ibis.expr.types as ir

from needmine.core.time import Moment, known


def consent_states(consents: ir.Table, customer_records: ir.Table, *, as_of: Moment) -> ir.Table:
    """Return what each customer last said about each purpose, over all departments.

    A consent given to one department and withdrawn at another is withdrawn: the last word counts
    wherever it was said, and of two at the same instant the withdrawal.

    Parameters
    ----------
    consents, customer_records
        Tables of those names.

    Returns
    -------
    ir.Table
        One row per customer and purpose: ``customer_id``, ``purpose``, ``state`` (granted or
        withdrawn), ``happened_at``. A customer who never spoke of a purpose has no row.
    """
    instant = ibis.literal(as_of.instant, type="timestamp('UTC')")
    said = known(consents, as_of=as_of)
    # A record dated in the future cannot have been said yet.
    said = said.filter(said.happened_at < instant)
    people = customer_records.filter(customer_records.known_at < instant)
    people = people.select("department", "party_id", "customer_id")
    last = ibis.window(
        group_by=["customer_id", "purpose"],
        order_by=[
            ibis.desc("happened_at"),
            ibis.desc("state"),  # "withdrawn" after "granted" in the alphabet
            ibis.asc("department"),
            ibis.asc("consent_id"),
        ],
    )
    joined = said.join(people, ["department", "party_id"])
    numbered = joined.mutate(place=ibis.row_number().over(last))
    return numbered.filter(numbered.place == 0).select(
        "customer_id", "purpose", "state", "happened_at"
    )
