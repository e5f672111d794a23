"""The one root of every error that Needmine raises on purpose."""

from .sentences import Language, Sentence


class NeedmineError(Exception):
    """Something a person can mend: says what was wrong, where, and what to do, in both languages.

    Parameters
    ----------
    what
        What was wrong, filled in.
    remedy
        What to do about it, filled in.
    where
        File, with row and column where they are known: ``sources/cards/feed.yml:12``.
    """

    def __init__(self, what: Sentence, *, remedy: Sentence, where: str = "") -> None:
        self.what = what
        self.remedy = remedy
        self.where = where
        super().__init__(self.say("en"))

    def say(self, language: Language) -> str:
        """Return the error as one line: ``where: what. remedy``."""
        place = f"{self.where}: " if self.where else ""
        gap = "" if language == "zh" else " "
        return f"{place}{self.what.say(language)}{gap}{self.remedy.say(language)}"


class WrongUsage(NeedmineError):
    """The command was called with words it cannot take (exit code 2)."""
