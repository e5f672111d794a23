"""What is to be read of each feed, for each of its mappings."""

from pathlib import Path

import pytest

from needmine.sources.feeds import read_feeds
from needmine.sources.readings import readings
from needmine.sources.records import checked_mappings
from needmine.sources.refused_files import FileError
from needmine.sources.setting import Setting
from tests.needmine.sources.departments import ACCOUNTS, DEPARTMENTS, HEAD, Departments
from tests.rows import ZONE

FEED = "files: {file}\nexported_at: 2026-01-01\n"


def found(bank: Departments) -> dict[str, list[tuple[str, int]]]:
    """Return the table and the rows of each mapping by feed, in the order they are read."""
    feeds = read_feeds(bank.folder, DEPARTMENTS)
    fixed = {"read_at": bank.read_at, "runner": bank.engine, "sealer": None, "master": None}
    setting = Setting(zone=ZONE, simulated=False, **fixed)  # type: ignore[arg-type]
    checked = {feed.definition: checked_mappings(feed) for feed in feeds}
    return {
        found.feed.name: [
            (each.mapping.table.name, sum(read.n_rows for read in each.arrived.reads))
            for each in found.readings
            if each.arrived
        ]
        for found in readings(feeds, checked, [], setting)
    }


def test_every_mapping_of_a_feed_gets_its_files_and_the_largest_feed_comes_first(
    bank: Departments,
) -> None:
    holders = "select no as account_number, no as party_id, 'owner' as role from raw"
    bank.feed("core/few", FEED.format(file="few.csv"))
    bank.feed("core/many", FEED.format(file="many.csv"))
    bank.feed("core/many", FEED.format(file="many.csv"), holders, table="account_holders")
    bank.write("few.csv", HEAD + "A,current,2020-01-01\n")
    bank.write("many.csv", HEAD + "A,current,2020-01-01\nB,current,2020-01-01\n")

    assert list(found(bank).items()) == [
        ("many", [("account_holders", 2), ("accounts", 2)]),
        ("few", [("accounts", 1)]),
    ]


def test_a_feed_that_is_only_looked_up_is_not_read(bank: Departments, tmp_path: Path) -> None:
    bank.write("sources/core/codes/feed.yml", "files: codes.csv\ntitle: codes\n")
    bank.write("codes.csv", "code\n1\n")

    assert found(bank) == {"codes": []}


def test_a_file_that_cannot_be_read_ends_the_round_with_its_name(bank: Departments) -> None:
    bank.feed("core/accounts", FEED.format(file="a.csv"), ACCOUNTS)
    bank.write("a.csv", "")

    with pytest.raises(FileError) as refused:
        found(bank)

    assert refused.value.where.endswith("a.csv")
