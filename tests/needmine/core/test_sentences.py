import pytest

from needmine.core.sentences import Sentence, sentence_from

ROWS = Sentence(zh="{n} 行", en="{n} rows")


def test_a_sentence_is_said_in_the_language_asked_for() -> None:
    assert ROWS.say("zh", n=3) == "3 行"
    assert ROWS.say("en", n=3) == "3 rows"


def test_a_sentence_inside_a_sentence_is_said_in_the_same_language() -> None:
    outer = Sentence(zh="共{what}", en="{what} in all")

    assert outer.say("zh", what=ROWS.fill(n=2)) == "共2 行"
    assert outer.say("en", what=ROWS.fill(n=2)) == "2 rows in all"


def test_braces_that_come_in_with_a_value_stay_text() -> None:
    filled = Sentence(zh="键“{key}”", en="key '{key}'").fill(key="{boom}")

    assert filled.say("en") == "key '{boom}'"


def test_a_value_that_is_missing_is_an_error_and_not_a_hole() -> None:
    with pytest.raises(KeyError):
        ROWS.say("en")


def test_words_of_a_definition_file_make_a_sentence() -> None:
    assert sentence_from({"zh": "你好", "en": "hello"}).say("zh") == "你好"
