"""Pairs of records weighed by Splink: how probable it is that both are one person.

References
----------
Fellegi and Sunter (1969), A Theory for Record Linkage; the method's words are Splink's.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pyarrow as pa
from sqlglot.expressions import Select, select

from needmine.core.errors import NeedmineError
from needmine.core.sentences import Sentence

from .model import Weights
from .rules import MISSING, Comparison, Rules

# The columns of what `weighed` returns, beside one column of levels per comparison.
LEFT, RIGHT, WEIGHT, PROBABILITY = "left", "right", "weight", "probability"

# Six places: far finer than any rule looks at, coarser than the last bits that may differ between
# machines, so that order by weight is the same everywhere.
_PLACES = 6


class LinkingFailed(NeedmineError):
    """Splink could not weigh the records; says no value of any record."""


def weighed(traits: pa.Table, *, linking: Any, weights: Weights, rules: Rules) -> pa.Table:
    """Return the pairs that may be one person, one row per pair, left before right.

    Returns
    -------
    pa.Table
        ``left`` and ``right`` (places of the records), ``weight`` in bits, ``probability``, and
        per comparison the name of its level.
    """
    found = predicted(traits, linking=linking, weights=weights, rules=rules)
    return _readable(found, rules)


def predicted(traits: pa.Table, *, linking: Any, weights: Weights, rules: Rules) -> pa.Table:
    """Return the pairs that may be one person as Splink has them, one row per pair.

    Returns
    -------
    pa.Table
        ``unique_id_l``, ``unique_id_r``, ``match_weight`` in bits, ``match_probability``, and per
        comparison ``gamma_…``: its level counted from the last (0), -1 for a missing value.
    """
    with quietly():
        linker = linker_for(traits, linking=linking, weights=weights, rules=rules)
        _tell_frequencies(linker, traits, linking=linking, weights=weights)
        pairs = linker.inference.predict(
            threshold_match_probability=rules.propose_from, warning_mode="never"
        )
        wanted = ["unique_id_l", "unique_id_r", "match_weight", "match_probability"]
        return _taken(linker, pairs, select(*wanted, *_levels(rules)))


def patterns(traits: pa.Table, *, linking: Any, weights: Weights, rules: Rules) -> pa.Table:
    """Return which levels pairs reach together, one row per pattern, with ``n``, its pairs.

    The columns of levels are as `predicted` has them; no pair is left out, however unlikely.
    """
    with quietly():
        linker = linker_for(traits, linking=linking, weights=weights, rules=rules)
        pairs = linker.inference.predict(warning_mode="never")
        levels = _levels(rules)
        counted = select(*levels, "count(*) as n").group_by(*levels)
        return _taken(linker, pairs, counted)


def _levels(rules: Rules) -> list[str]:
    return [f"gamma_{comparison.name}" for comparison in rules.comparisons]


def _taken(linker: Any, pairs: Any, asked: Select) -> pa.Table:
    text = asked.from_(pairs.physical_name).sql()
    table: pa.Table = linker.misc.query_sql(text).as_pyarrow_table()
    return table


def linker_for(traits: pa.Table, *, linking: Any, weights: Weights, rules: Rules) -> Any:
    """Return a Splink linker over records with these weights."""
    from splink import Linker  # a third of a second, needed only where records are left to link

    settings = settings_of(rules, weights)
    linker: Any = Linker(
        linking.register(traits), settings, log_level=None, validate_settings=False
    )
    # The cache belongs to the connection; what an earlier linker left there is of other records.
    linker.table_management.invalidate_cache()
    return linker


def settings_of(rules: Rules, weights: Weights) -> dict[str, Any]:
    """Return the rules and weights in the shape that Splink reads."""
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "unique_id",
        "probability_two_random_records_match": weights.prior,
        "retain_intermediate_calculation_columns": False,
        "retain_matching_columns": True,
        # Splink names its tables after it; a random one would change the text of every query.
        "linker_uid": "needmine",
        "comparisons": [_comparison(comparison, weights) for comparison in rules.comparisons],
        "blocking_rules_to_generate_predictions": [
            {
                "blocking_rule": " and ".join(
                    [
                        *(equal(trait) for trait in (*block.same, block.one_of) if trait),
                        *([block.only_if] if block.only_if else []),
                    ]
                ),
                "arrays_to_explode": [block.one_of] if block.one_of else None,
            }
            for block in rules.looked_for_between
        ],
    }


def equal(trait: str) -> str:
    """Return the condition that both records of a pair have the same value of a trait."""
    return f"l.{trait} = r.{trait}"


@contextmanager
def quietly() -> Iterator[None]:
    """Silence Splink's talk and turn its failures into one that names no value of a record."""
    splink = logging.getLogger("splink")
    was = splink.level
    splink.setLevel(logging.CRITICAL + 1)
    try:
        yield
    except NeedmineError:
        raise
    except Exception as error:
        # The message of the database may quote a name or a number, so only its kind is passed on.
        raise LinkingFailed(
            Sentence(
                zh="记录比对失败（{kind}）。", en="Weighing the records failed ({kind})."
            ).fill(kind=type(error).__name__),
            remedy=Sentence(
                zh="请检查 linking.yml 中的条件，或增加内存后重试。",
                en="Check the conditions in linking.yml, or try again with more memory.",
            ),
            where="customers/linking.yml",
        ) from None
    finally:
        splink.setLevel(was)


