"""What people said and wrote: the rows every maker of texts fills."""

from dataclasses import dataclass

from needmine.simulate.ground.chance import Flags, Ints, Texts
from needmine.simulate.ground.rows import Rows

COMPLAINTS = ("complaint_fee", "complaint_app", "complaint_service", "complaint_card")


@dataclass(frozen=True, kw_only=True)
class Calls(Rows):
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


@dataclass(frozen=True, kw_only=True)
class Voices(Rows):
    """One entry per call in order of time; ``closed`` is the day a complaint was settled."""

    person: Ints
    second: Ints
    text: Texts
    topic: Texts
    is_complaint: Flags
    closed: Ints
    need: Ints
