"""One small bank through the whole path on DuckDB and on Spark: the same tables."""

import datetime as dt
import math
from typing import Any

import pytest

from needmine.customers.model import LinkingModel
from needmine.desks.desk import Publication
from needmine.engine.spark import SparkEngine
from needmine.flow import Desk
from needmine.predictions.scoring import models_from
from needmine.rounds.handed import Handed
from needmine.rounds.opened import open_last_run
from tests.flow.banks import digest, mined, small_bank, table_rows
from workbench.sources.plain import plain

pytestmark = pytest.mark.spark

# What must be equal to the last row; features and scores come with their own tolerance.
EQUAL = (
    "loads",
    "quarantine",
    "transactions",
    "parties",
    "accounts",
    "deposits",
    "digital_events",
    "customer_records",
    "customers",
    "customer_accounts",
    "customer_values",
    "customer_ids",
    "customer_events",
    "customer_relations",
    "signals",
    "voices",
    "outcomes",
    "assignments",
)
KEYS = {
    "features": ("customer_id", "moment"),
    "predictions": ("customer_id", "model", "moment"),
    "needs": ("need_id",),
    "actions": ("need_id", "action"),
}
FIRST = dt.date(2026, 5, 1)
# Design: features to 1e-9, scores to 1e-6.
TOLERANCE = {"features": 1e-9, "predictions": 1e-6, "needs": 1e-6, "actions": 1e-6}


class Shown:
    """A publisher that keeps what it is given."""

    def publish(self, publication: Publication) -> None:
        self.customers = [plain(customer) for customer in publication.customers]
        self.summary = {
            name: plain(getattr(publication, name))
            for name in ("counts", "quarantine", "loads", "feeds", "pairs", "n_pairs")
        }


SHOWN = {"duckdb": Shown(), "spark": Shown()}


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], dict[str, Any]]:
    # Two nights: the second takes up what the first remembers.
    folder = small_bank(tmp_path_factory.mktemp("duck"), customers=90, months=6)
    mined(folder, FIRST)
    duck, _ = mined(folder, desk=Desk(publisher=SHOWN["duckdb"]))
    with open_last_run(duck) as opened:
        (linking,) = opened.tables["linking_models"].to_pyarrow().to_pylist()
        models = models_from(opened.tables["models"].to_pyarrow())
        left = {name: table_rows(opened.tables, name) for name in opened.tables}
    engine = SparkEngine()
    handed = Handed(linking=LinkingModel(**linking), models=models)
    folder = small_bank(tmp_path_factory.mktemp("spark"), customers=90, months=6)
    mined(folder, FIRST, engine=engine, handed=handed)
    desk = Desk(publisher=SHOWN["spark"])
    spark, _ = mined(folder, engine=engine, handed=handed, desk=desk)
    engine.close()
    # Any engine reads the tables that either one wrote.
    with open_last_run(spark) as opened:
        right = {name: table_rows(opened.tables, name) for name in opened.tables}
    return left, right


@pytest.mark.parametrize("name", EQUAL)
def test_both_engines_write_the_same_rows(
    both: tuple[dict[str, Any], dict[str, Any]], name: str
) -> None:
    left, right = both

    assert left[name].num_rows > 0 or name in ("outcomes", "customer_events")
    assert digest(left[name]) == digest(right[name])


@pytest.mark.parametrize("name", sorted(KEYS))
def test_both_engines_measure_and_score_alike(
    both: tuple[dict[str, Any], dict[str, Any]], name: str
) -> None:
    left, right = (_by_key(rows[name], KEYS[name]) for rows in both)

    assert left.keys() == right.keys()
    for key, row in left.items():
        for column, value in row.items():
            other = right[key][column]
            assert _alike(value, other, TOLERANCE[name]), (name, key, column, value, other)


def _by_key(rows: Any, key: tuple[str, ...]) -> dict[tuple[Any, ...], dict[str, Any]]:
    return {tuple(row[name] for name in key): row for row in rows.to_pylist()}


def _alike(one: Any, other: Any, tolerance: float) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=tolerance, abs_tol=tolerance) or (
            math.isnan(one) and math.isnan(other)
        )
    return bool(one == other)


def test_people_are_shown_the_same_from_both_engines(
    both: tuple[dict[str, Any], dict[str, Any]],
) -> None:
    assert all(both)
    duck, spark = SHOWN["duckdb"], SHOWN["spark"]

    assert duck.summary == spark.summary
    assert any(customer["needs"] for customer in duck.customers)
    assert any(customer["relations"] for customer in duck.customers)
    assert duck.customers == spark.customers
