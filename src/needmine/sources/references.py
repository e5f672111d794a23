"""References between canonical tables, and the rows that refer to what no department told of."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from .tables import CANONICAL

# Tables whose party is a company by its own number.
_OF_COMPANIES = ("company_owners", "payroll_contracts")


@dataclass(frozen=True, kw_only=True)
class Reference:
    """A column whose values some other table names too.

    Parameters
    ----------
    to
        Tables and columns, any of which may name the value; a value in none of them is an orphan.
    """

    table: str
    column: str
    to: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Orphans:
    """Rows of one feed that refer to what no table names.

    Parameters
    ----------
    example
        File and row of one of them.
    """

    department: str
    feed: str
    reference: Reference
    n_rows: int
    example: str


def _references() -> Iterator[Reference]:
    for table in CANONICAL:
        named = {column.name for column in table.columns}
        if "account_number" in named and table.name != "accounts":
            yield Reference(
                table=table.name, column="account_number", to=(("accounts", "account_number"),)
            )
        if table.name in _OF_COMPANIES:
            yield Reference(table=table.name, column="party_id", to=(("companies", "party_id"),))
        elif "party_id" in named and table.name not in ("parties", "crosswalk", "companies"):
            parties = (("parties", "party_id"), ("crosswalk", "party_id"))
            yield Reference(table=table.name, column="party_id", to=parties)


# An account that nobody holds, a booking on an account nobody opened, and the like.
REFERENCES: tuple[Reference, ...] = (
    *_references(),
    Reference(
        table="accounts",
        column="account_number",
        to=(("account_holders", "account_number"),),
    ),
    Reference(table="loan_repayments", column="loan_id", to=(("loans", "loan_id"),)),
    Reference(
        table="payroll_rosters", column="contract_id", to=(("payroll_contracts", "contract_id"),)
    ),
    Reference(table="answers", column="contact_id", to=(("contacts", "contact_id"),)),
    Reference(table="partner_attributes", column="consent_id", to=(("consents", "consent_id"),)),
    Reference(
        table="net_asset_values", column="product_code", to=(("product_list", "product_code"),)
    ),
)


def orphans(
    tables: Mapping[str, ir.Table], references: Iterable[Reference] = REFERENCES
) -> list[Orphans]:
    """Return the rows that stand and refer to nothing, by feed; one join for each reference.

    A reference is asked only where at least one of the tables that could name its values is
    filled. What a table named once counts, though it stands there no more: an account that was
    closed had its bookings.
    """
    # Absent tables can be read too, and would make an orphan of every row.
    present, found = dict(tables), []
    for reference in references:
        named = [
            present[name].select(value=column) for name, column in reference.to if name in present
        ]
        if reference.table not in present or not named:
            continue
        rows = present[reference.table]
        standing = rows.filter(rows.known_until.isnull(), rows[reference.column].notnull())
        values = named[0] if len(named) == 1 else ibis.union(*named)
        lost = standing.anti_join(values, standing[reference.column] == values.value)
        place = lost.from_file + ":" + lost.from_row.cast("string")
        counted = lost.group_by("department", "feed").aggregate(
            n_rows=lost.count(), example=place.min()
        )
        found += [
            Orphans(reference=reference, **row)
            for row in counted.order_by("department", "feed").to_pyarrow().to_pylist()
        ]
    return found
