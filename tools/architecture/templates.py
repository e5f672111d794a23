"""Templates hold no words of their own: every text comes from a template tag, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tools.architecture.tree import WORKBENCH, Breach, files

# Words that are the same in both languages; each is a name or an abbreviation of the field.
SAME_IN_BOTH = ("Needmine", "知需", "AUM", "NPS", "CSAT", "CES", "RFM", "CSV", "XLSX", "JSON")

LETTERS = re.compile(r"[^\W\d_]+")
TAG = re.compile(r"""<[a-zA-Z/!](?:"[^"]*"|'[^']*'|[^'">])*>""")
READ_BY_PEOPLE = re.compile(
    r"""\s(alt|title|placeholder|aria-label|aria-description|label)\s*=\s*("[^"]*"|'[^']*')"""
)
NOT_TEXT = (
    re.compile(r"\{%\s*comment\b.*?%\}.*?\{%\s*endcomment\s*%\}", re.DOTALL),
    re.compile(r"\{#.*?#\}"),
    re.compile(r"\{%.*?%\}", re.DOTALL),
    re.compile(r"\{\{.*?\}\}", re.DOTALL),
    re.compile(r"<!--.*?-->", re.DOTALL),
    re.compile(r"<(script|style)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE),
    re.compile(r"&#?\w+;"),
)
LANGUAGE_TAG = re.compile(r"\{%.*?%\}", re.DOTALL)


def breaches(root: Path) -> list[Breach]:
    """Words between tags or in attributes that people read, and tags with one language only."""
    found: list[Breach] = []
    for path in files(root, WORKBENCH, "*.html"):
        if "templates" in path.parts:
            text = (root / path).read_text(encoding="utf-8")
            found += _bare(path, text)
            found += _one_sided(path, text)
    return sorted(found)


def _bare(path: Path, text: str) -> Iterator[Breach]:
    for pattern in NOT_TEXT:
        text = pattern.sub(_blank, text)
    for match in READ_BY_PEOPLE.finditer(text):
        yield from _words(path, text, match.start(2), match.group(2))
    body = TAG.sub(_blank, text)
    offset = 0
    for line in body.splitlines(keepends=True):
        yield from _words(path, text, offset, line)
        offset += len(line)


def _blank(match: re.Match[str]) -> str:
    """Spaces in place of the match, with its line ends, so that line numbers stay."""
    return re.sub(r"[^\n]", " ", match.group())


def _words(path: Path, text: str, offset: int, part: str) -> Iterator[Breach]:
    for word in SAME_IN_BOTH:
        part = part.replace(word, "")
    if LETTERS.search(part):
        yield Breach(
            path=path.as_posix(),
            line=text.count("\n", 0, offset) + 1,
            what=f"bare text {' '.join(part.split())!r:.60}",
            remedy="take the text from a template tag that has both languages",
        )


def _one_sided(path: Path, text: str) -> Iterator[Breach]:
    for match in LANGUAGE_TAG.finditer(text):
        has = {word for word in ("zh", "en") if re.search(rf"\s{word}=", match.group())}
        if len(has) == 1:
            yield Breach(
                path=path.as_posix(),
                line=text.count("\n", 0, match.start()) + 1,
                what=f"a tag with {has.pop()}= only",
                remedy="say it in both languages",
            )
