"""What people said and wrote: the rows every maker of texts fills."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .chance import Flags, Ints, Texts

COMPLAINTS = ("complaint_fee", "complaint_app", "complaint_service", "complaint_card")


@dataclass(frozen=True, kw_only=True)
class Calls:
    """One entry per call before anything is put into words.

    Parameters
    ----------
    topic
        What it is about: a topic of the texts, ``routine`` or ``decoys``.
    need
        Position of the need behind it; -1 for none.
    turn
        A number that tells a person's calls of one day apart.
    """

    person: Ints
    day: Ints
    topic: Texts
    need: Ints
    turn: Ints

    def __len__(self) -> int:
        """Return how many calls there are."""
        return len(self.person)

    def taken(self, rows: Ints | Flags) -> "Calls":
        """Return some of the calls."""
        return Calls(**{name: getattr(self, name)[rows] for name in Calls.__dataclass_fields__})


@dataclass(frozen=True, kw_only=True)
class Voices:
    """One entry per call in order of time; ``closed`` is the day a complaint was settled."""

    person: Ints
    second: Ints
    text: Texts
    topic: Texts
    is_complaint: Flags
    closed: Ints
    need: Ints

    def __len__(self) -> int:
        """Return how many calls there are."""
        return len(self.person)


def calls_together(parts: Sequence[Calls]) -> Calls:
    """Return all calls of several parts."""
    return Calls(
        **{
            name: np.concatenate([getattr(part, name) for part in parts])
            for name in Calls.__dataclass_fields__
        }
    )
