"""The commands about two records of a bank: explain and decide."""

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from needmine.commands import Command, Options
from needmine.core.errors import NeedmineError, WrongUsage
from needmine.core.sentences import Language, Sentence
from needmine.customers.explaining import VERDICTS, Explained, explained
from needmine.customers.model import LinkingModel
from needmine.customers.records import records
from needmine.customers.rules import rules_of
from needmine.rounds.bank import Bank, read_bank
from needmine.rounds.opened import Opened, open_last_run

# Department and token of the customer number.
Key = tuple[str, str]
# Records a decision: bank, both records, decision, reason, who.
Decide = Callable[[Bank, Key, Key, str, str, str], None]

_WIDTH = 12


class UnknownRecord(NeedmineError):
    """The bank's last run knows no such record; the message does not repeat the number."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How two records stand in the last run.

    Parameters
    ----------
    link
        Their row of ``links``; None where nobody looked at the pair.
    """

    customers: tuple[str, str]
    methods: tuple[str, str]
    link: Mapping[str, Any] | None

    @property
    def says(self) -> Sentence:
        """Return in a sentence whether they are one customer, and who says so."""
        if self.link is not None:
            return VERDICTS[self.link["verdict"]]
        if self.customers[0] != self.customers[1]:
            return _NEVER_PROPOSED
        return _VOUCHED if set(self.methods) <= {"master", "crosswalk"} else _THROUGH_OTHERS


def explain(options: Options, language: Language) -> int:
    """Say why two records are, or are not, one customer, trait by trait."""
    with open_last_run(read_bank(options.bank)) as opened:
        pair, standing = _pair(opened, options)
        model = LinkingModel(**opened.tables["linking_models"].to_pyarrow().to_pylist()[0])
        found = explained(
            pair,
            reveal=lambda tokens: opened.identities.reveal(tokens, purpose="identity_resolution"),
            linking=opened.engine.linking(),
            model=model,
            rules=rules_of(options.bank),
        )
    if options.json:
        _say(json.dumps(_as_json(found, standing), ensure_ascii=False, indent=1))
    else:
        _say("\n".join(_lines(found, standing, language)))
    return 0


def decide(options: Options, language: Language, *, record: Decide) -> int:
    """Put on record what a person decided about two records; the next run obeys."""
    bank = read_bank(options.bank)
    with open_last_run(bank) as opened:
        one, other = (_key(opened, options, place) for place in (0, 1))
    record(bank, one, other, options.decision, options.reason, options.by)
    _say(_DECIDED.say(language))
    return 0


def _pair(opened: Opened, options: Options) -> tuple[pa.Table, Standing]:
    keys = [_key(opened, options, place) for place in (0, 1)]
    if keys[0] == keys[1]:
        raise WrongUsage(
            Sentence(zh="两次写的是同一条记录。", en="Both are the same record."),
            remedy=Sentence(zh="请写两条不同的记录。", en="Name two different ones."),
        )
    known = records(opened.tables, as_of=opened.moment)
    pair = pa.concat_tables([known.filter(_is(key)) for key in keys])
    standing = opened.tables["customer_records"].to_pyarrow()
    rows = [standing.filter(_is(key)).to_pylist()[0] for key in keys]
    links = opened.tables["links"].to_pyarrow()
    low, high = sorted(keys)
    link = links.filter(_is(low) & _is(high, "other_")).to_pylist()
    return pair, Standing(
        customers=(rows[0]["customer_id"], rows[1]["customer_id"]),
        methods=(rows[0]["method"], rows[1]["method"]),
        link=link[0] if link else None,
    )


def _is(key: Key, side: str = "") -> pc.Expression:
    department, number = key
    is_it: pc.Expression = (pc.field(f"{side}department") == department) & (
        pc.field(f"{side}party_id") == number
    )
    return is_it


