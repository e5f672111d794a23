import numpy as np

from needmine.simulate.alternative.likeness import lookalikes
from needmine.simulate.alternative.tracks import TRACKS
from needmine.simulate.ground.words import summary_numbers
from tests.needmine.simulate.alternative.lived import Lived, kind_of


def test_payments_like_those_of_needs_are_made_without_any(other_make: Lived) -> None:
    found = lookalikes(other_make.scene)
    assert (found.need == -1).all()
    for kind in ("realtors", "abroad", "insurers", "schools", "wallets", "own", "stranger"):
        assert kind_of(other_make.scene, kind, found.other).any(), kind


def test_what_needs_say_in_remarks_is_said_without_them_too(other_make: Lived) -> None:
    """A remark that only needs leave would give them away."""
    marks = other_make.bookings.remark
    with_need = set(marks[other_make.bookings.need >= 0].tolist())
    without = set(marks[other_make.bookings.need < 0].tolist())
    assert len(with_need) > 50
    assert len(with_need - without) <= 3


def test_each_comes_in_a_spell_of_one_to_four(other_make: Lived) -> None:
    found = lookalikes(other_make.scene)
    realtors = found.taken(kind_of(other_make.scene, "realtors", found.other))
    _, often = np.unique(realtors.account, return_counts=True)
    assert often.min() == 1
    assert often.max() >= 3


def test_there_is_a_lookalike_for_most_tracks(other_make: Lived) -> None:
    found = lookalikes(other_make.scene)
    shown = {track.summary for track in TRACKS if track.sign < 0}
    names = {name for name, code in summary_numbers().items() if code in set(found.summary)}
    assert {"transfer_out", "wallet", "shop"} <= shown & names
