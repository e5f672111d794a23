"""The topics heard in single texts, in Chinese and in English, nasty ones among them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from needmine.feedback.hearing import AGAINST, FOR, PERHAPS, heard
from needmine.feedback.words import read_topics
from tests.needmine.feedback.real_queries import FILE, TOPICS, held_out_queries

HERE = Path(__file__).parent


def written(name: str) -> Iterator[tuple[str, set[str]]]:
    """The texts of a file with the topics a person wrote beside them."""
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            text, _, topics = line.rpartition("|")
            yield text.strip(), set(topics.split())


def said(text: str) -> set[str]:
    marks = {FOR: "", AGAINST: "-", PERHAPS: "?"}
    return {marks[topic.polarity] + topic.topic for topic in heard(text, read_topics())}


def plain(topics: set[str]) -> set[str]:
    return {topic.removeprefix("?") for topic in topics}


@pytest.mark.parametrize(
    ("text", "topics"), [*written("written_zh.txt"), *written("written_en.txt")]
)
def test_a_text_is_heard_as_a_person_reads_it(text: str, topics: set[str]) -> None:
    assert said(text) == topics


@pytest.mark.parametrize("name", ["held_out_zh.txt", "held_out_en.txt"])
def test_texts_never_tuned_on_are_heard_with_few_mistakes(name: str) -> None:
    pairs = [(plain(said(text)), plain(topics)) for text, topics in written(name)]
    right = sum(len(found & meant) for found, meant in pairs)
    assert right / sum(len(found) for found, _ in pairs) > 0.9
    assert right / sum(len(meant) for _, meant in pairs) > 0.9


def test_the_last_word_counts_when_somebody_changes_their_mind() -> None:
    assert said("我想贷款。算了,不贷了,不需要贷款") == {"-wants_loan"}
    assert said("I don't want a loan. Actually yes, I want a loan.") == {"wants_loan"}


def test_a_perhaps_gives_way_to_a_certain_wish() -> None:
    assert said("I want a loan. If rates fall I might take a loan twice as big.") == {"wants_loan"}


def test_a_word_across_the_border_of_two_words_is_not_heard() -> None:
    assert said("营销户外活动") == set()
    assert said("我要销户") == {"wants_to_leave"}


@pytest.mark.parametrize("text", ["", "   ", "\x00", "😀😀", "贷" * 20_000, "a " * 20_000, "<>&{}"])
def test_ugly_texts_are_heard_as_nothing(text: str) -> None:
    assert said(text) == set()


@pytest.mark.skipif(not FILE.exists(), reason="the banking77 queries are not on this machine")
@pytest.mark.parametrize(
    ("topic", "precision", "recall"),
    [
        ("wants_to_leave", 0.85, 0.9),
        ("money_abroad", 0.95, 0.88),
        ("complaint_fee", 0.95, 0.78),
        ("complaint_card", 0.82, 0.55),
    ],
)
def test_real_queries_of_an_english_bank_are_heard(
    topic: str, precision: float, recall: float
) -> None:
    intents = TOPICS[topic]
    rows = [row for row in held_out_queries() if row[1] not in intents.near]
    found = [topic in plain(said(text)) for text, _ in rows]
    meant = [intent in intents.speaks for _, intent in rows]
    right = sum(f and m for f, m in zip(found, meant, strict=True))
    assert right / sum(found) > precision
    assert right / sum(meant) > recall
