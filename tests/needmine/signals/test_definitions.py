from pathlib import Path

import pytest

from needmine.core.definitions import DefinitionError
from needmine.signals.definitions import SignalDefinition, read_signals

NEEDS = {
    "borrow_home", "borrow_consumer", "grow_savings", "smooth_cash_flow", "protect_income",
    "send_abroad", "repair_complaint", "keep_relationship", "credit_health",
}  # fmt: skip


def signals(folder: Path) -> dict[str, SignalDefinition]:
    return {signal.id: signal for signal in read_signals(folder)}


def test_three_signals_ship_and_every_limit_says_where_it_came_from() -> None:
    found = signals(Path("no such folder"))
    assert sorted(found) == ["balance_surge", "credit_score_drop", "repeated_loan_page_visits"]
    for signal in found.values():
        assert set(signal.speaks_for) <= NEEDS
        assert signal.purposes
        assert all(limit.source and limit.unit for limit in signal.limits.values())


def test_a_bank_changes_what_its_file_writes_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "surge.yml").write_text(
        "id: balance_surge\n"
        "cool_down_days: 60\n"
        "limits:\n"
        "  - {name: net_inflow, value: 200000, unit: money, source: board decision 7}\n",
        encoding="utf-8",
    )
    shipped, changed = signals(Path("no such folder")), signals(tmp_path)
    surge = changed["balance_surge"]
    assert surge.limit("net_inflow") == 200000
    assert surge.limits["net_inflow"].source == "board decision 7"
    assert surge.limit("times_usual") == shipped["balance_surge"].limit("times_usual")
    assert surge.cool_down_days == 60
    assert surge.sentence == shipped["balance_surge"].sentence
    assert changed["credit_score_drop"] == shipped["credit_score_drop"]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("id: salary_missing\n", 1, "no signal 'salary_missing'"),
        ("id: balance_surge\ncooldown: 3\n", 2, "Unknown key 'cooldown'"),
        ("id: balance_surge\nexpires_days: -1\n", 2, "cannot be negative"),
        ("id: balance_surge\nlimits:\n  - {name: inflow, value: 1}\n", 3, "no limit 'inflow'"),
        ("id: balance_surge\nlimits:\n  - {name: net_inflow, value: much}\n", 3, "a number"),
        (
            'id: balance_surge\nsentence: {zh: "{money}", en: "{money}"}\n',
            2,
            "names a value that is not listed",
        ),
        ('id: balance_surge\nsentence: {zh: "{", en: "{"}\n', 2, "braces are wrong"),
    ],
)
def test_a_mistake_is_named_with_file_and_line(
    tmp_path: Path, text: str, line: int, words: str
) -> None:
    file = tmp_path / "mine.yml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DefinitionError) as caught:
        read_signals(tmp_path)
    assert caught.value.where.startswith(f"{file}:{line}")
    assert words in caught.value.say("en")


def test_two_files_may_not_change_one_signal(tmp_path: Path) -> None:
    for name in ("a.yml", "b.yml"):
        (tmp_path / name).write_text("id: balance_surge\n", encoding="utf-8")
    with pytest.raises(DefinitionError, match="already changed in"):
        read_signals(tmp_path)
