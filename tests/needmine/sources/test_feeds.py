import datetime as dt
from pathlib import Path

import pytest

from needmine.core.definitions import DefinitionError
from needmine.sources.feeds import Feed, read_feeds


def feed_of(bank: Path, text: str, *, department: str = "cards") -> Feed:
    folder = bank / "sources" / department / "accounts"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "feed.yml").write_text(text, encoding="utf-8")
    (folder / "accounts.sql").write_text("select 1 as a from raw", encoding="utf-8")
    (found,) = read_feeds(bank, ("cards",))
    return found


def test_a_feed_finds_its_files_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ("b_20260201.csv", "b_20260101.csv", "c_20260101.csv"):
        (tmp_path / name).write_text("a\n1\n")

    feed = feed_of(tmp_path, "files: b_*.csv\n")

    assert [file.name for file in feed.found()] == ["b_20260101.csv", "b_20260201.csv"]


def test_what_is_left_out_has_its_ordinary_meaning(tmp_path: Path) -> None:
    feed = feed_of(tmp_path, "files: x.csv\n")

    assert (feed.format, feed.written.encoding, feed.written.delimiter) == (
        "delimited",
        "utf-8",
        ",",
    )
    assert (feed.load, feed.delay_days, feed.covers.accounts) == ("full", 0, "all")
    assert [mapping.name for mapping in feed.mappings] == ["accounts.sql"]


def test_the_environment_fills_a_path_and_a_default_stands_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "a.csv").write_text("a\n")
    feed = feed_of(tmp_path, "files: ${SOME_FOLDER:-here}/a.csv\n")

    assert len(feed.found()) == 1
    monkeypatch.setenv("SOME_FOLDER", "nowhere")
    with pytest.raises(DefinitionError, match="No file matches"):
        feed.found()


def test_an_environment_variable_that_is_not_set_is_named(tmp_path: Path) -> None:
    feed = feed_of(tmp_path, "files: ${NEEDMINE_NO_SUCH_NAME}/a.csv\n")

    with pytest.raises(DefinitionError, match="NEEDMINE_NO_SUCH_NAME"):
        feed.found()


def test_the_export_date_stands_in_the_name_or_in_the_definition(tmp_path: Path) -> None:
    named = feed_of(tmp_path, "files: a.csv\nexported_at: 'cust_(?P<date>\\d{8})'\n")
    fixed = feed_of(tmp_path, "files: a.csv\nexported_at: 2026-07-01\n")
    silent = feed_of(tmp_path, "files: a.csv\n")
    file = Path("cust_20260131.csv")

    assert named.exported(file) == dt.date(2026, 1, 31)
    assert fixed.exported(file) == dt.date(2026, 7, 1)
    assert silent.exported(file) is None
    with pytest.raises(DefinitionError, match="carry no date"):
        named.exported(Path("cust_20261345.csv"))


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("files: a.csv\nformatt: csv\n", 2, "Unknown key 'formatt'"),
        ("files: a.csv\nformat: csv\n", 2, "cannot be 'csv'"),
        ("files: a.csv\nload: sometimes\n", 2, "cannot be 'sometimes'"),
        ("format: jsonl\n", 1, "'files' is missing"),
        ("format: database\n", 1, "'url' is missing"),
        ("files: a.csv\nexported_at: 'a_\\d{8}'\n", 2, "(?P<date>\\d{8})"),
        ("files: a.csv\nexported_at: 'a_(\\d{8}'\n", 2, "does not mark where"),
        ("files: a.csv\nexported_at: '2026-02-30'\n", 2, "is no date"),
        ("files: a.csv\ncovers:\n  form: 2026-01-01\n", 3, "Unknown key 'form'"),
    ],
)
def test_a_mistake_in_a_feed_names_file_and_line(
    tmp_path: Path, text: str, line: int, says: str
) -> None:
    with pytest.raises(DefinitionError) as caught:
        feed_of(tmp_path, text)

    assert caught.value.where.endswith(f"feed.yml:{line}")
    assert says in caught.value.say("en")


def test_a_department_the_bank_does_not_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match="no department 'loans'"):
        feed_of(tmp_path, "files: a.csv\n", department="loans")


def test_a_feed_without_mapping_needs_a_title_that_says_what_it_is_for(tmp_path: Path) -> None:
    folder = tmp_path / "sources" / "cards" / "codes"
    folder.mkdir(parents=True)
    (folder / "feed.yml").write_text("files: a.csv\n")

    with pytest.raises(DefinitionError, match="no mapping"):
        read_feeds(tmp_path, ("cards",))
