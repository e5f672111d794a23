"""What argparse says reaches people in their own language, and numbers keep their bounds."""

import datetime as dt

import pytest

from needmine.core.errors import WrongUsage
from needmine.core.sentences import LANGUAGES, Language, Sentence
from needmine.usage import Parser, complaint, day, number_between, whole_number

ABOUT = Sentence(zh="要去的地方", en="where to go")


TITLE = Sentence(zh="命令", en="commands")


def travel(language: Language = "zh") -> Parser:
    """Return a parser with one of everything that Needmine uses."""
    whole = Parser(prog="travel", language=language)
    below = whole.add_subparsers(
        required=True, metavar="COMMAND", dest="command", title=TITLE.say(language)
    )
    go = below.add_parser("go", language=language)
    go.add("place", about=ABOUT, metavar="PLACE")
    go.add("--by", about=ABOUT, choices=("ship", "train"))
    go.add("--days", about=ABOUT, type=whole_number("--days", least=1, most=30))
    go.add("--back", about=ABOUT, action="store_true")
    return whole


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        ("", "缺少：COMMAND。用法见 travel --help。", "Missing: COMMAND. See travel --help."),
        (
            "fly",
            "COMMAND 不能是“fly”，可选：go。用法见 travel --help。",
            "COMMAND cannot be 'fly'. Choose one of: go. See travel --help.",
        ),
        ("go", "缺少：PLACE。用法见 travel go --help。", "Missing: PLACE. See travel go --help."),
        (
            "go x --by air",
            "--by 不能是“air”，可选：ship, train。用法见 travel go --help。",
            "--by cannot be 'air'. Choose one of: ship, train. See travel go --help.",
        ),
        (
            "go x --days",
            "--days 后面缺少值。用法见 travel go --help。",
            "--days has no value after it. See travel go --help.",
        ),
        (
            "go x --back=now",
            "--back 不带值，却写了“now”。用法见 travel go --help。",
            "--back takes no value, but has 'now'. See travel go --help.",
        ),
        (
            "go x y --bac",
            "无法识别：y --bac。用法见 travel go --help。",
            "Not understood: y --bac. See travel go --help.",
        ),
    ],
)
def test_words_that_cannot_be_are_refused_in_both_languages(words: str, zh: str, en: str) -> None:
    with pytest.raises(WrongUsage) as refused:
        travel().parse_args(words.split())
    assert (refused.value.say("zh"), refused.value.say("en")) == (zh, en)


def test_a_complaint_never_heard_before_is_still_told_in_both_languages() -> None:
    said = complaint("a {brand} new complaint")
    assert said.say("zh") == "命令写得不对（a {brand} new complaint）。"
    assert said.say("en") == "The command is written wrongly (a {brand} new complaint)."


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_is_in_one_language(language: Language) -> None:
    go = travel(language).format_help() + Parser(prog="go", language=language).format_help()
    english = ("usage", "options", "show", "positional", "arguments")
    assert [word for word in english if word in go] == (
        [] if language == "zh" else list(english[:3])
    )
    assert ("：\n" in go) == (language == "zh")


@pytest.mark.parametrize("text", ["1", "30", "+7"])
def test_a_whole_number_within_its_bounds_is_read(text: str) -> None:
    assert whole_number("--days", least=1, most=30)(text) == int(text)


@pytest.mark.parametrize("text", ["0", "-5", "31", "1.5", "many", "", "1_0", "９", "1" * 40])
def test_any_other_number_or_text_is_refused_with_the_bounds(text: str) -> None:
    with pytest.raises(WrongUsage) as refused:
        whole_number("--days", least=1, most=30)(text)
    assert refused.value.say("zh") == f"--days 不能是“{text}”。请写 1 至 30 之间的整数。"
    assert "from 1 to 30" in refused.value.say("en")


def test_a_number_without_bounds_may_be_any_and_a_text_still_not() -> None:
    assert whole_number("--seed")("-12") == -12
    with pytest.raises(WrongUsage, match=r"Write a whole number\."):
        whole_number("--seed")("twelve")


def test_a_day_is_read_and_what_is_none_is_refused() -> None:
    assert day("--as-of")("2026-07-01") == dt.date(2026, 7, 1)
    with pytest.raises(WrongUsage, match=r"--as-of cannot be '2026-02-30'\. Write a date"):
        day("--as-of")("2026-02-30")


@pytest.mark.parametrize("text", ["0.2", ".5", "0.", "+0.75"])
def test_a_number_between_two_others_is_taken(text: str) -> None:
    read = number_between("--hold-out", -1, 1)

    assert read(text) == float(text)


@pytest.mark.parametrize("text", ["0", "1", "1.0", "20%", "1e-2", "nan", "inf", "-0.5", "", "."])
def test_a_number_on_or_beyond_the_bounds_is_refused(text: str) -> None:
    with pytest.raises(WrongUsage) as refused:
        number_between("--hold-out", 0, 1)(text)

    assert refused.value.remedy.en == "Write a number above 0 and below 1."
