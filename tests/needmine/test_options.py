import argparse
import datetime as dt
from pathlib import Path

import pytest

from needmine.core.sentences import LANGUAGES, Language
from needmine.options import parser

NAMES = ("init", "check", "simulate", "mine", "publish", "evaluate", "serve", "person", "prune")


def parsed(*words: str, language: Language = "en") -> argparse.Namespace:
    def run(name: str) -> object:
        return lambda *_: len(name)

    commands = {name: run(name) for name in NAMES}
    return parser(commands, language).parse_args(words)  # type: ignore[arg-type]


def test_what_is_parsed_carries_its_command() -> None:
    options = parsed("mine", "bank", "--as-of", "2026-07-01", "--json")

    assert (options.bank, options.as_of, options.json) == (
        Path("bank"),
        dt.date(2026, 7, 1),
        True,
    )
    assert options.run(options, "en") == len("mine")


def test_what_is_left_out_has_its_ordinary_value() -> None:
    assert parsed("mine", "bank").as_of is None
    assert parsed("simulate", "out").customers == 5000
    assert parsed("evaluate", "bank").horizon_days == 90
    assert parsed("prune", "bank").keep == 3
    assert parsed("serve", "bank").host == "127.0.0.1"


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
        (("prune", "bank", "--forever"), "--forever"),
    ],
)
def test_words_a_command_cannot_take_are_named_and_end_in_2(
    words: tuple[str, ...], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        parsed(*words)

    assert ended.value.code == 2
    assert says in capsys.readouterr().err


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