def _comparison(comparison: Comparison, weights: Weights) -> dict[str, Any]:
    levels: list[dict[str, Any]] = [
        {"sql_condition": comparison.missing, "label_for_charts": MISSING, "is_null_level": True}
    ]
    for level in comparison.levels:
        m, u = weights.levels[comparison.name, level.name]
        corrected = {"tf_adjustment_column": level.frequency} if level.frequency else {}
        levels.append(
            {
                "sql_condition": level.when or "ELSE",
                "label_for_charts": level.name,
                "m_probability": m,
                "u_probability": u,
                # The frequency belongs to a token, the condition to the value behind it.
                **({"disable_tf_exact_match_detection": True} if corrected else {}),
                **corrected,
            }
        )
    return {"output_column_name": comparison.name, "comparison_levels": levels}


def _tell_frequencies(linker: Any, traits: pa.Table, *, linking: Any, weights: Weights) -> None:
    """Give Splink the frozen frequencies, so that it counts none of its own."""
    for column, known in weights.frequencies.items():
        tokens = sorted({token for token in traits[column].to_pylist() if token})
        shares = [known.get(token, weights.rare.get(column)) for token in tokens]
        table = pa.table(
            {
                column: pa.array(tokens, pa.string()),
                f"tf_{column}": pa.array(shares, pa.float64()),
            }
        )
        linker.table_management.register_term_frequency_lookup(linking.register(table), column)


def _readable(found: pa.Table, rules: Rules) -> pa.Table:
    left, right = (found[f"unique_id_{side}"].to_pylist() for side in "lr")
    columns = {
        LEFT: pa.array([min(pair) for pair in zip(left, right, strict=True)], pa.int64()),
        RIGHT: pa.array([max(pair) for pair in zip(left, right, strict=True)], pa.int64()),
        WEIGHT: _rounded(found["match_weight"]),
        PROBABILITY: _rounded(found["match_probability"]),
    }
    for comparison in rules.comparisons:
        # Splink counts levels from the last: 0 is the rest, -1 a missing value.
        names = [MISSING, *(level.name for level in reversed(comparison.levels))]
        reached = found[f"gamma_{comparison.name}"].to_pylist()
        columns[comparison.name] = pa.array([names[number + 1] for number in reached], pa.string())
    return pa.table(columns).sort_by([(LEFT, "ascending"), (RIGHT, "ascending")])


def _rounded(numbers: pa.ChunkedArray) -> pa.Array:
    return pa.array([round(number, _PLACES) for number in numbers.to_pylist()], pa.float64())
