from pathlib import Path

import pytest

from needmine.core.definitions import DefinitionError
from needmine.customers.rules import MISSING, read_rules, rules, rules_of

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


def own_rules(folder: Path, text: str) -> Path:
    (folder / "linking.yml").write_text(text, "utf-8")
    return folder


def test_a_bank_writes_only_the_rules_it_changes(tmp_path: Path) -> None:
    assert rules_of(tmp_path) == rules()
    folder = own_rules(
        tmp_path,
        """
join_from: 0.999
join_when: [{id_number: [same], name: [alias]}]
comparisons:
  name:
    missing: name_l is null or name_r is null
    says: {zh: 姓名, en: name}
    levels:
      alias: {when: name_l = name_r, m: 0.9, u: 0.01, says: {zh: 同名, en: the same}}
      other: {m: 0.1, u: 0.99, says: {zh: 不同, en: differs}}
""",
    )

    found = rules_of(folder)

    assert (found.join_from, found.propose_from) == (0.999, rules().propose_from)
    assert found.join_when == ({"id_number": ("same",), "name": ("alias",)},)
    assert [each.name for each in found.comparisons] == [c.name for c in rules().comparisons]
    assert [level.name for level in found.comparisons[0].levels] == ["alias", "other"]
    assert found.comparisons[1:] == rules().comparisons[1:]
    assert found.version != rules().version


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("margin_bits: 3\ncolour: red", 2, "Unknown key 'colour'"),
        ("join_from: 0.5\npropose_from: 0.6", 1, "propose_from <= join_from"),
        ("join_when:\n  - {name: [alike]}", 2, "'name' has no level 'alike'"),
        ("join_when:\n  - {nose: [same]}", 2, "Unknown key 'nose'"),
        ("looked_for_between:\n  - {same: [nose]}", 2, "There is no trait 'nose'"),
        ("trained_between: [[id_block, nose]]", 1, "There is no trait 'nose'"),
        ("comparisons:\n  nose: {missing: x}", 2, "Unknown key 'nose'"),
    ],
)
def test_what_a_bank_writes_wrong_names_its_own_file_and_line(
    tmp_path: Path, text: str, line: int, said: str
) -> None:
    with pytest.raises(DefinitionError, match=said) as refused:
        rules_of(own_rules(tmp_path, text))

    assert refused.value.where == f"{tmp_path / 'linking.yml'}:{line}"
