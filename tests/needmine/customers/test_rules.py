from pathlib import Path

import pytest

from needmine.core.definitions import DefinitionError
from needmine.customers.rules import MISSING, read_rules, rules

SHIPPED = Path("src/needmine/customers/linking.yml")


def test_agreement_speaks_for_one_person_and_difference_against_in_every_comparison() -> None:
    for comparison in rules().comparisons:
        assert comparison.levels[0].weight > 0
        assert comparison.levels[-1].weight < 0
        assert not comparison.levels[-1].when


def test_the_shares_of_a_comparison_do_not_exceed_one() -> None:
    for comparison in rules().comparisons:
        assert sum(level.m for level in comparison.levels) <= 1.001
        assert sum(level.u for level in comparison.levels) <= 1.001


def test_every_way_to_be_one_person_names_levels_that_exist() -> None:
    levels = {c.name: {MISSING, *(level.name for level in c.levels)} for c in rules().comparisons}
    for way in rules().join_when:
        for name, allowed in way.items():
            assert set(allowed) <= levels[name]


@pytest.mark.parametrize(
    ("levels", "may"),
    [
        ({"name": "same_characters", "birth_date": "same"}, True),
        ({"name": "same_characters", "birth_date": "different"}, False),
        ({"name": "same_reading", "id_number": "one_typo"}, True),
        ({"name": "different", "id_number": "same", "birth_date": "same"}, False),
        ({"name": "different", "phone": "same"}, False),
        ({"phone": "same", "birth_date": "same"}, False),
    ],
)
def test_only_listed_combinations_join(levels: dict[str, str], may: bool) -> None:
    every = {comparison.name: MISSING for comparison in rules().comparisons}
    assert rules().may_join({**every, **levels}) is may


def test_a_pair_is_explained_trait_by_trait_in_both_languages() -> None:
    said = rules().explain({"name": "same_reading", "phone": "different", "email": MISSING})
    assert [sentence.say("en") for sentence in said] == [
        "the name reads the same",
        "the mobile number differs",
    ]
    assert [sentence.say("zh") for sentence in said] == ["姓名读音相同", "手机号不同"]


def test_a_rule_written_wrong_names_its_line(tmp_path: Path) -> None:
    file = tmp_path / "linking.yml"
    text = Path(__file__).parents[3].joinpath(SHIPPED).read_text("utf-8")
    file.write_text(text.replace("join_from: 0.99", "join_from: often"), "utf-8")
    with pytest.raises(DefinitionError, match=r"linking.yml:\d+"):
        read_rules(file)
