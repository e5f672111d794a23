"""All features of every customer at one moment, or at several."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from needmine.core.sentences import Sentence
from needmine.core.tables import Tables
from needmine.core.time import Moment, OpenMoment, When

from .at_moment import AtMoment, joined
from .coverage import is_covered, window_of, with_coverage
from .declared import Feature
from .families import FAMILIES, FeatureFamily
from .tables import DECLARED, FEATURES

# Runs an expression once for each set of values of its open scalars; the rows of all together.
Repeating = Callable[[ir.Table, Sequence[Mapping[ir.Scalar, dt.date | dt.datetime]]], pa.Table]


def one_by_one(
    rows: ir.Table, values: Sequence[Mapping[ir.Scalar, dt.date | dt.datetime]]
) -> pa.Table:
    """Return the rows of an expression for each set of values, compiled anew for each."""
    return pa.concat_tables([rows.to_pyarrow(params=each) for each in values])


@dataclass(frozen=True, kw_only=True)
class StandAside:
    """Something that cannot be said for this bank, and which tables it would need."""

    what: str
    needs: tuple[str, ...]
    reason: Sentence


def snapshot(
    tables: Tables,
    *,
    as_of: When,
    currency: str = "",
    families: Sequence[FeatureFamily] = FAMILIES,
) -> ir.Table:
    """Return every feature of every customer, as known at one moment.

    Parameters
    ----------
    tables
        Canonical tables and ``customer_records``.
    currency
        The bank's currency: accounts in another are left out of amounts. Empty takes all
        accounts as one currency.
    families
        Families wanted; all of them make the table ``features``.

    Returns
    -------
    One row per customer known at the moment, in the shape of ``features``. Zero means that the
    bank looked and found nothing; null means that it could not look, or that there is no value.
    """
    at = AtMoment(tables=tables, as_of=as_of, currency=currency)
    everyone = joined(at.customers(), (family.rows(at) for family in families))
    rows = with_coverage(at, everyone)
    wanted = [feature for family in families for feature in family.features]
    covers = {window_of(feature): is_covered(at, feature, rows) for feature in wanted}
    values = {feature.name: _value(feature, rows, covers[window_of(feature)]) for feature in wanted}
    return rows.select("customer_id", moment=as_of.day, **values)


def history(
    tables: Tables,
    *,
    moments: Sequence[Moment],
    run: Repeating = one_by_one,
    currency: str = "",
    families: Sequence[FeatureFamily] = FAMILIES,
) -> pa.Table:
    """Return the snapshots of several moments in one table, each blind to what came after it.

    Parameters
    ----------
    run
        Runs one expression for many moments; an engine's own way compiles it only once, which
        costs more than running it.
    """
    if not moments:
        return FEATURES.schema().to_pyarrow().empty_table()
    open_moment = OpenMoment()
    rows = snapshot(tables, as_of=open_moment, currency=currency, families=families)
    dates = {moment.date: moment for moment in moments}
    return run(rows, [open_moment.values(dates[date]) for date in sorted(dates)])


def standing_aside(tables: Tables) -> list[StandAside]:
    """Return the features this bank cannot have, family by family and missing table."""
    lacking: dict[tuple[str, tuple[str, ...]], list[Feature]] = {}
    for feature in DECLARED:
        missing = _missing(feature, tables)
        if missing:
            lacking.setdefault((feature.family, missing), []).append(feature)
    titles = {family.name: family.title for family in FAMILIES}
    return [
        StandAside(
            what=f"features/{family}",
            needs=missing,
            reason=Sentence(
                zh="缺少 {tables}，“{family}”中有 {n} 个特征未知：{features}。",
                en="Without {tables}, features of the family '{family}' are unknown "
                "({n}): {features}.",
            ).fill(
                tables=", ".join(missing),
                family=titles[family],
                n=len(features),
                features=", ".join(feature.name for feature in features),
            ),
        )
        for (family, missing), features in lacking.items()
    ]


def _missing(feature: Feature, tables: Tables) -> tuple[str, ...]:
    missing = [name for name in feature.needs if not tables.has(name)]
    if feature.needs_one_of and not any(tables.has(name) for name in feature.needs_one_of):
        missing += feature.needs_one_of
    return tuple(missing)


def _value(feature: Feature, rows: ir.Table, is_known: ir.BooleanValue) -> ir.Value:
    value = rows[feature.name].cast(feature.type)
    if feature.without_rows == "zero":
        nothing = ibis.literal(False if feature.type == "boolean" else 0).cast(feature.type)
        value = value.fill_null(nothing)
    unknown = ibis.null(feature.type)
    return ibis.ifelse(is_known, value, unknown)
