"""Look-ups of a feed: their rows, and when they say something else."""

import pytest

from needmine.core.definitions import DefinitionError
from needmine.sources.feeds import read_feeds
from needmine.sources.lookups import lookup_digest, lookup_rows
from tests.needmine.sources.departments import DEPARTMENTS, Departments

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
