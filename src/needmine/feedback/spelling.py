"""Texts as they are compared: one width, one case, simplified characters, known slips mended."""

import csv
import re
import unicodedata
from functools import cache
from pathlib import Path

from .words import Words

_CHARACTERS = Path(__file__).with_name("simplified.csv")
_APOSTROPHES = re.compile("['\u2019\u2018\u02bc`]")
_CJK = r"\u3400-\u4dbf\u4e00-\u9fff"
_GAP_IN_CHINESE = re.compile(rf"(?<=[{_CJK}])[^\S\n]+(?=[{_CJK}])")
# "soooo" and "!!!!" say no more than "soo" and "!!".
_DRAWN_OUT = re.compile(r"([^\d\s])\1{2,}")
_SPACES = re.compile(r"[^\S\n]+")
_LINE_ENDS = re.compile(r"\s*\n\s*")
# A text longer than this is a pasted document; its beginning says what it is about.
LONGEST = 5_000


def normalised(text: str) -> str:
    """Return a text in one width and case, without apostrophes, in simplified characters.

    >>> normalised("I DON\u2019T  want\uff01")
    'i dont want!'
    """
    plain = unicodedata.normalize("NFKC", text[:LONGEST]).lower()
    plain = _APOSTROPHES.sub("", plain).translate(_simplified())
    plain = _LINE_ENDS.sub("\n", plain)
    plain = _GAP_IN_CHINESE.sub("", _SPACES.sub(" ", plain))
    return _DRAWN_OUT.sub(r"\1\1", plain).strip()


def respelled(text: str, words: Words) -> str:
    """Return a normalised text with the known slips of one language mended."""
    for wrong, right in words.spelling:
        text = wrong.sub(right, text)
    return text


@cache
def _simplified() -> dict[int, str]:
    with _CHARACTERS.open(encoding="utf-8", newline="") as file:
        return {ord(row["traditional"]): row["simplified"] for row in csv.DictReader(file)}
