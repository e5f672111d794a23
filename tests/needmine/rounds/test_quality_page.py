import re
from html.parser import HTMLParser
from pathlib import Path

from needmine.rounds.quality_page import quality_page
from needmine.rounds.source_quality import source_quality
from tests.needmine.rounds.test_source_quality import night, running_bank
from tests.needmine.rounds.written import NOW, write

_EMPTY = ("meta", "input", "img", "br")


class Reader(HTMLParser):
    """Collects texts by language and tags; every tag must be closed in its order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.said: dict[str, str] = {"zh": "", "en": "", "": ""}
        self.images: list[dict[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "img":
            self.images.append(given)
        if tag not in _EMPTY:
            self.open.append((tag, given.get("class") or ""))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        languages = [name for _, name in self.open if name in ("zh", "en")]
        self.said[languages[-1] if languages else ""] += data


def test_the_page_says_everything_in_both_languages_and_needs_nothing_else(tmp_path: Path) -> None:
    bank = running_bank(tmp_path)
    page = quality_page(source_quality(bank, now=NOW))

    read = Reader()
    read.feed(page)

    assert read.open == []
    assert "1 of the 2 rows" in read.said["en"]
    assert "2 行中有 1 行被隔离" in read.said["zh"]
    assert "Opened on" in read.said["en"]
    (picture,) = read.images
    assert str(picture["src"]).startswith("data:image/svg+xml;base64,")
    assert "Last 1 files, 2 to 2 rows" in str(picture["alt"])
    assert not re.search(r"(?:src|href)=\"(?!data:)", page)
    assert "<script" not in page


def test_what_a_file_is_called_is_text_and_no_markup(tmp_path: Path) -> None:
    bank = running_bank(tmp_path)
    (tmp_path / "accounts_20260629.csv").unlink()
    write(tmp_path, "accounts_<b>$zh_20260630.csv", "no,opened\nA,soon\n")
    night(bank, 2)

    page = quality_page(source_quality(bank, now=NOW))

    assert "accounts_&lt;b&gt;$zh_20260630.csv" in page
    assert "<b>$zh" not in page
