import numpy as np
import pytest

from needmine.simulate.alternative.marks import Marking
from needmine.simulate.alternative.tracks import TRACKS, Track, booked_as
from needmine.simulate.ground.words import summary_numbers
from needmine.simulate.lives.events import EVENTS
from needmine.simulate.lives.needs import NEEDS
from needmine.simulate.money.bookings import remarks
from tests.needmine.simulate.alternative.lived import Lived, felt, kind_of

NAMED = [f"{track.need}.{track.part}" for track in TRACKS]


def test_every_kind_of_need_has_a_track_but_complaints() -> None:
    assert {track.need for track in TRACKS} == set(NEEDS) - {"repair_complaint"}
    assert len(set(NAMED)) == len(TRACKS)


@pytest.mark.parametrize("track", TRACKS, ids=NAMED)
def test_a_track_names_what_there_is(track: Track) -> None:
    assert track.summary in summary_numbers()
    assert set(track.reasons) <= set(EVENTS)
    assert track.said in remarks("zh")[1]
    assert track.said in remarks("en")[1]


@pytest.mark.parametrize("track", TRACKS, ids=NAMED)
def test_a_track_alone_leaves_its_bookings(other_make: Lived, track: Track) -> None:
    reason = track.reasons[0] if track.reasons else "home_plan"
    scene = felt(other_make.scene, track.need, reason=reason)
    marking = Marking(scene)
    found = marking.marks(track.need, track.part, route="money", rate=track.rate * 3)
    left = booked_as(scene, found, track)
    assert len(left) > 60
    assert (np.sign(left.cents) == track.sign).all()
    assert set(left.need.tolist()) <= set(range(300))
    assert np.array_equal(left.account, scene.account(left.need))
    if track.side == "own":
        assert kind_of(scene, "own", left.other).all()
    # No two of a kind are alike: sums spread over more than a factor of two.
    assert np.percentile(np.abs(left.cents), 90) > 2 * np.percentile(np.abs(left.cents), 10)
