from pathlib import Path

import pytest

from needmine.core.definitions import DefinitionError
from needmine.needs.definitions import shipped_needs
from needmine.rounds.bank import shipped
from needmine.rounds.definitions import read_definitions
from tests.needmine.rounds.written import write, written_bank


def test_what_a_bank_does_not_define_itself_is_as_it_ships(tmp_path: Path) -> None:
    found = read_definitions(written_bank(tmp_path))

    assert {need.id for need in found.needs} >= {"borrow_home", "grow_savings"}
    assert found.signals
    assert found.products
    assert found.actions
    assert not (tmp_path / "needs.yml").exists()


def test_what_a_bank_defines_itself_takes_the_place_of_what_ships(tmp_path: Path) -> None:
    text = shipped("policies.yml").read_text(encoding="utf-8")
    assert "share: 0.10" in text
    write(tmp_path, "policies.yml", text.replace("share: 0.10", "share: 0.25"))

    write(tmp_path, "linking.yml", "margin_bits: 5\n")

    found = read_definitions(written_bank(tmp_path))

    assert found.policies.hold_out_share == 0.25
    assert found.linking.margin_bits == 5


def test_each_product_serves_the_need_it_names_first(tmp_path: Path) -> None:
    found = read_definitions(written_bank(tmp_path))

    assert set(found.serves) == {product.code for product in found.products}
    for product in found.products:
        assert found.serves[product.code] == product.serves[0]


def test_every_shipped_product_serves_a_need_that_is_known(tmp_path: Path) -> None:
    found = read_definitions(written_bank(tmp_path))

    assert set(found.serves.values()) <= {need.id for need in found.needs}


def test_a_mistake_in_any_file_names_file_and_line(tmp_path: Path) -> None:
    text = shipped("policies.yml").read_text(encoding="utf-8")
    write(tmp_path, "policies.yml", text + "colour: red\n")

    with pytest.raises(DefinitionError) as refused:
        read_definitions(written_bank(tmp_path))

    assert refused.value.where == f"{tmp_path / 'policies.yml'}:{text.count(chr(10)) + 1}"


def test_lists_that_ship_leave_out_needs_the_bank_does_not_have(tmp_path: Path) -> None:
    bank = written_bank(tmp_path)
    assert {each.need for each in read_definitions(bank).lists} >= {"protect_income", ""}
    write(tmp_path, "needs.yml", shipped_needs().replace("id: protect_income", "id: cover"))

    assert "protect_income" not in {each.need for each in read_definitions(bank).lists}


def test_a_list_of_the_banks_own_about_an_unknown_need_is_refused(tmp_path: Path) -> None:
    text = shipped("lists.yml").read_text(encoding="utf-8")
    write(tmp_path, "lists.yml", text.replace("need: grow_savings", "need: grow_roses"))

    with pytest.raises(DefinitionError, match="There is no need 'grow_roses'"):
        read_definitions(written_bank(tmp_path))


def test_evidence_that_nothing_gives_is_refused(tmp_path: Path) -> None:
    bank = written_bank(tmp_path)
    needs = shipped_needs().replace("signal:balance_surge", "signal:balnce_surge")
    (bank.folder / "needs.yml").write_text(needs, encoding="utf-8")

    with pytest.raises(DefinitionError, match="balnce_surge"):
        read_definitions(bank)


def test_a_hardship_topic_that_nobody_hears_is_refused(tmp_path: Path) -> None:
    bank = written_bank(tmp_path)
    policies = shipped("policies.yml").read_text(encoding="utf-8")
    (bank.folder / "policies.yml").write_text(
        policies.replace("[cannot_pay]", "[cannot_fly]"), encoding="utf-8"
    )

    with pytest.raises(DefinitionError, match="cannot_fly"):
        read_definitions(bank)
