"""Every refusal of every case, in sentences."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from needmine.core.sentences import Sentence
from needmine.core.tables import Tables

from .rule import Rule, Setting
from .rules import CANNOT_LOOK, can_look, missing_tables

NO_REFUSAL = "[]"
_MARK = "refused_by_"


def judged(cases: ir.Table, rules: Sequence[Rule], tables: Tables, setting: Setting) -> ir.Table:
    """Return the cases with one boolean per rule that says whether it refuses them."""
    return cases.mutate(
        **{_MARK + rule.name: _refuses(rule, cases, tables, setting) for rule in rules}
    )


def _refuses(rule: Rule, cases: ir.Table, tables: Tables, setting: Setting) -> ir.BooleanValue:
    concerned = rule.concerns(cases, setting)
    if can_look(rule, tables):
        # A verdict that comes out null refuses: the gate never opens by accident.
        return (concerned & rule.refuses(cases, setting)).fill_null(True)
    return concerned & ibis.literal(setting.policies.refuses_unknown(rule.name))


def refusals(
    rows: pa.Table, rules: Sequence[Rule], tables: Tables, setting: Setting
) -> NDArray[np.object_]:
    """Return for each judged row the JSON list of every rule that refuses it."""
    said: list[list[str]] = [[] for _ in range(rows.num_rows)]
    for rule in rules:
        refused = np.flatnonzero(rows[_MARK + rule.name].to_numpy(zero_copy_only=False))
        if len(refused):
            _say(rule, rows.take(pa.array(refused)), refused, said, tables, setting)
    found = np.empty(rows.num_rows, dtype=object)
    found[:] = ["[" + ", ".join(each) + "]" for each in said]
    return found


def _say(
    rule: Rule,
    refused: pa.Table,
    places: NDArray[np.int64],
    said: list[list[str]],
    tables: Tables,
    setting: Setting,
) -> None:
    if not can_look(rule, tables):
        cannot = CANNOT_LOOK.fill(tables=missing_tables(rule, tables), title=rule.title)
        for place in places:
            said[place].append(one_refusal(rule.name, cannot))
        return
    columns = [refused[name].to_pylist() for name in rule.says]
    # Many customers are refused in the same words, so each wording is made once.
    worded: dict[tuple[Any, ...], str] = {}
    keys = zip(*columns, strict=True) if columns else ((),) * len(places)
    for place, key in zip(places, keys, strict=True):
        if key not in worded:
            row: Mapping[str, Any] = dict(zip(rule.says, key, strict=True))
            worded[key] = one_refusal(rule.name, rule.sentence.fill(**rule.values(row, setting)))
        said[place].append(worded[key])


def one_refusal(rule: str, sentence: Sentence) -> str:
    """Return a refusal as JSON: rule, zh, en."""
    return json.dumps(
        {"rule": rule, "zh": sentence.say("zh"), "en": sentence.say("en")}, ensure_ascii=False
    )