def _key(opened: Opened, options: Options, place: int) -> Key:
    """Return a record named as DEPARTMENT:NUMBER, the number in the clear or as its token."""
    department, sign, number = options.records[place].partition(":")
    departments = sorted(opened.bank.departments)
    if not sign or not number or department not in departments:
        raise WrongUsage(
            Sentence(
                zh="第 {n} 条记录写得不对。", en="Record {n} is not written as it must be."
            ).fill(n=place + 1),
            remedy=Sentence(
                zh="请写 部门:客户号，部门可选：{departments}。",
                en="Write DEPARTMENT:NUMBER; the departments are {departments}.",
            ).fill(departments=", ".join(departments)),
        )
    known = opened.tables["customer_records"]
    theirs = known.filter(known.department == department).party_id.to_pyarrow().to_pylist()
    tokens = {number, opened.identities.token_of(number, "party_id", department=department)}
    found = sorted(tokens & set(theirs))
    if not found:
        raise UnknownRecord(
            Sentence(
                zh="最近一次运行没有您写的第 {n} 条记录。",
                en="The last run knows no record such as record {n}.",
            ).fill(n=place + 1),
            remedy=Sentence(
                zh="请核对部门与客户号，或先运行 needmine mine。",
                en="Check department and number, or run needmine mine first.",
            ),
            where=department,
        )
    return department, found[0]


def _as_json(found: Explained, standing: Standing) -> dict[str, Any]:
    link = standing.link or {}
    return {
        "is_one_customer": standing.customers[0] == standing.customers[1],
        "customer_ids": list(standing.customers),
        "methods": list(standing.methods),
        "verdict": link.get("verdict"),
        "decision": link.get("decision"),
        "says": {"zh": standing.says.say("zh"), "en": standing.says.say("en")},
        "weight": found.weight,
        "probability": found.probability,
        "may_join": found.may_join,
        "start": found.start,
        "steps": [
            {
                "trait": step.trait,
                "level": step.level,
                "bits": step.bits,
                "zh": step.says.say("zh"),
                "en": step.says.say("en"),
            }
            for step in found.steps
        ],
    }


def _lines(found: Explained, standing: Standing, language: Language) -> list[str]:
    is_one = standing.customers[0] == standing.customers[1]
    lines = [(_ONE if is_one else _TWO).say(language) + standing.says.say(language), ""]
    if found.weight is None:
        lines += [f"  {step.says.say(language)}" for step in found.steps]
        return [*lines, "", (_RULE_JOINS if found.may_join else _RULE_DOES_NOT).say(language)]
    lines.append(_line(found.start, _START.say(language)))
    lines += [_line(step.bits, step.says.say(language)) for step in found.steps]
    lines.append(_line(found.weight, _SUM.say(language, probability=f"{found.probability:.2%}")))
    return [*lines, "", (_SUFFICES if found.may_join else _DOES_NOT_SUFFICE).say(language)]


def _line(bits: float, words: str) -> str:
    # Two bits a sign: what a trait speaks for stands right of the line, what against left of it.
    signs = min(_WIDTH, round(abs(bits) / 2))
    left, right = ("", "+" * signs) if bits > 0 else ("-" * signs, "")
    return f"{bits:+7.1f} {left:>{_WIDTH}}|{right:<{_WIDTH}} {words}"


COMMANDS: Mapping[str, Command] = {"explain": explain}

_ONE = Sentence(zh="同一位客户。", en="One customer. ")
_TWO = Sentence(zh="两位客户。", en="Two customers. ")
_VOUCHED = Sentence(
    zh="主数据与对应关系这样说，没有比对证据。",
    en="The master and its crosswalk say so; no evidence was weighed.",
)
_THROUGH_OTHERS = Sentence(
    zh="它们通过其他记录归为一人。", en="Other records between them hold them together."
)
_NEVER_PROPOSED = Sentence(
    zh="匹配概率太低，或没有可供查找的共同之处，从未提出过。",
    en="Nobody was asked: too unlikely, or nothing in common to be found by.",
)
_START = Sentence(
    zh="起点：任意两条记录是同一人的可能",
    en="to begin with: two records drawn at random are seldom one person",
)
_SUM = Sentence(zh="合计，概率 {probability}", en="in all, a probability of {probability}")
_SUFFICES = Sentence(
    zh="凭这些证据可以直接归并。", en="This evidence suffices to join them without asking."
)
_DOES_NOT_SUFFICE = Sentence(
    zh="凭这些证据不足以直接归并。", en="This evidence does not suffice to join them unasked."
)
_RULE_JOINS = Sentence(
    zh="公司按规则归并：统一社会信用代码相同，或全称与电话都相同。",
    en="Companies are joined by rule, and these two are: the code is the same, or full name and "
    "telephone are.",
)
_RULE_DOES_NOT = Sentence(
    zh="公司按规则归并，这两条不符合。",
    en="Companies are joined by rule, and these two do not fit it.",
)
_DECIDED = Sentence(
    zh="已记录，从次日的运行起生效。", en="It is on record; the run for the next day obeys."
)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
