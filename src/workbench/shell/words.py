"""The words of the pages: each app keeps its own in ``words.yml``, in both languages."""

from functools import cache
from pathlib import Path

from needmine.core.definitions import read_definition
from needmine.core.sentences import Sentence

_APPS = Path(__file__).parent.parent


@cache
def words() -> dict[str, Sentence]:
    """Return every sentence of the pages by its key, such as ``today.title``."""
    found: dict[str, Sentence] = {}
    for file in sorted(_APPS.glob("*/words.yml")):
        entry = read_definition(file)
        for key in entry:
            if key in found:
                raise entry.wrong(
                    key,
                    Sentence(zh="键“{key}”已在别处写过。", en="Key '{key}' is written elsewhere."),
                )
            found[key] = entry.sentence(key)
    return found


def phrase(key: str) -> Sentence:
    """Return the sentence of a key; KeyError names a key that no words file has."""
    return words()[key]
