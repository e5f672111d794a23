"""Every rule of the gate in order, and which of them cannot look in this bank."""

from dataclasses import dataclass

from needmine.core.definitions import DefinitionError
from needmine.core.sentences import Sentence
from needmine.core.tables import Tables
from needmine.governance.policies import Policies

from . import contact_rules, distress_rules, product_rules
from .rule import Rule

RULES: tuple[Rule, ...] = (*contact_rules.RULES, *distress_rules.RULES, *product_rules.RULES)

# Named by the step that shares out what is left of a customer's contacts, not by a single case.
CONTACT_BUDGET = "contact_budget"

CANNOT_LOOK = Sentence(
    zh="银行没有提供{tables}，无法核对“{title}”，按规定不做。",
    en="The bank provides no {tables}, so '{title}' cannot be checked; by policy it is not done.",
)
_STANDS_ASIDE = Sentence(
    zh="银行没有提供{tables}，“{title}”这条规则不起作用。",
    en="The bank provides no {tables}, so the rule '{title}' does not apply.",
)
_REFUSES = Sentence(
    zh="银行没有提供{tables}，“{title}”无法核对，相关行动一律不做。",
    en="The bank provides no {tables}, so '{title}' cannot be checked and its actions are refused.",
)
_NO_DEATHS = Sentence(
    zh="没有任何记录说明客户是否在世，只按年龄（{age}岁起）提示核实。",
    en="No record says whether a customer has died; only an age of {age} or more asks for a check.",
)
_RECORDS = {
    "consents": Sentence(zh="同意记录", en="consent records"),
    "contacts": Sentence(zh="触达记录", en="contact records"),
    "outcomes": Sentence(zh="客户答复记录", en="records of answers"),
    "feedback_texts": Sentence(zh="投诉与反馈记录", en="records of complaints and feedback"),
    "voices": Sentence(zh="客户话语的话题", en="topics of what customers said"),
    "assignments": Sentence(zh="对照组分组", en="assignment to the hold-out"),
    "features": Sentence(zh="客户特征", en="measures of customers"),
    "transactions": Sentence(zh="账户收支", en="bookings on accounts"),
    "loans": Sentence(zh="贷款记录", en="loan records"),
    "credit_scores": Sentence(zh="信用评分", en="credit scores"),
    "risk_assessments": Sentence(zh="风险测评记录", en="risk assessments"),
    "balances": Sentence(zh="账户余额", en="account balances"),
    "customer_accounts": Sentence(zh="账户记录", en="account records"),
}


@dataclass(frozen=True, kw_only=True)
class StandAside:
    """Something that this bank's tables do not let the gate do."""

    what: str
    needs: tuple[str, ...]
    reason: Sentence


def can_look(rule: Rule, tables: Tables) -> bool:
    """Return whether every table that the rule reads is filled by some source."""
    return tables.has(*rule.reads)


def missing_tables(rule: Rule, tables: Tables) -> Sentence:
    """Return the tables that a rule lacks, as a person calls them."""
    lacking = [_RECORDS[name] for name in rule.reads if not tables.has(name)]
    return Sentence(
        zh="、".join(records.zh for records in lacking),
        en=" and ".join(records.en for records in lacking),
    )


def standing_aside(tables: Tables, policies: Policies) -> list[StandAside]:
    """Return each rule that cannot look in this bank, and what follows from it."""
    found = [
        StandAside(
            what=rule.name,
            needs=tuple(name for name in rule.reads if not tables.has(name)),
            reason=(_REFUSES if policies.refuses_unknown(rule.name) else _STANDS_ASIDE).fill(
                tables=missing_tables(rule, tables), title=rule.title
            ),
        )
        for rule in RULES
        if not can_look(rule, tables)
    ]
    deaths = _NO_DEATHS.fill(age=policies.implausible_from)
    return [*found, StandAside(what="maybe_deceased", needs=(), reason=deaths)]


def check_policies(policies: Policies, where: str) -> None:
    """Return nothing where ``when_unknown`` names rules that there are; another is refused.

    Raises
    ------
    DefinitionError
        For the first name that is no rule: a typing mistake would switch nothing.
    """
    names = {rule.name for rule in RULES if rule.reads}
    for name in policies.when_unknown:
        if name not in names:
            raise DefinitionError(
                Sentence(
                    zh="when_unknown 中的“{name}”不是规则。",
                    en="'{name}' in when_unknown is no rule.",
                ).fill(name=name),
                remedy=Sentence(zh="可写的规则：{names}。", en="Rules it may name: {names}.").fill(
                    names=", ".join(sorted(names))
                ),
                where=where,
            )
