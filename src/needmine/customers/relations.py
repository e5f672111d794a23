"""Who stands to whom in what relation, and what says so: households, accounts, firms, payroll."""

import ibis
import ibis.expr.types as ir

from needmine.core.tables import INSTANT, Tables
from needmine.core.time import Moment, known

from .records import KEY
from .tables_of_relations import CUSTOMER_RELATIONS

# What one side is to the other, read from the other side.
REVERSED = {
    "spouse": "spouse",
    "parent": "child",
    "child": "parent",
    "sibling": "sibling",
    "household_member": "household_member",
    "joint_holder": "joint_holder",
    "disponent": "account_owner",
    "account_owner": "disponent",
    "guarantor": "guaranteed",
    "guaranteed": "guarantor",
    "emergency_contact": "emergency_contact_of",
    "company": "owner",
    "owner": "company",
    "employer": "employee",
    "employee": "employer",
    "colleague": "colleague",
    "other": "other",
}

# Of a larger staff nobody can say who knows whom.
MOST_COLLEAGUES = 30

# What the second of two members of a household is to the first, by their roles.
_IN_HOUSEHOLD = {
    ("head", "spouse"): "spouse",
    ("head", "child"): "child",
    ("head", "parent"): "parent",
    ("spouse", "head"): "spouse",
    ("child", "head"): "parent",
    ("parent", "head"): "child",
    ("spouse", "child"): "child",
    ("child", "spouse"): "parent",
    ("child", "child"): "sibling",
}

# The same by what they are to an account.
_AT_ACCOUNT = {
    ("owner", "joint"): "joint_holder",
    ("joint", "owner"): "joint_holder",
    ("joint", "joint"): "joint_holder",
    ("owner", "owner"): "joint_holder",
    ("owner", "disponent"): "disponent",
    ("disponent", "owner"): "account_owner",
    ("owner", "guarantor"): "guarantor",
    ("guarantor", "owner"): "guaranteed",
}


def relations(tables: Tables, customer_records: ir.Table, *, as_of: Moment) -> ir.Table:
    """Return the relations known at a moment that have not ended, from either side.

    A company that is no customer stands with its number in the department alone. Nobody is related
    to themselves: two records of one customer say nothing.

    Returns
    -------
    ir.Table
        As `CUSTOMER_RELATIONS` says; ``known_at`` is when the first row said so.
    """
    records = customer_records.select(*KEY, "customer_id")
    found = ibis.union(
        _declared(tables, as_of),
        _households(tables, as_of),
        _accounts(tables, as_of),
        _owners(tables, records, as_of),
        _staff(tables, as_of),
        _colleagues(tables, as_of),
    )
    both = ibis.union(found, _from_the_other_side(found))
    sides = both.left_join(records, list(KEY)).drop("department_right", "party_id_right")
    other = records.rename(
        other_department="department", other_party_id="party_id", other_customer_id="customer_id"
    )
    joined = sides.left_join(other, ["other_department", "other_party_id"]).drop(
        "other_department_right", "other_party_id_right"
    )
    told = joined.filter(
        joined.customer_id.notnull()
        & (joined.other_customer_id.isnull() | (joined.other_customer_id != joined.customer_id))
    )
    names = [column.name for column in CUSTOMER_RELATIONS.columns]
    key = [name for name in names if name != "known_at"]
    return told.group_by(key).aggregate(known_at=told.known_at.min()).select(names)


def _related(
    rows: ir.Table, *, other_department: ir.Value, other: ir.Value, kind: ir.Value, evidence: str
) -> ir.Table:
    return rows.select(
        *KEY,
        other_department=other_department,
        other_party_id=other,
        kind=kind,
        evidence=ibis.literal(evidence),
        known_at=rows.known_at.cast(INSTANT),
    ).filter(ibis._.kind.notnull())


def _from_the_other_side(found: ir.Table) -> ir.Table:
    return found.select(
        department=found.other_department,
        party_id=found.other_party_id,
        other_department=found.department,
        other_party_id=found.party_id,
        kind=found.kind.cases(*REVERSED.items(), else_=ibis.null("string")),
        evidence=found.evidence,
        known_at=found.known_at,
    ).filter(ibis._.kind.notnull())


def _running(rows: ir.Table, until: ir.DateValue, as_of: Moment) -> ir.Table:
    return rows.filter(until.isnull() | (until > ibis.literal(as_of.date)))


def _declared(tables: Tables, as_of: Moment) -> ir.Table:
    rows = known(tables["relations"], as_of=as_of)
    rows = _running(rows, rows.until_date, as_of)
    return _related(
        rows,
        other_department=rows.department,
        other=rows.related_party_id,
        kind=rows.kind,
        evidence="relations",
    )


