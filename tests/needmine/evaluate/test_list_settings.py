from pathlib import Path

import pytest

from needmine.core.definitions import DefinitionError
from needmine.evaluate.branch_lists import RULES
from needmine.evaluate.list_settings import ListSetting, read_lists
from needmine.rounds.bank import shipped

LIST = """\
lists:
  - id: balance_surge
    title: {zh: 余额突增, en: Balance surge}
    need: grow_savings
    least: 20000
    most_share: 0.05
    source: guess
"""


def read(folder: Path, text: str) -> tuple[ListSetting, ...]:
    file = folder / "lists.yml"
    file.write_text(text, encoding="utf-8")
    return read_lists(file, rules=RULES, needs={"grow_savings"})


def test_the_lists_that_ship_are_the_six_that_every_bank_runs(tmp_path: Path) -> None:
    file = tmp_path / "lists.yml"
    file.write_text(shipped("lists.yml").read_text(encoding="utf-8"), encoding="utf-8")

    found = read_lists(file, rules=RULES, needs=None)

    assert {each.id for each in found} == set(RULES)
    assert len(found) == 6


def test_a_list_says_what_it_is_about_and_where_it_ends(tmp_path: Path) -> None:
    (found,) = read(tmp_path, LIST)

    assert (found.id, found.need, found.least, found.most_share) == (
        "balance_surge", "grow_savings", 20000, 0.05
    )  # fmt: skip
    assert (found.within_days, found.lines, found.line_need) == (30, (), "")


@pytest.mark.parametrize(
    ("wrong", "instead", "says"),
    [
        ("balance_surge", "star_signs", "'id' cannot be 'star_signs'"),
        ("need: grow_savings", "need: grow_roses", "There is no need 'grow_roses'"),
        ("need: grow_savings", "line_need: grow_roses", "There is no need 'grow_roses'"),
        ("most_share: 0.05", "most_share: 1.5", "above 0 and at most 1"),
        ("least: 20000", "lines: [high]", "'lines' must be numbers"),
        ("    source: guess\n", "", "'source' is missing"),
    ],
)
def test_what_a_list_cannot_say_is_refused_with_its_line(
    tmp_path: Path, wrong: str, instead: str, says: str
) -> None:
    with pytest.raises(DefinitionError, match=says) as refused:
        read(tmp_path, LIST.replace(wrong, instead))
    assert refused.value.where.startswith(f"{tmp_path / 'lists.yml'}:")
