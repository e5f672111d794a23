"""Look-ups of a feed: their rows, and when they say something else."""

import pytest

from needmine.core.definitions import DefinitionError
from needmine.sources.feeds import read_feeds
from needmine.sources.lookups import lookup_digest, lookup_rows
from needmine.sources.mappings import MappingError
from tests.needmine.sources.departments import BY_CODE, DEPARTMENTS, FULL, HEAD, Departments

FEED = "files: a.csv\nexported_at: 2026-01-01\nlookups: [codes, ../codes]\n"


def test_a_look_up_is_a_file_beside_the_feed_or_another_feed(bank: Departments) -> None:
    bank.feed("core/accounts", FEED)
    bank.write("sources/core/accounts/codes.csv", "code,meaning\n1,current\n")
    bank.write("sources/core/codes/feed.yml", 'files: c.csv\ndelimiter: ";"\ntitle: codes\n')
    bank.write("c.csv", "code;meaning\n1;term\n")
    feeds = read_feeds(bank.folder, DEPARTMENTS)

    beside = lookup_rows(feeds[0], "codes", feeds)
    other = lookup_rows(feeds[0], "../codes", feeds)

    assert beside.to_pylist() == [{"code": "1", "meaning": "current"}]
    assert other.to_pylist() == [{"code": "1", "meaning": "term"}]


@pytest.mark.parametrize("name", ["codes", "../codes"])
def test_a_look_up_says_something_else_when_its_content_changes(
    bank: Departments, name: str
) -> None:
    bank.feed("core/accounts", FEED)
    bank.write("sources/core/codes/feed.yml", "files: c.csv\ntitle: codes\n")
    feeds = read_feeds(bank.folder, DEPARTMENTS)
    digests = []
    for meaning in ("current", "term", "current"):
        bank.write("sources/core/accounts/codes.csv", f"code,meaning\n1,{meaning}\n")
        bank.write("c.csv", f"code,meaning\n1,{meaning}\n")
        digests.append(lookup_digest(feeds[0], name, feeds))

    assert digests[0] == digests[2] != digests[1]


@pytest.mark.parametrize("name", ["codes", "../nowhere"])
def test_a_look_up_that_is_not_there_is_named_with_what_to_write(
    bank: Departments, name: str
) -> None:
    bank.feed("core/accounts", f"files: a.csv\nexported_at: 2026-01-01\nlookups: [{name}]\n")

    with pytest.raises(DefinitionError) as refused:
        bank.read()

    assert f"{name}.csv" in refused.value.say("en")
    assert refused.value.where.endswith("feed.yml")


def test_a_look_up_says_what_a_code_means_and_an_unknown_code_finds_nothing(
    bank: Departments,
) -> None:
    bank.feed("core/accounts", FULL + "lookups: [codes]\n", BY_CODE)
    bank.write("sources/core/accounts/codes.csv", "code,meaning\n1,current\n2,term\n")
    bank.write("accounts_20260101.csv", HEAD + "A,2,2020-01-01\nB,9,2020-01-01\n")

    bank.read()

    assert bank.rows("accounts", "kind") == [("term",)]
    assert bank.rows("quarantine", "from_row", "column", "reason") == [(2, "kind", "missing")]


def test_a_look_up_may_be_another_feed_of_the_department(bank: Departments) -> None:
    bank.write("sources/core/codes/feed.yml", "files: codes.csv\ntitle: what codes mean\n")
    bank.write("codes.csv", "code,meaning\n1,loan\n")
    bank.feed("core/accounts", FULL + "lookups: [../codes]\n", BY_CODE)
    bank.write("accounts_20260101.csv", HEAD + "A,1,2020-01-01\n")

    found = bank.read()

    assert bank.rows("accounts", "kind") == [("loan",)]
    assert found.mapped == {"accounts"}


def test_a_look_up_that_multiplies_rows_is_refused(bank: Departments) -> None:
    bank.feed("core/accounts", FULL + "lookups: [codes]\n", BY_CODE)
    bank.write("sources/core/accounts/codes.csv", "code,meaning\n1,current\n1,term\n")
    bank.write("accounts_20260101.csv", HEAD + "A,1,2020-01-01\n")

    with pytest.raises(MappingError, match="more than one row for a row"):
        bank.read()
