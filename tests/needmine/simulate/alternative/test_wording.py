import re

import numpy as np
import pytest

from needmine.core.sentences import Language
from needmine.simulate.alternative.voices import heard
from needmine.simulate.alternative.wording import script
from needmine.simulate.ground.words import spoken
from tests.needmine.simulate.alternative.lived import Lived, felt, lived

LANGUAGES: tuple[Language, ...] = ("zh", "en")


def first_make(language: Language) -> dict[str, list[str]]:
    written = spoken(language)
    return {**written["topics"], "routine": written["routine"], "decoys": written["decoys"]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_has_a_dozen_phrases_in_both_languages(language: Language) -> None:
    topics = script(language)["topics"]
    assert set(topics) == set(first_make(language))
    for name, forms in topics.items():
        assert len(set(forms["said"])) >= 12, name
        assert len(set(forms["noted"])) >= 4, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_two_makes_share_no_sentence(language: Language) -> None:
    mine = {text for forms in script(language)["topics"].values() for said in forms.values()
            for text in said}  # fmt: skip
    theirs = {text for said in first_make(language).values() for text in said}
    assert not mine & theirs
    for name in ("openers", "joins", "closers"):
        shared = set(script(language)[name]) & set(spoken(language)[name])
        assert shared <= {""}, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_call_of_one_make_is_a_call_of_the_other(language: Language) -> None:
    calls = [
        set(lived(make, customers=600, language=language).world.voices.text)
        for make in ("usual", "alternative")
    ]
    assert not calls[0] & calls[1]


def test_phrases_name_only_sums_and_banks() -> None:
    for language in LANGUAGES:
        for forms in script(language)["topics"].values():
            for text in (*forms["said"], *forms["noted"]):
                assert set(re.findall(r"{(\w*)}", text)) <= {"amount", "bank"}
        assert set(script(language)["nicknames"]) == set(_banks(language))


def _banks(language: Language) -> list[str]:
    from needmine.simulate.ground.words import words

    return list(words(language)["other_banks"])


def test_calls_are_spoken_typed_and_noted_and_some_hold_two_topics(other_make: Lived) -> None:
    calls = heard(felt(other_make.scene, "borrow_home"))
    texts = calls.text[calls.need >= 0].tolist()
    assert not any("{" in text or "}" in text for text in texts)
    assert any(text.startswith(("客", "进线", "首套", "询")) for text in texts)
    assert any("," not in text and " " in text for text in texts)
    joined = [join for join in script("zh")["joins"] if join]
    assert any(join in text for text in texts for join in joined)


def test_words_are_misheard_and_mistyped(other_make: Lived) -> None:
    texts = heard(felt(other_make.scene, "borrow_home")).text.tolist()
    assert any("代款" in text or "房代" in text or "案揭" in text for text in texts)


def test_one_phrase_is_seldom_heard_twice_in_the_same_words(other_make: Lived) -> None:
    texts = other_make.world.voices.text
    assert len(set(texts)) > 0.85 * len(texts)
    lengths = np.array([len(text) for text in texts])
    assert np.percentile(lengths, 90) > 2.5 * np.percentile(lengths, 10)


def test_an_english_bank_hears_english() -> None:
    texts = lived(customers=600, language="en").world.voices.text
    assert len(texts) > 100
    assert all(text.replace("£", "").isascii() for text in texts)
