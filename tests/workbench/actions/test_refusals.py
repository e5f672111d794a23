"""What is not to be offered, told once per rule."""

from workbench.actions.models import Action
from workbench.actions.refusals import by_rule


def refused(name: str, *rules: tuple[str, str]) -> Action:
    refusals = [{"rule": rule, "sentence": {"zh": said, "en": said}} for rule, said in rules]
    return Action(action=name, refusals=refusals)


def test_products_that_fall_to_one_rule_share_its_sentence() -> None:
    found = by_rule(
        [
            refused("r2", ("risk_assessment_missing", "No assessment.")),
            refused("r3", ("risk_assessment_missing", "No assessment."), ("age_guard", "Over 65.")),
        ]
    )

    assert [(one.rule, [action.action for action in one.actions]) for one in found] == [
        ("risk_assessment_missing", ["r2", "r3"]),
        ("age_guard", ["r3"]),
    ]


def test_a_rule_that_says_something_else_of_each_product_is_told_each_time() -> None:
    found = by_rule(
        [
            refused("r3", ("risk_above_class", "R3 is above C2.")),
            refused("r4", ("risk_above_class", "R4 is above C2.")),
        ]
    )

    assert [one.sentence["en"] for one in found] == ["R3 is above C2.", "R4 is above C2."]


def test_what_was_published_before_rules_had_titles_is_still_read() -> None:
    (one,) = by_rule([refused("r2", ("suitability", "No."))])

    assert one.title is None
