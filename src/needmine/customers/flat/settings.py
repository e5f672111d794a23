"""What ``flat.yml`` says: the rules of linking, and how pairs are looked for in flat files."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pyarrow as pa

from needmine.core.definitions import read_definition

from ..rules import Comparison, Rules, read_rules, rules

# Comparisons that are the bank's own, word for word.
_AS_THE_BANK = ("name", "gender")
# The part without which a comparison says nothing, where it is not the comparison's name.
_NEEDS = {
    "given_name": ("given",),
    "id_number": ("id_body",),
    "birth_date": ("birth_digits",),
    "place": ("place", "postcode"),
}


@dataclass(frozen=True, kw_only=True)
class FlatRules:
    """The rules of flat files.

    Parameters
    ----------
    rules
        Comparisons, thresholds and ways to be one person; nothing says yet where to look.
    keys
        Parts that make up each key under which pairs are looked for, the strongest key first.
    weak_keys
        Those of them that find no more pairs in a large file than in a small one.
    household
        Comparisons that people of one household agree in.
    household_share
        Pairs of a household for each pair of one person, before any record is seen.
    pairs_each, pairs_at_least
        Pairs that one key may find: for each record, and in all.
    genders
        Gender by the first sign it is written with.
    """

    rules: Rules
    keys: Mapping[str, tuple[str, ...]]
    weak_keys: frozenset[str]
    household: tuple[str, ...]
    household_share: float
    pairs_each: int
    pairs_at_least: int
    genders: Mapping[str, str]

    def for_parts(self, parts: pa.Table) -> "FlatRules":
        """Return the rules with only those comparisons that any record has a value for."""
        filled = {name for name in parts.column_names if parts[name].null_count < len(parts)}
        kept = tuple(
            comparison
            for comparison in self.rules.comparisons
            if filled.intersection(_NEEDS.get(comparison.name, (comparison.name,)))
        )
        names = {comparison.name for comparison in kept}
        ways = tuple(
            {name: levels for name, levels in way.items() if name in names}
            for way in self.rules.join_when
            if all(name in names or "missing" in levels for name, levels in way.items())
        )
        return replace(self, rules=replace(self.rules, comparisons=kept, join_when=ways))


@cache
def flat_rules() -> FlatRules:
    """Return the rules that ship."""
    file = Path(__file__).with_name("flat.yml")
    entry = read_definition(file)
    strong, weak = entry.entry("keys"), entry.entry("weak_keys")
    # What a file can be looked through by depends on its columns.
    own = read_rules(file, also=_as_the_bank(), traits=())
    return FlatRules(
        rules=own,
        keys={name: each.texts(name) for each in (strong, weak) for name in each},
        weak_keys=frozenset(weak),
        household=entry.texts("household"),
        household_share=entry.number("household_share"),
        pairs_each=entry.whole("pairs_each"),
        pairs_at_least=entry.whole("pairs_at_least"),
        genders=entry.value("genders"),
    )


def _as_the_bank() -> tuple[Comparison, ...]:
    return tuple(each for each in rules().comparisons if each.name in _AS_THE_BANK)
