import hashlib
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from needmine.core.errors import WrongUsage
from needmine.core.sentences import Sentence
from needmine.rounds.bank import read_bank
from needmine.simulate.bank import EXPORTS, FolderTaken, simulate
from needmine.sources.feeds import read_feeds
from needmine.sources.records import checked_mappings
from tests.needmine.simulate.lived import made_bank

BANKS = pytest.mark.parametrize("bank", ["chinese_bank", "english_bank"])


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def departments(folder: Path) -> tuple[str, ...]:
    return tuple(sorted(path.name for path in (folder / "sources").iterdir()))


def test_the_same_arguments_give_the_same_bytes_and_another_seed_others(
    chinese_bank: Path, tmp_path: Path
) -> None:
    again = digests(made_bank(tmp_path / "again"))
    other = digests(made_bank(tmp_path / "other", seed=4))

    assert again == digests(chinese_bank)
    assert len(again) > 150
    definitions = {name for name in again if name == "bank.yml" or name.startswith("sources/")}
    assert {name for name in definitions if again[name] != other[name]} == set()
    same = {name for name in set(other) - definitions if other[name] == again.get(name)}
    # It is one bank: its branches and its bankers' codes do not depend on who lives.
    same = {name for name in same if "crm/branches_" not in name and "crm/staff_" not in name}
    # A file that is a head and nothing else is the same for every seed.
    assert [name for name in same if (chinese_bank / name).read_bytes().count(b"\n") > 1] == []
    assert len(same) < 5


@BANKS
def test_every_feed_and_mapping_is_as_the_sources_want_it(
    bank: str, request: pytest.FixtureRequest
) -> None:
    folder: Path = request.getfixturevalue(bank)
    feeds = read_feeds(folder, departments(folder))
    assert len(feeds) == 40
    assert {feed.department for feed in feeds} == set(read_bank(folder).departments)
    for feed in feeds:
        assert checked_mappings(feed)
        assert feed.found(), feed.name
        for file in feed.found():
            assert feed.exported(file) is not None


@BANKS
def test_every_department_left_files_and_none_is_empty(
    bank: str, request: pytest.FixtureRequest
) -> None:
    exports: Path = request.getfixturevalue(bank) / "exports"
    assert {path.name for path in exports.iterdir()} == {*EXPORTS, "surveys"}
    for department in exports.iterdir():
        sizes = [path.stat().st_size for path in department.rglob("*") if path.is_file()]
        assert sizes, department.name
        assert min(sizes) > 0, department.name


@pytest.mark.parametrize(
    ("bank", "zone", "main"),
    [("chinese_bank", "Asia/Shanghai", "zh"), ("english_bank", "Europe/London", "en")],
)
def test_the_bank_says_where_it_is_and_that_it_is_simulated(
    bank: str, zone: str, main: str, request: pytest.FixtureRequest
) -> None:
    folder: Path = request.getfixturevalue(bank)
    written = yaml.safe_load((folder / "bank.yml").read_text(encoding="utf-8"))
    assert written["simulated"] is True
    assert written["time_zone"] == zone
    assert written["languages"][0] == main
    assert str(written["today"]) == "2026-07-01"
    assert read_bank(folder).simulated


@BANKS
def test_no_token_of_a_template_is_left(bank: str, request: pytest.FixtureRequest) -> None:
    folder: Path = request.getfixturevalue(bank)
    tokens = ("FIRST_DAY", "TODAY", "MAIN_LANGUAGE", "LANGUAGES", "CURRENCY", "TIME_ZONE",
              "CORE_ENCODING")  # fmt: skip
    paths = [*folder.rglob("*.yml"), *folder.rglob("*.sql")]
    found = [
        (path.name, word) for path in paths for word in tokens if word in path.read_text("utf-8")
    ]
    assert len(paths) > 60
    assert found == []


def test_a_folder_with_a_bank_is_never_written_over(chinese_bank: Path) -> None:
    before = digests(chinese_bank)
    with pytest.raises(FolderTaken, match="already holds a bank"):
        made_bank(chinese_bank)
    assert digests(chinese_bank) == before


@pytest.mark.parametrize("part", ["bank.yml", "exports", "sources", "truth"])
def test_a_folder_with_a_part_of_a_bank_is_not_touched(part: str, tmp_path: Path) -> None:
    (tmp_path / part).mkdir()
    with pytest.raises(FolderTaken):
        simulate(tmp_path, customers=20, months=3, seed=1, language="zh")
    assert [path.name for path in tmp_path.iterdir()] == [part]


@pytest.mark.parametrize("check", [False, True])
@pytest.mark.parametrize(
    ("customers", "months", "seed", "said"),
    [
        (19, 6, 1, "--customers cannot be 19"),
        (2_000_001, 6, 1, "--customers cannot be 2000001"),
        (100, 2, 1, "--months cannot be 2"),
        (100, 61, 1, "--months cannot be 61"),
        (100, 6, -1, "--seed cannot be -1"),
        (100, 6, 2**32, "--seed cannot be 4294967296"),
    ],
)
def test_numbers_out_of_range_are_refused(
    customers: int, months: int, seed: int, said: str, check: bool, tmp_path: Path
) -> None:
    folder = None if check else tmp_path / "x"
    with pytest.raises(WrongUsage, match=said) as refused:
        simulate(folder, customers=customers, months=months, seed=seed, language="zh", check=check)
    assert "Choose from" in str(refused.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("check", [False, True])
def test_without_a_folder_nothing_is_written_and_only_a_check_finds_anything(
    check: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = simulate(None, customers=20, months=3, seed=1, language="zh", check=check)
    assert list(tmp_path.iterdir()) == []
    assert (len(found) > 25) == check


@dataclass(frozen=True)
class Smallest:
    """A bank of 20 customers and three months, and what was told while it was made."""

    folder: Path
    said: list[tuple[Sentence, float]]


@pytest.fixture(scope="module", params=["zh", "en"])
def smallest(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Smallest:
    made = Smallest(folder=tmp_path_factory.mktemp(request.param), said=[])
    (made.folder / "notes.txt").write_text("mine", encoding="utf-8")
    simulate(
        made.folder, customers=20, months=3, seed=1, language=request.param,
        progress=lambda step, done: made.said.append((step, done)),
    )  # fmt: skip
    return made


def test_the_smallest_bank_can_be_made_and_has_a_file_for_every_feed(smallest: Smallest) -> None:
    assert read_bank(smallest.folder).simulated
    for feed in read_feeds(smallest.folder, departments(smallest.folder)):
        assert feed.found(), feed.name


def test_a_folder_with_other_things_keeps_them(smallest: Smallest) -> None:
    assert (smallest.folder / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_progress_is_told_in_both_languages_and_goes_forward(smallest: Smallest) -> None:
    shares = [done for _, done in smallest.said]
    assert smallest.said[0][0].en == "People and their lives"
    assert "Month 2 of 3" in [step.en for step, _ in smallest.said]
    assert "第 2 个月，共 3 个月" in [step.zh for step, _ in smallest.said]
    assert shares == sorted(shares)
    assert 0 <= shares[0] <= shares[-1] <= 1


def test_bank_yml_comes_last_so_that_a_broken_run_is_no_bank(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("needmine.simulate.bank.write_truth", fails)
    monkeypatch.setattr("needmine.simulate.bank.EXPORTS", {"ecif": EXPORTS["ecif"]})
    with pytest.raises(OSError, match="disk is full"):
        simulate(tmp_path, customers=20, months=3, seed=1, language="zh")
    assert [path.name for path in tmp_path.iterdir()] == ["exports"]
