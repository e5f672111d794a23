import numpy as np
import pytest

from needmine.core.sentences import LANGUAGES, Language
from needmine.simulate.contacts.speech import COMPLAINTS, Calls, Voices
from needmine.simulate.ground.chance import texts
from needmine.simulate.ground.rows import joined
from needmine.simulate.ground.words import spoken


def calls(*rows: tuple[int, int, str]) -> Calls:
    """Calls: who, on which day, about what."""
    return Calls(
        person=np.array([row[0] for row in rows], dtype=np.int64),
        day=np.array([row[1] for row in rows], dtype=np.int64),
        topic=texts(row[2] for row in rows),
        need=np.full(len(rows), -1, dtype=np.int64),
        turn=np.arange(len(rows)),
    )


def test_calls_are_put_together_in_their_order_and_taken_apart() -> None:
    whole = joined([calls((1, 5, "routine"), (2, 6, "decoys")), calls((3, 7, "routine"))])

    assert len(whole) == 3
    assert whole.person.tolist() == [1, 2, 3]
    late = whole.taken(whole.day > 5)
    assert (late.person.tolist(), late.topic.tolist()) == ([2, 3], ["decoys", "routine"])


def test_there_are_as_many_voices_as_callers() -> None:
    none = np.zeros(0, dtype=np.int64)

    nobody = Voices(
        person=none,
        second=none,
        text=texts([]),
        topic=texts([]),
        is_complaint=none.astype(bool),
        closed=none,
        need=none,
    )

    assert len(nobody) == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_complaint_can_be_put_into_words(language: Language) -> None:
    topics = spoken(language)["topics"]

    assert set(COMPLAINTS) == {name for name in topics if name.startswith("complaint")}
    assert all(len(topics[name]) >= 2 for name in COMPLAINTS)
