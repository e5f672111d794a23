import pytest

from needmine.core.sentences import Language
from needmine.simulate.ground.words import spoken, summaries, summary_numbers, words
from needmine.sources.canonical_money import TRANSACTION_KINDS

LANGUAGES: tuple[Language, ...] = ("zh", "en")


def test_both_languages_have_the_same_lists() -> None:
    chinese, english = words("zh"), words("en")
    assert set(chinese) == set(english)
    for name in ("remarks", "merchants", "others", "jobs", "companies"):
        assert set(chinese[name]) == set(english[name]), name
    assert set(spoken("zh")) == set(spoken("en"))
    assert set(spoken("zh")["topics"]) == set(spoken("en")["topics"])
    assert set(spoken("zh")["survey"]) == set(spoken("en")["survey"])


def test_every_chinese_word_can_be_written_in_gbk() -> None:
    assert str(words("zh")).encode("gbk")
    assert str(spoken("zh")).encode("gbk")
    assert "".join(summary.text for summary in summaries("zh")).encode("gbk")


def test_english_words_are_english() -> None:
    assert str(words("en")).isascii()
    assert str(spoken("en")).isascii()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_summary_means_a_canonical_kind_and_has_a_code_of_its_own(
    language: Language,
) -> None:
    listed = summaries(language)
    assert {summary.kind for summary in listed} <= set(TRANSACTION_KINDS)
    assert len({summary.code for summary in listed}) == len(listed)
    assert len({summary.name for summary in listed}) == len(listed)
    assert all(summary.text for summary in listed)


def test_a_summary_is_found_by_its_name() -> None:
    number = summary_numbers()["salary"]
    assert (summaries("zh")[number].text, summaries("zh")[number].name) == ("代发工资", "salary")
    assert summaries("en")[number].name == "salary"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_is_said_in_several_ways(language: Language) -> None:
    said = {**spoken(language)["topics"], **spoken(language)["survey"]}
    assert [topic for topic, ways in said.items() if len(set(ways)) < 2] == []
