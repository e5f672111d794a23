import csv
import datetime as dt
from pathlib import Path

import pytest

from needmine.core.errors import NeedmineError
from needmine.flow import mine
from needmine.rounds.bank import Bank
from needmine.rounds.opened import open_last_run
from needmine.rounds.source_quarantine import Asked, export
from needmine.rounds.source_repair import RepairError, repaired_as_json, said_repaired, take_back
from tests.needmine.rounds.test_source_quarantine import bank_of_people, rows_of
from tests.needmine.rounds.written import NOW, write


def exported(bank: Bank, *, clear: bool = False) -> tuple[Path, list[dict[str, str]]]:
    file = bank.folder / "rows.csv"
    export(bank, Asked(feed="people"), file, clear=clear, language="en")
    return file, rows_of(file)


def save(file: Path, rows: list[dict[str, str]], encoding: str = "utf-8-sig") -> None:
    with file.open("w", encoding=encoding, newline="") as stream:
        writer = csv.DictWriter(stream, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def night(bank: Bank) -> None:
    mine(bank, bank.moment(dt.date(2026, 7, 2), now=NOW), now=NOW)


def loaded(bank: Bank) -> tuple[list[tuple[int, object]], list[tuple[int, str]], tuple[int, ...]]:
    """Return people by row and birth date, what is in quarantine, and the counts of the load."""
    with open_last_run(bank) as opened:
        tables = opened.tables
        loads = tables["loads"]
        standing = loads.filter(loads.replaced_at.isnull(), loads.feed == "people")
        people = tables["parties"].select("from_row", "birth_date").to_pyarrow().to_pylist()
        refused = tables["quarantine"].semi_join(standing, ["load_id"]).to_pyarrow().to_pylist()
        (counts,) = standing.to_pyarrow().to_pylist()
    return (
        sorted((row["from_row"], row["birth_date"]) for row in people),
        sorted((row["from_row"], row["reason"]) for row in refused),
        tuple(counts[name] for name in ("n_rows", "n_used", "n_quarantined", "n_set_aside")),
    )


@pytest.fixture(scope="module")
def mined(tmp_path_factory: pytest.TempPathFactory) -> Bank:
    """Return a bank of which no test changes anything."""
    return bank_of_people(tmp_path_factory.mktemp("mined"))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_mended_rows_replay_with_the_next_run_and_masks_become_no_values(
    tmp_path: Path, encoding: str
) -> None:
    bank = bank_of_people(tmp_path)
    file, (date, key, short) = exported(bank)
    date["born"], key["no"] = "1990-02-28", "3"
    short |= {"no": "4", "name": "韩雪", "born": "1991-01-01"}
    save(file, [date, key, short], encoding)

    found = take_back(bank, file, now=NOW)
    night(bank)

    assert (found.n_mended, found.n_changed, found.still, found.not_refused) == (3, 1, {}, ())
    people, refused, counts = loaded(bank)
    assert people == [
        (1, dt.date(1990, 2, 28)),
        (2, dt.date(1990, 3, 7)),
        (3, dt.date(1990, 3, 7)),
        (4, dt.date(1991, 1, 1)),
    ]
    assert (refused, counts) == ([], (4, 4, 0, 0))
    with open_last_run(bank) as opened:
        rows = opened.tables["parties"].order_by("from_row").to_pyarrow().to_pylist()
        names = opened.identities.reveal(
            [row["name"] for row in rows], purpose="identity_resolution"
        )
    assert names == ["王小明", "李雷", "韩梅梅", "韩雪"]


def test_a_row_that_is_still_bad_stays_with_its_new_reason_and_says_so_at_once(
    tmp_path: Path,
) -> None:
    bank = bank_of_people(tmp_path)
    file, (date, key, short) = exported(bank)
    key |= {"no": "3", "born": "1990-13-01"}
    save(file, [date, key, short])

    found = take_back(bank, file, now=NOW)
    night(bank)

    assert found.still == {("parties.birth_date", "not_a_date"): 1}
    assert "parties.birth_date" in said_repaired(found, "en")
    assert repaired_as_json(found)["still_refused"][0]["rows"] == 1
    _, refused, counts = loaded(bank)
    assert refused == [(1, "not_a_date"), (3, "not_a_date"), (4, "wrong_number_of_fields")]
    assert counts == (4, 1, 3, 0)


def test_given_twice_it_changes_nothing_before_and_after_the_run(tmp_path: Path) -> None:
    bank = bank_of_people(tmp_path)
    file, rows = exported(bank)
    rows[0]["born"] = "1990-02-28"
    save(file, rows)

    assert take_back(bank, file, now=NOW).n_changed == 1
    assert take_back(bank, file, now=NOW).n_changed == 0
    night(bank)
    before = loaded(bank)
    again = take_back(bank, file, now=NOW)
    night(bank)

    assert (again.n_changed, again.not_refused) == (0, ())
    assert loaded(bank) == before


def test_rows_that_were_not_refused_are_left_as_they_are(tmp_path: Path) -> None:
    bank = bank_of_people(tmp_path)
    file, rows = exported(bank, clear=True)
    save(file, [{**rows[0], "_row": "2", "no": "2", "name": "Somebody Else"}])

    found = take_back(bank, file, now=NOW)
    night(bank)

    assert found.not_refused == ("people.csv:2",)
    assert "people.csv:2" in said_repaired(found, "zh")
    assert loaded(bank)[2] == (4, 1, 3, 0)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "1"),
        (b"no,name\n1,x\n", "1"),
        (b"\xff\xfe\x00\x00\x81", "1"),
        (b"_feed,_file,_digest,_row,_problems,no\ncore/people,people.csv,d,seven,,x\n", "2"),
        (b"_feed,_file,_digest,_row,_problems,no\ncore/people,people.csv,d,7\n", "2"),
    ],
)
def test_what_is_no_export_is_refused_with_its_line(
    mined: Bank, tmp_path: Path, content: bytes, said: str
) -> None:
    (tmp_path / "x.csv").write_bytes(content)

    with pytest.raises(RepairError, match=rf"x\.csv:{said}"):
        take_back(mined, tmp_path / "x.csv", now=NOW)


def test_rows_of_a_content_that_is_gone_are_refused_and_nothing_is_kept(tmp_path: Path) -> None:
    bank = bank_of_people(tmp_path)
    file, rows = exported(bank)
    rows[0]["born"] = "1990-02-28"
    save(file, rows)
    write(tmp_path, "people.csv", "no,name,id,born,memo\n9,x,,1990-01-01,\n")

    with pytest.raises(RepairError, match=r"people\.csv"):
        take_back(bank, file, now=NOW)
    assert not (bank.store_folder / "repairs").exists()


def test_track_data_in_a_cell_is_refused_and_nothing_is_kept(mined: Bank) -> None:
    file, rows = exported(mined)
    rows[0]["name"] = "%B6222020200112345678^WANG/XIAOMING^2912101123456789?"
    save(file, rows)

    with pytest.raises(NeedmineError, match="name") as refused:
        take_back(mined, file, now=NOW)
    assert "6222020200112345678" not in str(refused.value)
    assert not (mined.store_folder / "repairs").exists()
