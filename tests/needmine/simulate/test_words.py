from needmine.simulate.words import spoken, summaries, summary_numbers, words
from needmine.sources.canonical_money import TRANSACTION_KINDS


def test_both_languages_have_the_same_lists() -> None:
    chinese, english = words("zh"), words("en")
    assert set(chinese) == set(english)
    assert set(chinese["remarks"]) == set(english["remarks"])
    assert set(chinese["merchants"]) == set(english["merchants"])
    assert set(spoken("zh")["topics"]) == set(spoken("en")["topics"])


def test_every_chinese_word_can_be_written_in_gbk() -> None:
    assert str(words("zh")).encode("gbk")
    assert str(spoken("zh")).encode("gbk")


def test_every_summary_means_a_canonical_kind() -> None:
    assert {summary.kind for summary in summaries("zh")} <= set(TRANSACTION_KINDS)
    assert len({summary.code for summary in summaries("en")}) == len(summaries("en"))
    assert summaries("zh")[summary_numbers()["salary"]].text == "代发工资"


def test_every_topic_is_said_in_several_ways() -> None:
    for language in ("zh", "en"):
        for topic, said in spoken(language)["topics"].items():
            assert len(set(said)) >= 2, topic
