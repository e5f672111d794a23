"""The history of runs and how fresh the pages are."""

import datetime as dt

import pytest

from tests.workbench import sample
from workbench.seams import SEAMS
from workbench.sources.queries import forget_runs, freshness, runs

START = dt.datetime(2026, 7, 2, 18, tzinfo=dt.UTC)


def test_runs_are_newest_first_whatever_order_they_come_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(SEAMS, "runs", lambda: list(reversed(sample.runs())))
    forget_runs()

    assert runs()[0].run_id == "2026-07-01-a"


def test_pages_are_fresh_while_the_last_run_went_well(published: None) -> None:
    assert not freshness().is_stale


def test_pages_are_stale_when_the_newest_run_failed(
    published: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SEAMS, "runs", lambda: [*sample.runs(), sample.failed_run(START)])
    forget_runs()

    fresh = freshness()

    assert fresh.is_stale
    assert fresh.shown is not None
    assert fresh.shown.run_id == "2026-07-01-a"


def test_the_history_is_not_read_for_every_page(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def history() -> list[object]:
        asked.append(1)
        return []

    monkeypatch.setattr(SEAMS, "runs", history)
    forget_runs()

    runs(), runs()

    assert asked == [1]
