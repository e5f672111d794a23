"""Documents stay true: the index forgets no chapter, no link leads nowhere, no command hides."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from needmine.core.sentences import Language
from needmine.options import parser

_LINK = re.compile(r"\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)


def documents(root: Path) -> list[Path]:
    """Every document of a repository."""
    return sorted([*root.glob("*.md"), *root.glob("docs/**/*.md"), *root.glob("examples/**/*.md")])


def links(document: Path) -> Iterator[tuple[str, Path]]:
    """The links of a document to other files, each with the file it leads to."""
    text = _FENCE.sub("", document.read_text(encoding="utf-8"))
    for link in _LINK.findall(text):
        file = link.partition("#")[0]
        if file and "://" not in link and not link.startswith("mailto:"):
            yield link, (document.parent / file).resolve()


def not_in_index(root: Path) -> list[str]:
    """Chapters and decisions that the index does not lead to."""
    index = root / "docs" / "index.md"
    linked = {target for _, target in links(index)} | {index.resolve()}
    chapters = sorted((root / "docs").rglob("*.md"))
    return [str(one.relative_to(root)) for one in chapters if one.resolve() not in linked]


def leading_nowhere(root: Path) -> list[str]:
    """Links between documents whose file is not there."""
    return [
        f"{document.relative_to(root)}: {link}"
        for document in documents(root)
        for link, target in links(document)
        if not target.exists()
    ]


def helped(words: list[str], capsys: pytest.CaptureFixture[str], language: Language = "en") -> str:
    """What ``needmine … --help`` prints."""
    with pytest.raises(SystemExit) as ended:
        parser(language).parse_args([*words, "--help"])
    assert ended.value.code == 0
    return capsys.readouterr().out


def commands(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The commands there are, as ``needmine --help`` lists them."""
    return re.findall(r"^ {4}([a-z]+) ", helped([], capsys), re.MULTILINE)


def test_the_index_leads_to_every_document(repository):
    assert not_in_index(repository) == []


def test_no_link_between_documents_leads_nowhere(repository):
    assert leading_nowhere(repository) == []


def test_every_command_has_a_chapter_with_all_its_words(repository, capsys):
    text = (repository / "docs" / "10-commands.md").read_text(encoding="utf-8")
    chapters = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", text, re.DOTALL | re.MULTILINE))
    found = commands(capsys)
    assert {"init", "mine", "serve"} <= set(found)
    assert list(chapters) == found
    for command, chapter in chapters.items():
        flags = set(re.findall(r"--[a-z][a-z-]*", helped([command], capsys))) - {"--help"}
        assert {flag for flag in flags if flag not in chapter} == set(), command


def test_the_readme_lists_every_command_and_no_other(repository, capsys):
    text = (repository / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `needmine (\w+)", text, re.MULTILINE) == commands(capsys)


def test_a_forgotten_chapter_and_a_broken_link_are_found(plant):
    root = plant(
        {
            "README.md": "[ok](docs/index.md) [out](https://example.com/a.md) [here](#below)",
            "docs/index.md": "[one](1-one.md#part) [gone](2-gone.md)",
            "docs/1-one.md": "```\n[in a listing](nowhere.md)\n```",
            "docs/3-forgotten.md": "",
            "docs/decisions/0001-forgotten.md": "",
        }
    )
    assert not_in_index(root) == ["docs/3-forgotten.md", "docs/decisions/0001-forgotten.md"]
    assert leading_nowhere(root) == ["docs/index.md: 2-gone.md"]