def _households(tables: Tables, as_of: Moment) -> ir.Table:
    rows = known(tables["households"], as_of=as_of)
    rows = _running(rows, rows.until_date, as_of)
    return _pairs(
        rows.select(*KEY, "household_id", "role", "known_at"),
        ["department", "household_id"],
        _IN_HOUSEHOLD,
        otherwise="household_member",
        evidence="households",
    )


def _accounts(tables: Tables, as_of: Moment) -> ir.Table:
    rows = known(tables["account_holders"], as_of=as_of)
    return _pairs(
        rows.select(*KEY, "account_number", "role", "known_at"),
        ["account_number"],
        _AT_ACCOUNT,
        otherwise=None,
        evidence="account_holders",
    )


def _pairs(
    rows: ir.Table,
    shared: list[str],
    kinds: dict[tuple[str, str], str],
    *,
    otherwise: str | None,
    evidence: str,
) -> ir.Table:
    """Return what each two of those who share something are to each other."""
    others = rows.select(
        *shared,
        other_department=rows.department,
        other_party_id=rows.party_id,
        other_role=rows.role,
        other_known_at=rows.known_at,
    ).rename({f"{name}_there": name for name in shared})
    met = rows.join(others, [rows[name] == others[f"{name}_there"] for name in shared])
    met = met.filter(
        (met.department != met.other_department) | (met.party_id != met.other_party_id)
    )
    roles = met.role.fill_null("") + "|" + met.other_role.fill_null("")
    kind = roles.cases(
        *(("|".join(pair), kind) for pair, kind in kinds.items()),
        else_=ibis.literal(otherwise, type="string"),
    )
    return _related(
        met.mutate(known_at=ibis.greatest(met.known_at, met.other_known_at)),
        other_department=met.other_department,
        other=met.other_party_id,
        kind=kind,
        evidence=evidence,
    )


def _owners(tables: Tables, records: ir.Table, as_of: Moment) -> ir.Table:
    """Return whose company it is: the one customer who has the owner's ID number."""
    rows = known(tables["company_owners"], as_of=as_of)
    parties = known(tables["parties"], as_of=as_of)
    bearers = parties.filter(parties.id_number.notnull()).join(records, list(KEY))
    alone = bearers.group_by("id_number").having(bearers.customer_id.nunique() == 1)
    people = bearers.semi_join(alone.aggregate(n=bearers.count()), "id_number")
    # Any record of the customer will do: the first by name, so that it is always the same.
    place = ibis.row_number().over(ibis.window(group_by="id_number", order_by=list(KEY)))
    first = people.mutate(place=place).filter(ibis._.place == 0)
    firms = rows.select(
        "id_number",
        other_department=rows.department,
        other_party_id=rows.party_id,
        told_at=rows.known_at,
    )
    met = first.join(firms, "id_number")
    return _related(
        met.mutate(known_at=ibis.greatest(met.known_at, met.told_at)),
        other_department=met.other_department,
        other=met.other_party_id,
        kind=ibis.literal("company"),
        evidence="company_owners",
    )


def _staff(tables: Tables, as_of: Moment) -> ir.Table:
    staff = _paid(tables, as_of)
    return _related(
        staff,
        other_department=staff.firm_department,
        other=staff.firm,
        kind=ibis.literal("employer"),
        evidence="payroll_rosters",
    )


def _colleagues(tables: Tables, as_of: Moment) -> ir.Table:
    staff = _paid(tables, as_of)
    size = staff.count().over(ibis.window(group_by=["firm_department", "firm"]))
    few = staff.mutate(size=size).filter(ibis._.size <= MOST_COLLEAGUES)
    return _pairs(
        few.select(*KEY, "firm_department", "firm", "known_at", role=ibis.null("string")),
        ["firm_department", "firm"],
        {("", ""): "colleague"},
        otherwise=None,
        evidence="payroll_rosters",
    )


def _paid(tables: Tables, as_of: Moment) -> ir.Table:
    """Return who is paid by whom: owners of the accounts on rosters of running contracts."""
    contracts = known(tables["payroll_contracts"], as_of=as_of)
    running = _running(contracts, contracts.ended_date, as_of)
    firms = running.select(
        "contract_id",
        firm_department=running.department,
        firm=running.party_id,
        contract_known_at=running.known_at,
    )
    rosters = known(tables["payroll_rosters"], as_of=as_of)
    listed = rosters.select(
        "contract_id",
        "account_number",
        roster_department=rosters.department,
        roster_known_at=rosters.known_at,
    )
    holders = known(tables["account_holders"], as_of=as_of)
    owners = holders.filter(holders.role == "owner").select(*KEY, "account_number", "known_at")
    paid = listed.join(
        firms,
        [
            listed.contract_id == firms.contract_id,
            listed.roster_department == firms.firm_department,
        ],
    ).join(owners, "account_number")
    return paid.select(
        *KEY,
        "firm_department",
        "firm",
        known_at=ibis.greatest(paid.known_at, paid.roster_known_at, paid.contract_known_at),
    ).distinct()
