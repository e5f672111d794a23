"""Splink as its documentation sets it up for columns such as these, and nothing else."""

from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on


@dataclass(frozen=True, kw_only=True)
class Plain:
    """Scored pairs by place, and how to cluster them."""

    left: np.ndarray
    right: np.ndarray
    probability: np.ndarray
    linker: Any
    predicted: Any

    def clusters(self, at: float) -> np.ndarray:
        """Return the cluster of each record at a probability."""
        found = self.linker.clustering.cluster_pairwise_predictions_at_threshold(
            self.predicted, threshold_match_probability=at
        ).as_pyarrow_table()
        order = np.argsort(found["unique_id"].to_numpy())
        return np.unique(found["cluster_id"].to_numpy()[order], return_inverse=True)[1]


# By the columns that tell the sets apart. The first is the documentation's example of Febrl3, the
# second that of fake_1000, the third puts together what it recommends for each column.
_SETS: dict[str, dict[str, Any]] = {
    "soc_sec_id": {
        "comparisons": [
            cl.NameComparison("given_name").configure(term_frequency_adjustments=True),
            cl.NameComparison("surname").configure(term_frequency_adjustments=True),
            cl.DateOfBirthComparison(
                "date_of_birth", input_is_string=True, datetime_format="%Y%m%d"
            ),
            cl.DamerauLevenshteinAtThresholds("soc_sec_id", [2]),
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(
                term_frequency_adjustments=True
            ),
        ],
        "blocks": ["soc_sec_id", "given_name", "surname", "date_of_birth", "postcode"],
        "surely": [["soc_sec_id"], ["given_name", "surname", "date_of_birth"]],
        "trained": ["date_of_birth", "surname"],
    },
    "phone": {
        "comparisons": [
            cl.ForenameSurnameComparison("first_name", "surname"),
            cl.DateOfBirthComparison("dob", input_is_string=True),
            cl.DamerauLevenshteinAtThresholds("phone", [1]),
            cl.EmailComparison("email"),
            cl.JaroWinklerAtThresholds("street", [0.92, 0.8]),
            cl.PostcodeComparison("postcode"),
            cl.ExactMatch("city").configure(term_frequency_adjustments=True),
        ],
        "blocks": ["phone", "email", "dob", "postcode", ["first_name", "surname"]],
        "surely": [["email"], ["first_name", "surname", "dob"]],
        "trained": ["dob", "email"],
    },
    "dob": {
        "comparisons": [
            cl.NameComparison("first_name").configure(term_frequency_adjustments=True),
            cl.NameComparison("surname").configure(term_frequency_adjustments=True),
            cl.DateOfBirthComparison("dob", input_is_string=True),
            cl.ExactMatch("city").configure(term_frequency_adjustments=True),
            cl.EmailComparison("email"),
        ],
        "blocks": ["first_name", "surname", "dob", "email"],
        "surely": [["first_name", "surname", "dob"], ["email"]],
        "trained": ["dob", "surname"],
    },
}


def plain_splink(rows: pa.Table) -> Plain:
    """Return pairs as Splink scores them, learned without labels."""
    chosen = next(each for column, each in _SETS.items() if column in rows.column_names)
    filled = pa.table(
        [
            pa.array([value.strip() or None if value else None for value in column.to_pylist()])
            for column in rows.columns
        ],
        names=rows.column_names,
    ).append_column("unique_id", pa.array(range(len(rows))))
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=chosen["comparisons"],
        blocking_rules_to_generate_predictions=[_block(columns) for columns in chosen["blocks"]],
    )
    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar=false")
    database = DuckDBAPI(connection=connection)
    linker: Any = Linker(database.register(filled), settings, log_level=None)
    linker.training.estimate_probability_two_random_records_match(
        [block_on(*columns) for columns in chosen["surely"]], recall=0.8
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for column in chosen["trained"]:
        linker.training.estimate_parameters_using_expectation_maximisation(
            block_on(column), record_sample_proportion=min(1.0, 50_000 / len(rows))
        )
    predicted = linker.inference.predict(threshold_match_probability=0.01)
    pairs = predicted.as_pyarrow_table()
    return Plain(
        left=pairs["unique_id_l"].to_numpy(),
        right=pairs["unique_id_r"].to_numpy(),
        probability=pairs["match_probability"].to_numpy(),
        linker=linker,
        predicted=predicted,
    )


def _block(columns: str | list[str]) -> Any:
    return block_on(*([columns] if isinstance(columns, str) else columns))
