import hashlib
from pathlib import Path

import pytest

from needmine.core.errors import WrongUsage
from needmine.rounds.bank import read_bank
from needmine.simulate.bank import FolderTaken, simulate
from needmine.sources.feeds import read_feeds
from needmine.sources.records import checked_mappings
from tests.needmine.simulate.lived import made_bank

DEPARTMENTS = ("core_banking", "cards", "app", "call_centre", "crm", "risk")


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_one_seed_gives_the_same_bytes_and_another_gives_others(
    chinese_bank: Path, tmp_path: Path
) -> None:
    again = digests(made_bank(tmp_path / "again"))
    assert again == digests(chinese_bank)
    other = digests(made_bank(tmp_path / "other", seed=4))
    assert other["truth/needs.parquet"] != again["truth/needs.parquet"]


@pytest.mark.parametrize("bank", ["chinese_bank", "english_bank"])
def test_every_feed_and_mapping_is_as_the_sources_want_it(
    bank: str, request: pytest.FixtureRequest
) -> None:
    folder = request.getfixturevalue(bank)
    feeds = read_feeds(folder, DEPARTMENTS)
    assert len(feeds) == 26
    for feed in feeds:
        assert checked_mappings(feed)
        for file in feed.found():
            assert feed.exported(file) is not None


def test_the_bank_says_that_it_is_simulated(chinese_bank: Path, english_bank: Path) -> None:
    for folder, zone in ((chinese_bank, "Asia/Shanghai"), (english_bank, "Europe/London")):
        text = (folder / "bank.yml").read_text(encoding="utf-8")
        assert "simulated: true" in text
        assert f"time_zone: {zone}" in text
        assert "today: 2026-07-01" in text
        assert read_bank(folder).simulated


def test_no_token_of_a_template_is_left(chinese_bank: Path) -> None:
    for path in [*chinese_bank.rglob("*.yml"), *chinese_bank.rglob("*.sql")]:
        text = path.read_text(encoding="utf-8")
        for word in ("FIRST_DAY", "TODAY", "LANGUAGES", "CURRENCY", "TIME_ZONE", "CORE_ENCODING"):
            assert word not in text, path


def test_a_folder_with_a_bank_is_never_written_over(chinese_bank: Path) -> None:
    before = digests(chinese_bank)
    with pytest.raises(FolderTaken, match="already holds a bank"):
        made_bank(chinese_bank)
    assert digests(chinese_bank) == before


@pytest.mark.parametrize(
    ("customers", "months", "seed"), [(5, 6, 1), (100, 2, 1), (100, 6, -1), (100, 61, 1)]
)
def test_numbers_out_of_range_are_refused(
    customers: int, months: int, seed: int, tmp_path: Path
) -> None:
    with pytest.raises(WrongUsage, match="Choose from"):
        simulate(tmp_path / "x", customers=customers, months=months, seed=seed, language="zh")
    assert not (tmp_path / "x").exists()


def test_the_smallest_bank_can_be_made(tmp_path: Path) -> None:
    said: list[str] = []
    simulate(tmp_path / "x", customers=20, months=3, seed=1, language="en", progress=said.append)
    assert (tmp_path / "x" / "bank.yml").exists()
    assert said[0] == "People and their lives"
