"""The definition file of the topics: what ships is whole, and mistakes name their line."""

from pathlib import Path

import pytest

from needmine.core.definitions import DefinitionError
from needmine.feedback.words import read_topics

TOPICS = """\
zh:
  breaks: ','
  perhaps: 如果
  others: ^朋友
  myself: 我
  words: {loan: 贷款}
  topics:
    wants_loan: {says: ['想<loan>']}
en:
  breaks: ','
  perhaps: ^if
  others: ^my friend
  myself: my
  words: {loan: 'loans?'}
  topics:
    wants_loan: {says: ['want a <%s>']}
topics:
  - topic: wants_loan
    need: borrow
    means: {zh: 想借钱, en: Wants a loan}
"""


def test_every_shipped_topic_is_heard_in_both_languages() -> None:
    topics = read_topics()
    names = {topic.name for topic in topics.topics}
    assert names == set(topics.words["zh"].patterns) == set(topics.words["en"].patterns)
    assert all(topic.need for topic in topics.topics)


def test_a_named_word_is_put_into_the_pattern(tmp_path: Path) -> None:
    file = tmp_path / "topics.yml"
    file.write_text(TOPICS % "loan", encoding="utf-8")
    says = read_topics(file).words["en"].patterns["wants_loan"].says
    assert says is not None
    assert says.search("i want a loan")


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        (TOPICS % "lone", "uses the word 'lone', which has no definition"),
        (TOPICS.replace("<%s>", "(loan"), "is not a regular expression"),
        (TOPICS.replace("wants_loan: {says: ['want", "wants_lone: {says: ['want"), "no topic"),
        (TOPICS.replace("breaks: ','\n  perhaps: ^if", "pauses: ','"), "Unknown key 'pauses'"),
    ],
)
def test_a_mistake_is_named_with_its_file_and_line(
    tmp_path: Path, wrong: str, complaint: str
) -> None:
    file = tmp_path / "topics.yml"
    file.write_text(wrong, encoding="utf-8")
    with pytest.raises(DefinitionError) as error:
        read_topics(file)
    assert complaint in error.value.say("en")
    assert "topics.yml:" in error.value.where
