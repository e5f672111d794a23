"""What comes back from the desk about pairs of records."""

import dataclasses
import datetime as dt

import pytest

from needmine.desks.deciding import GivenDecision


def test_a_decision_cannot_be_changed_after_it_was_given() -> None:
    given = GivenDecision(
        decision_id="d",
        department="core",
        party_id="m",
        other_department="cards",
        other_party_id="c",
        decision="one",
        reason="asked her",
        decided_by="luo",
        decided_at=dt.datetime(2026, 7, 1, tzinfo=dt.UTC),
    )
    with pytest.raises(dataclasses.FrozenInstanceError):
        given.decision = "two"  # type: ignore[misc]
