"""Pairs of records that the evidence does not decide, as people are asked about them."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from needmine.core.ids import digest_of
from needmine.core.sentences import Sentence
from needmine.core.tables import Tables
from needmine.core.time import Moment
from needmine.customers.events import SPLIT
from needmine.customers.explaining import VERDICTS, Step, start_bits, steps
from needmine.customers.model import LinkingModel, Weights, declared, read_weights
from needmine.customers.records import numbers, records
from needmine.customers.rules import MISSING, Rules
from needmine.desks.deciding import ShownPair, ShownSide, ShownStep, ShownTrait
from needmine.desks.shown_rows import Masked
from needmine.desks.wording import Wording

Row = Mapping[str, Any]
Agreement = Literal["same", "near", "different", "missing"]

# What a person can settle; the rest is settled, or is the master's to mend.
UNDECIDED = ("two_customers", "two_id_numbers", "ambiguous", "too_little")
# More than anybody works off between two runs; the likeliest are shown.
MOST = 2_000

_SEALED = {
    "name": Sentence(zh="姓名", en="Name"),
    "id_number": Sentence(zh="证件号", en="ID number"),
    "phone": Sentence(zh="手机号", en="Mobile number"),
    "email": Sentence(zh="电子邮箱", en="E-mail"),
    "address": Sentence(zh="住址", en="Address"),
    "app_id": Sentence(zh="应用用户标识", en="User id of the apps"),
}
_CLEAR = {
    "birth_date": Sentence(zh="出生日期", en="Birth date"),
    "gender": Sentence(zh="性别", en="Gender"),
    "city": Sentence(zh="城市", en="City"),
    "occupation": Sentence(zh="职业", en="Occupation"),
    "since_date": Sentence(zh="成为客户", en="Customer since"),
}
# Levels that are agreement to the letter, or no agreement at all; all others are near.
_SAME = ("same", "same_characters")
_DIFFERENT = ("different", "both_verified")
# Two values of these say nothing about whether it is one person.
_NOT_COMPARED = ("occupation", "since_date")


def undecided_pairs(
    tables: Tables, words: Wording, *, as_of: Moment, masked: Masked, most: int = MOST
) -> tuple[list[ShownPair], int]:
    """Return the pairs a person should look at, likeliest first, and how many there are in all."""
    links = tables["links"].to_pyarrow()
    open_ = links.filter(pc.field("verdict").isin(UNDECIDED))
    rows = sorted(open_.to_pylist(), key=_likeliest)[:most]
    if not rows:
        return [], 0
    at = _Behind(tables, rows, words, as_of=as_of, masked=masked)
    return [at.shown(row) for row in rows], len(open_)


def partings(tables: Tables) -> tuple[tuple[str, str], ...]:
    """Return who split from whom, of customers that are there now: who kept the id, who left."""
    events = tables["customer_events"].to_pyarrow()
    present = tables["customers"].select("customer_id").to_pyarrow()["customer_id"]
    split = events.filter(pc.field("kind") == SPLIT)
    names = ("from_customer_id", "to_customer_id")
    there = [pc.is_in(split[name], value_set=present) for name in names]
    both = split.filter(pc.and_(*there)).select(list(names))
    return tuple(sorted({(row[names[0]], row[names[1]]) for row in both.to_pylist()}))


def _likeliest(row: Row) -> tuple[Any, ...]:
    return (
        -(row["match_probability"] or 0.0),
        -(row["weight"] or 0.0),
        row["department"],
        row["party_id"],
        row["other_department"],
        row["other_party_id"],
    )


class _Behind:
    """The records and customers behind the pairs, read once."""

    def __init__(
        self,
        tables: Tables,
        rows: Sequence[Row],
        words: Wording,
        *,
        as_of: Moment,
        masked: Masked,
    ) -> None:
        self._words = words
        self._zone = ZoneInfo(as_of.zone)
        keys = pa.array(
            sorted(
                {
                    f"{row[f'{side}department']}\x1f{row[f'{side}party_id']}"
                    for row in rows
                    for side in ("", "other_")
                }
            )
        )
        found = records(tables, as_of=as_of)
        chosen = found.filter(pc.is_in(numbers(found), value_set=keys)).to_pylist()
        self._records = {(row["department"], row["party_id"]): row for row in chosen}
        tokens = {row[name] for row in chosen for name in ("party_id", *_SEALED)} - {None}
        ordered = sorted(tokens)
        self._masks = dict(zip(ordered, masked(ordered), strict=True))
        customers = tables["customers"].select("customer_id", "n_records").to_pyarrow()
        names = ("customer_id", "n_records")
        self._n_records = dict(zip(*(customers[name].to_pylist() for name in names), strict=True))
        self._weights = _weights(tables, words.linking)

    def shown(self, row: Row) -> ShownPair:
        """Return one row of ``links`` as people see it."""
        one, other = (
            self._records[row[f"{side}department"], row[f"{side}party_id"]]
            for side in ("", "other_")
        )
        levels = json.loads(row["levels"])
        is_weighed = row["match_probability"] is not None
        told = steps(levels, _tokens(one, other), weights=self._weights, rules=self._words.linking)
        return ShownPair(
            pair_id=digest_of(*(str(row[name]) for name in _KEY)),
            verdict=row["verdict"],
            says=VERDICTS[row["verdict"]],
            weight=row["weight"] if is_weighed else None,
            probability=row["match_probability"],
            start=start_bits(self._weights) if is_weighed else 0.0,
            one=self._side(one, row["customer_id"]),
            other=self._side(other, row["other_customer_id"]),
            traits=tuple(self._traits(one, other, levels)),
            steps=tuple(_step(step) for step in told if step.bits) if is_weighed else (),
        )

    def _side(self, record: Row, customer: str) -> ShownSide:
        return ShownSide(
            department=record["department"],
            department_title=self._words.department(record["department"]),
            party_id=record["party_id"],
            masked_number=self._masks[record["party_id"]],
            customer_id=customer,
            n_records=self._n_records.get(customer, 1),
            known_date=record["known_at"].astimezone(self._zone).date(),
        )

    def _traits(self, one: Row, other: Row, levels: Mapping[str, str]) -> list[ShownTrait]:
        found = []
        for name, title in {**_SEALED, **_CLEAR}.items():
            mine, theirs = one[name], other[name]
            if mine is None and theirs is None:
                continue
            is_sealed = name in _SEALED
            found.append(
                ShownTrait(
                    name=name,
                    title=title,
                    one=self._value(name, mine),
                    other=self._value(name, theirs),
                    agreement=_agreement(name, mine, theirs, levels),
                    tokens=(mine or "", theirs or "") if is_sealed else ("", ""),
                )
            )
        return found

    def _value(self, name: str, value: Any) -> Any:
        if value is None:
            return ""
        if name in _SEALED:
            return self._masks[value]
        return self._words.code(value) if name == "gender" else value


_KEY = ("department", "party_id", "other_department", "other_party_id")


def _weights(tables: Tables, rules: Rules) -> Weights:
    models = tables["linking_models"].to_pyarrow().to_pylist()
    return read_weights(LinkingModel(**models[0]), rules) if models else declared(rules)


def _tokens(one: Row, other: Row) -> dict[str, tuple[str | None, str | None]]:
    return {f"{name}_token": (one[name], other[name]) for name in ("name", "phone")}


def _step(step: Step) -> ShownStep:
    return ShownStep(title=step.title, says=step.says, bits=round(step.bits, 2))


def _agreement(name: str, one: Any, other: Any, levels: Mapping[str, str]) -> Agreement:
    if one is None or other is None:
        return "missing"
    level = levels.get(name, MISSING)
    if level == MISSING:  # said by both, and yet nothing to compare (a filler), or not compared
        return "same" if one == other else "missing" if name in _NOT_COMPARED else "different"
    return "same" if level in _SAME else "different" if level in _DIFFERENT else "near"
