import datetime as dt
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from needmine.core.time import Moment
from needmine.needs.episodes import Episode, episodes
from needmine.needs.happenings import day_of
from needmine.needs.tables import NEEDS
from needmine.needs.taxonomy import NeedDefinition
from tests.rows import ZONE, table_of

KEY = ("wang", "borrow_consumer")


def on(date: str) -> Moment:
    return Moment(date=dt.date.fromisoformat(date), zone=ZONE)


def before(status: str = "found", **more: Any) -> pa.Table:
    row = {
        "need_id": "n-1",
        "customer_id": "wang",
        "need": "borrow_consumer",
        "moment": "2026-06-01",
        "score": 1.0,
        "window_from": "2026-06-01",
        "window_to": "2026-08-30",
        "status": status,
        "found_date": "2026-05-01",
        "reason_zh": "因为。",
        "reason_en": "Because.",
        "n_evidence": 2,
        **more,
    }
    return table_of(NEEDS, [row]).to_pyarrow()


def came(*events: tuple[str, str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "customer_id": ["wang"] * len(events),
            "need": ["borrow_consumer"] * len(events),
            "day": [day_of(dt.date.fromisoformat(day)) for day, _ in events],
            "status": [status for _, status in events],
        }
    )


def standing(
    need: NeedDefinition,
    *,
    strong: bool,
    previous: pa.Table | None = None,
    found: pd.DataFrame | None = None,
    at_rest: bool = False,
    as_of: str = "2026-07-01",
) -> Episode | None:
    return episodes(
        spoken_for=[KEY] if strong else [],
        at_rest={KEY} if at_rest else set(),
        previous=previous,
        found=came() if found is None else found,
        definitions={need.id: need},
        as_of=on(as_of),
    ).get(KEY)


def test_a_new_need_is_found_for_its_window(loan: NeedDefinition) -> None:
    episode = standing(loan, strong=True)

    assert episode is not None
    assert episode.status == "found"
    assert episode.found_date == dt.date(2026, 7, 1)
    assert episode.window_to == dt.date(2026, 9, 29)


def test_an_open_need_keeps_its_id_and_the_day_it_was_found(loan: NeedDefinition) -> None:
    episode = standing(loan, strong=True, previous=before())

    assert episode is not None
    assert (episode.need_id, episode.found_date) == ("n-1", dt.date(2026, 5, 1))
    assert episode.status == "found"
    assert episode.window_from == dt.date(2026, 7, 1)
    assert episode.shown is None


def test_a_need_nobody_answered_is_offered_and_stays_so(loan: NeedDefinition) -> None:
    called = standing(loan, strong=True, previous=before(), found=came(("2026-06-20", "offered")))
    later = standing(loan, strong=True, previous=before("offered"))

    assert called is not None
    assert later is not None
    assert (called.status, later.status) == ("offered", "offered")


@pytest.mark.parametrize("status", ["met", "declined", "wrong", "expired"])
def test_what_came_of_it_closes_an_open_need_on_that_day(loan: NeedDefinition, status: str) -> None:
    episode = standing(
        loan, strong=True, at_rest=True, previous=before(), found=came(("2026-06-20", status))
    )

    assert episode is not None
    assert (episode.status, episode.window_to) == (status, dt.date(2026, 6, 20))
    assert episode.shown is not None
    assert episode.shown["reason_en"] == "Because."


def test_what_came_before_it_was_found_does_not_close_it(loan: NeedDefinition) -> None:
    episode = standing(loan, strong=True, previous=before(), found=came(("2026-04-30", "met")))

    assert episode is not None
    assert episode.status == "found"


def test_the_last_answer_is_the_one_that_counts(loan: NeedDefinition) -> None:
    found = came(("2026-06-10", "declined"), ("2026-06-20", "met"))

    episode = standing(loan, strong=False, previous=before(), found=found)

    assert episode is not None
    assert episode.status == "met"


def test_an_open_need_without_evidence_expires_today(loan: NeedDefinition) -> None:
    episode = standing(loan, strong=False, previous=before())

    assert episode is not None
    assert (episode.status, episode.window_to) == ("expired", dt.date(2026, 7, 1))


def test_a_resting_need_is_not_raised(loan: NeedDefinition) -> None:
    assert standing(loan, strong=True, at_rest=True) is None


def test_after_its_rest_a_need_is_raised_as_a_new_one(loan: NeedDefinition) -> None:
    episode = standing(
        loan,
        strong=True,
        previous=before("wrong", window_to="2026-06-20"),
        found=came(("2026-06-20", "wrong")),
        as_of="2026-10-01",
    )

    assert episode is not None
    assert episode.need_id != "n-1"
    assert (episode.status, episode.found_date) == ("found", dt.date(2026, 10, 1))


def test_a_withdrawn_answer_opens_the_need_again(loan: NeedDefinition) -> None:
    episode = standing(loan, strong=True, previous=before("declined"))

    assert episode is not None
    assert (episode.need_id, episode.status) == ("n-1", "found")


def test_a_closed_need_is_kept_for_a_while_and_then_leaves(loan: NeedDefinition) -> None:
    closed = before("expired", window_to="2026-07-01")

    kept = standing(loan, strong=False, previous=closed, as_of="2026-07-31")

    assert kept is not None
    assert (kept.status, kept.window_to) == ("expired", dt.date(2026, 7, 1))
    assert standing(loan, strong=False, previous=closed, as_of="2026-08-01") is None


def test_an_expired_need_that_is_spoken_for_again_is_a_new_one(loan: NeedDefinition) -> None:
    closed = before("expired", window_to="2026-06-15")

    episode = standing(loan, strong=True, previous=closed)

    assert episode is not None
    assert episode.need_id != "n-1"


def test_the_same_moment_again_gives_the_same_episode(loan: NeedDefinition) -> None:
    first = standing(loan, strong=True)
    assert first is not None
    shown = before(
        need_id=first.need_id,
        found_date=first.found_date.isoformat(),
        window_from=first.window_from.isoformat(),
        window_to=first.window_to.isoformat(),
    )

    assert standing(loan, strong=True, previous=shown) == first


def test_a_need_the_bank_no_longer_declares_leaves_the_ledger(loan: NeedDefinition) -> None:
    assert standing(loan, strong=False, previous=before(need="old_need")) is None
