"""Sentences that people read: one template in Chinese and one in English, with named values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """One sentence in both languages, both with the same ``{named}`` values."""

    zh: str
    en: str

    def say(self, language: Language, **values: object) -> str:
        """Return the sentence in one language with its values filled in.

        A value that is itself a `Sentence` is said in the same language.

        >>> Sentence(zh="{n} 行", en="{n} rows").say("en", n=3)
        '3 rows'
        """
        template = self.zh if language == "zh" else self.en
        said = {
            name: value.say(language) if isinstance(value, Sentence) else value
            for name, value in values.items()
        }
        return template.format_map(said)

    def fill(self, **values: object) -> "Sentence":
        """Return the sentence with its values filled in, in both languages."""
        return Sentence(
            zh=_escaped(self.say("zh", **values)), en=_escaped(self.say("en", **values))
        )


def _escaped(text: str) -> str:
    # A filled sentence is a template without values: braces that came in with a value are text.
    return text.replace("{", "{{").replace("}", "}}")


def sentence_from(words: Mapping[str, str]) -> Sentence:
    """Return the sentence written in a definition file as ``{zh: …, en: …}``."""
    return Sentence(zh=words["zh"], en=words["en"])
