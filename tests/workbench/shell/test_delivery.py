"""The style that is delivered can be read in both themes: WCAG 2.2 AA asks for 4.5 to 1."""

import re
from pathlib import Path

import pytest

import workbench.shell

STYLE = (Path(str(workbench.shell.__file__)).parent / "assets" / "desk.css").read_text("utf-8")
# What is written on what.
PAIRS = [
    *((ink, paper) for ink in ("text", "muted", "accent") for paper in ("bg", "surface", "sunk")),
    ("good", "surface"),
    ("bad", "surface"),
    ("good", "sunk"),
    ("bad", "sunk"),
    ("good", "good-soft"),
    ("bad", "bad-soft"),
    ("warn", "warn-soft"),
    ("accent", "accent-soft"),
    ("on-accent", "accent"),
]


def themes() -> dict[str, dict[str, str]]:
    light, dark = re.findall(r":root \{(.*?)\}", STYLE, re.S)
    found = [dict(re.findall(r"--([\w-]+): (#\w+);", block)) for block in (light, dark)]
    return {"light": found[0], "dark": found[0] | found[1]}


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "paper"), PAIRS)
def test_words_stand_out_from_what_they_are_written_on(theme: str, ink: str, paper: str) -> None:
    tokens = themes()[theme]
    one, other = sorted((luminance(tokens[ink]), luminance(tokens[paper])))

    assert (other + 0.05) / (one + 0.05) >= 4.5


def test_nothing_is_made_paler_than_its_colour() -> None:
    faded = re.findall(r"([^{}]+)\{[^{}]*opacity: \.\d", STYLE)

    # What cannot be pressed, and what is on its way: WCAG makes the exception for both.
    assert [rule.strip() for rule in faded] == ["button:disabled", ".answer.htmx-request"]
