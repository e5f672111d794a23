import argparse
import datetime as dt
from pathlib import Path

import pytest

from needmine.core.errors import WrongUsage
from needmine.core.sentences import LANGUAGES, Language
from needmine.options import parser

NAMES = (
    "init", "check", "sources", "simulate", "mine", "publish", "evaluate", "shadow", "pilot",
    "serve", "person", "prune",
)  # fmt: skip
PLAN = ("pilot", "plan", "--bankers", "20", "--leads-per-day", "8", "--days", "60")


def parsed(*words: str, language: Language = "en") -> argparse.Namespace:
    return parser(language).parse_args(words)


def test_what_is_parsed_names_its_command() -> None:
    options = parsed("mine", "bank", "--as-of", "2026-07-01", "--json")

    assert (options.bank, options.as_of, options.json) == (
        Path("bank"),
        dt.date(2026, 7, 1),
        True,
    )
    assert options.command == "mine"


def test_what_is_left_out_has_its_ordinary_value() -> None:
    assert parsed("mine", "bank").as_of is None
    assert not parsed("mine", "bank").files
    assert parsed("simulate", "out").customers == 5000
    assert parsed("evaluate", "bank").horizon_days == 90
    assert parsed("evaluate", "bank").as_of is None
    assert parsed("shadow", "bank").lists is None
    assert parsed("prune", "bank").keep == 3
    assert parsed("serve", "bank").host == "127.0.0.1"


def test_several_past_days_may_be_judged_at_once() -> None:
    options = parsed("evaluate", "bank", "--as-of", "2026-01-01", "--as-of", "2026-04-01")

    assert options.as_of == [dt.date(2026, 1, 1), dt.date(2026, 4, 1)]


def test_a_pilot_is_planned_from_what_the_bank_says_and_two_customs() -> None:
    options = parsed(*PLAN, "--hold-out", "0.2", "--base-rate", ".02")

    assert (options.bankers, options.hold_out, options.base_rate) == (20, 0.2, 0.02)
    assert (options.power, options.design_effect, options.lift) == (0.8, 1.5, None)


def test_a_simulated_bank_can_be_checked_without_being_written() -> None:
    written, checked = parsed("simulate", "out"), parsed("simulate", "--check", "--json")

    assert (written.out, written.check, written.json) == (Path("out"), False, False)
    assert (checked.out, checked.check, checked.json) == (None, True, True)
    assert parsed("simulate", "out", "--check").out == Path("out")


def test_one_bank_can_be_lived_with_other_traces() -> None:
    assert parsed("simulate", "out").traces == "usual"
    assert parsed("simulate", "out", "--traces", "alternative").traces == "alternative"
    options = parsed("simulate", "out", "--months", "24", "--seed", "7", "--language", "en")
    assert (options.months, options.seed, options.language) == (24, 7, "en")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "COMMAND"),
        (("dig", "bank"), "dig"),
        (("mine",), "BANK"),
        (("mine", "bank", "--as-of", "2026-13-01"), "2026-13-01"),
        (("mine", "bank", "--as-of", "yesterday"), "yesterday"),
        (("init", "bank", "--name-zh", "新"), "--name-en"),
        (("simulate", "out", "--customers", "many"), "many"),
        (("simulate", "out", "--language", "fr"), "fr"),
        (("simulate", "out", "--traces", "none"), "none"),
        (("simulate", "out", "--check", "yes"), "yes"),
        (("prune", "bank", "--forever"), "--forever"),
        (("prune", "bank", "--keep", "-1"), "-1"),
        (("evaluate", "bank", "--horizon-days", "-5"), "-5"),
        (("evaluate", "bank", "--horizon-days", "0"), "from 1 to 3660"),
        (("evaluate", "bank", "--horizon-days", "a month"), "a month"),
        (("serve", "bank", "--port", "70000"), "70000"),
        (("pilot", "start"), "plan"),
        ((*PLAN, "--hold-out", "0.2"), "--base-rate"),
        ((*PLAN, "--hold-out", "1", "--base-rate", "0.02"), "above 0 and below 1"),
        ((*PLAN, "--hold-out", "0.2", "--base-rate", "2%"), "2%"),
    ],
)
def test_words_a_command_cannot_take_are_named(words: tuple[str, ...], says: str) -> None:
    with pytest.raises(WrongUsage) as refused:
        parsed(*words)
    assert says in refused.value.say("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_tells_every_command_in_the_readers_language(
    language: Language, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        parsed("--help", language=language)

    said = capsys.readouterr().out
    assert ended.value.code == 0
    assert all(name in said for name in NAMES)
    assert ("为某一时点挖掘一家银行" in said) == (language == "zh")
    assert ("mine a bank for a moment" in said) == (language == "en")
