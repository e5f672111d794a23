"""The list of rules, and what becomes of those that cannot look."""

import re
from dataclasses import replace

import pytest

from needmine.actions.rules import RULES, check_policies, missing_tables, standing_aside
from needmine.core.definitions import DefinitionError
from tests.needmine.actions.one_customer import POLICIES, tables

NAMED = {rule.name: rule for rule in RULES}


def test_every_rule_has_a_name_of_its_own_and_both_languages() -> None:
    assert len(NAMED) == len(RULES)
    for rule in RULES:
        for text in (rule.title, rule.sentence):
            assert text.zh
            assert text.en
        values = re.compile(r"{(\w+)")
        assert set(values.findall(rule.sentence.zh)) == set(values.findall(rule.sentence.en))


def test_the_shipped_policies_say_what_each_rule_does_when_it_cannot_look() -> None:
    assert set(POLICIES.when_unknown) == {rule.name for rule in RULES if rule.reads}
    check_policies(POLICIES, "policies.yml")


def test_a_rule_name_that_is_mistyped_in_the_policies_is_found() -> None:
    mistyped = replace(POLICIES, when_unknown={"marketing_consent": "refuse"})
    with pytest.raises(DefinitionError, match=r"policies.yml.*marketing_consent.*no rule"):
        check_policies(mistyped, "policies.yml")


def test_a_whole_bank_leaves_only_the_question_who_has_died() -> None:
    (aside,) = standing_aside(tables(), POLICIES)
    assert aside.what == "maybe_deceased"


def test_what_stands_aside_says_which_table_is_missing_and_what_follows() -> None:
    found = {
        aside.what: aside
        for aside in standing_aside(tables(consents=None, contacts=None), POLICIES)
    }
    assert found["contact_limit_7_days"].needs == ("contacts",)
    assert found["contact_limit_7_days"].reason.zh == (
        "银行没有提供触达记录，“近7天营销触达次数”这条规则不起作用。"
    )
    assert found["marketing_consent_missing"].reason.en.endswith("its actions are refused.")


def test_every_table_that_a_rule_reads_has_a_name_that_people_use() -> None:
    nothing = tables(**{name: None for rule in RULES for name in rule.reads})
    for rule in RULES:
        assert bool(rule.reads) == bool(missing_tables(rule, nothing).en)
