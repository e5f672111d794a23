"""Actions as text: what ships fits, and each mistake is named with file and line."""

from pathlib import Path

import pytest

from needmine.actions.definitions import CHANNELS, check_actions, read_actions
from needmine.core.definitions import DefinitionError
from tests.needmine.actions.one_customer import ACTIONS, PRODUCTS

NEEDS = {
    "borrow_home",
    "borrow_consumer",
    "grow_savings",
    "smooth_cash_flow",
    "protect_income",
    "pay_by_card",
    "automate_payments",
    "send_abroad",
    "repair_complaint",
    "keep_relationship",
    "credit_health",
}

CALL = """\
action: caring_call
title: {zh: 回访, en: Call}
needs: [keep_relationship]
offers: retention_call
channel: call
is_marketing: false
priority: {weight: 1.0}
"""


def _read(folder: Path, text: str) -> None:
    (folder / "a.yml").write_text(text, encoding="utf-8")
    check_actions(read_actions(folder), PRODUCTS)


def test_the_shipped_actions_fit_the_shipped_products_and_serve_every_need() -> None:
    check_actions(ACTIONS, PRODUCTS)
    assert {need for action in ACTIONS for need in action.needs} == NEEDS
    assert {action.offers for action in ACTIONS} == {product.code for product in PRODUCTS}


def test_every_channel_has_a_title_in_both_languages() -> None:
    assert all(title.zh and title.en for title in CHANNELS.values())


def test_an_action_is_read_with_its_defaults(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(CALL, encoding="utf-8")
    (action,) = read_actions(tmp_path)
    assert (action.action, action.valid_days, action.worth) == ("caring_call", 14, 0.0)
    assert action.where.endswith("a.yml:4")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("offers: retention_call", "offers: gold_bars", r"a\.yml:4.*gold_bars"),
        ("[keep_relationship]", "[borrow_home]", r"a\.yml:4.*serves 'borrow_home'"),
        ("[keep_relationship]", "[]", r"a\.yml:3.*serves no need"),
        ("channel: call", "channel: pigeon", r"a\.yml:5.*pigeon"),
        ("weight: 1.0", "weight: -1", r"weight.*negative"),
        ("is_marketing: false", "is_marketing: maybe", r"a\.yml:6"),
        ("priority: {weight: 1.0}", "priority: {weight: 1.0}\nvalid_days: 0", "one day at least"),
        ("channel: call", "chanel: call", "chanel"),
    ],
)
def test_a_mistake_is_named_with_file_and_line(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    with pytest.raises(DefinitionError, match=message):
        _read(tmp_path, CALL.replace(old, new))


def test_a_sale_cannot_call_itself_service_and_walk_around_consent(tmp_path: Path) -> None:
    sale = CALL.replace("retention_call", "term_1y").replace("keep_relationship", "grow_savings")
    with pytest.raises(DefinitionError, match="says it is no marketing"):
        _read(tmp_path, sale)


def test_a_sale_cannot_call_itself_help_and_walk_around_the_hold_out(tmp_path: Path) -> None:
    sale = CALL.replace("retention_call", "term_1y").replace("keep_relationship", "grow_savings")
    help_it_is_not = sale.replace("is_marketing: false", "is_marketing: true\nis_help: true")
    with pytest.raises(DefinitionError, match="cannot call itself help"):
        _read(tmp_path, help_it_is_not)


def test_what_ships_for_people_in_difficulty_and_for_complaints_is_help() -> None:
    helping = {action.action for action in ACTIONS if action.is_help}
    assert helping == {"complaint_follow_up", "credit_health_help", "payment_plan_talk"}


def test_two_files_cannot_define_one_action(tmp_path: Path) -> None:
    (tmp_path / "b.yml").write_text(CALL, encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"b\.yml:1.*already defined at .*a\.yml"):
        _read(tmp_path, CALL)
