"""The topics heard in single texts, in Chinese and in English, nasty ones among them."""

import csv
import gzip
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from needmine.feedback.hearing import AGAINST, FOR, PERHAPS, heard
from needmine.feedback.words import read_topics

HERE = Path(__file__).parent
SHARED = Path(os.environ.get("NEEDMINE_SHARED_DATA", "../shared/data"))
BANKING77 = SHARED / "banking77" / "train.csv.gz"


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


# Which intents of the set speak of a topic; intents near it are left out of its count.
LEAVING = ({"terminate_account"}, set[str]())
ABROAD = (
    {
        "exchange_rate",
        "exchange_via_app",
        "fiat_currency_support",
        "card_payment_wrong_exchange_rate",
        "wrong_exchange_rate_for_cash_withdrawal",
        "exchange_charge",
    },
    {
        "receiving_money",
        "country_support",
        "transfer_timing",
        "supported_cards_and_currencies",
        "transfer_fee_charged",
        "card_payment_fee_charged",
        "transfer_into_account",
        "transfer_not_received_by_recipient",
        "cash_withdrawal_charge",
        "beneficiary_not_allowed",
        "top_up_by_card_charge",
        "top_up_by_bank_transfer_charge",
        "balance_not_updated_after_bank_transfer",
        "pending_transfer",
        "failed_transfer",
        "extra_charge_on_statement",
    },
)


@pytest.mark.skipif(not BANKING77.exists(), reason="the banking77 queries are not on this machine")
@pytest.mark.parametrize(
    ("topic", "intents"), [("wants_to_leave", LEAVING), ("money_abroad", ABROAD)]
)
def test_real_queries_of_an_english_bank_are_heard(
    topic: str, intents: tuple[set[str], set[str]]
) -> None:
    speaks, near = intents
    with gzip.open(BANKING77, "rt", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["category"] not in near]
    # The half that the patterns were never tuned on.
    rows = [row for row in rows if hashlib.sha256(row["text"].encode()).digest()[-1] % 2]
    found = [topic in said(row["text"]) for row in rows]
    meant = [row["category"] in speaks for row in rows]
    right = sum(f and m for f, m in zip(found, meant, strict=True))
    assert right / sum(found) > 0.85
    assert right / sum(meant) > 0.85
