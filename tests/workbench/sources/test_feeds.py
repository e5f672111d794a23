"""The picture of a feed and its place on the page."""

from dataclasses import replace

import pytest

from tests.workbench import sample
from workbench.sources.feeds import feeds
from workbench.sources.operations import DeskPublisher


def test_before_anything_was_published_there_is_nothing(nothing_published: None) -> None:
    page = feeds()

    assert (page.feeds, page.counts) == ([], {"wrong": 0, "look": 0, "good": 0})


def test_counts_are_of_all_feeds_whatever_is_filtered(published: None) -> None:
    page = feeds(state="look")

    assert page.counts == {"wrong": 1, "look": 1, "good": 1}
    assert [feed.row["feed"] for feed in page.feeds] == ["transactions"]
    assert page.n_refused == 20
    assert list(page.departments) == ["cards", "core"]


def test_each_file_is_a_column_as_high_as_its_rows_the_newest_at_the_right(
    published: None,
) -> None:
    ((feed,), (small, *_)) = feeds(state="look").feeds, feeds(state="wrong").feeds

    newest = [bar for bar in feed.bars if bar.x == feed.width - 6]
    assert {bar.part for bar in newest} == {"used", "quarantined", "set_aside"}
    assert sum(bar.height for bar in newest) == pytest.approx(feed.height, abs=2)
    assert min(bar.height for bar in newest if bar.part == "quarantined") == 1.5
    assert len({bar.x for bar in feed.bars}) == 3
    assert len(small.bars) == 30


def test_files_without_a_row_have_no_column(published: None) -> None:
    (feed,) = feeds(state="good").feeds

    assert (feed.bars, feed.most, feed.last["n_rows"]) == ([], 0, 0)


def test_publishing_feeds_again_changes_what_is_shown(published: None) -> None:
    (first, *_) = sample.publication().feeds
    DeskPublisher().publish(replace(sample.publication(), feeds=(first,)))

    assert [feed.row["feed"] for feed in feeds().feeds] == ["customers"]
