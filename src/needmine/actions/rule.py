"""What a rule of the gate is: when it looks, when it refuses, and what it then says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import ibis
import ibis.expr.types as ir

from needmine.core.sentences import Sentence
from needmine.core.time import Moment
from needmine.governance.policies import Policies

Test = Callable[[ir.Table, "Setting"], ir.BooleanValue]


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What rules are measured against: the moment, the limits and the bank's currency."""

    policies: Policies
    as_of: Moment
    currency: str


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One reason why an action may not be done.

    Parameters
    ----------
    name
        As it stands in ``actions.refusals`` and in ``policies.yml``.
    title
        What it asks, for the list of rules.
    reads
        Tables without any of which it cannot look.
    concerns
        Which cases it is about at all.
    refuses
        Which of those it refuses. Never null.
    sentence
        What it says, with named values.
    says
        Columns of a case that ``values`` needs.
    values
        The values named in the sentence.
    """

    name: str
    title: Sentence
    reads: tuple[str, ...] = ()
    concerns: Test
    refuses: Test
    sentence: Sentence
    says: tuple[str, ...] = ()
    values: Callable[[Mapping[str, Any], Setting], Mapping[str, object]] = field(
        default=lambda _row, _setting: {}
    )


def every_action(case: ir.Table, _: Setting) -> ir.BooleanValue:
    """Return true for every case."""
    return case.need_id.notnull()


def marketing(case: ir.Table, _: Setting) -> ir.BooleanValue:
    """Return whether the action sells."""
    return case.is_marketing


def always(_case: ir.Table, _: Setting) -> ir.BooleanValue:
    """Return true: whatever the rule is about, it refuses."""
    return ibis.literal(True)
