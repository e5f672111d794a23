"""Two makes of traces for the same lives: other formulas, texts, lags and noise."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from .alternative.activity import use_by_month
from .alternative.card_purchases import shopping_for_needs
from .alternative.everyday import Days
from .alternative.money import flows_of_needs
from .alternative.noise import flows_without_need
from .alternative.visits import Browsing, begins
from .alternative.voices import heard
from .contacts.pages import Sessions
from .contacts.speech import Voices
from .ground.chance import Floats, Ints
from .money.bookings import Bookings
from .money.card_spending import Shopped
from .money.everyday import Everyday
from .scene import Scene
from .traces.activity import activity
from .traces.card_purchases import need_purchases
from .traces.money import need_flows
from .traces.noise import noise_flows
from .traces.visits import Visits, session_clock
from .traces.voices import voices


class Visiting(Protocol):
    """The sessions of a world."""

    def occasional(self) -> Sessions:
        """Return the sessions of the whole period that have an occasion."""

    def habit(self, number: int) -> Sessions:
        """Return a month's sessions out of habit."""


class Living(Protocol):
    """The everyday bookings of a world."""

    def month(self, number: int) -> Bookings:
        """Return the everyday bookings of a month."""


@dataclass(frozen=True, kw_only=True)
class Make:
    """How lives become traces."""

    activity: Callable[[Scene], Floats]
    everyday: Callable[[Scene, Floats], Living]
    need_flows: Callable[[Scene], Bookings]
    noise_flows: Callable[[Scene], Bookings]
    need_purchases: Callable[[Scene], Shopped]
    visits: Callable[[Scene, Floats], Visiting]
    session_clock: Callable[[Scene, Sessions], Ints]
    voices: Callable[[Scene], Voices]


MAKES: Mapping[str, Make] = {
    "usual": Make(
        activity=activity,
        everyday=Everyday,
        need_flows=need_flows,
        noise_flows=noise_flows,
        need_purchases=need_purchases,
        visits=Visits,
        session_clock=session_clock,
        voices=voices,
    ),
    "alternative": Make(
        activity=use_by_month,
        everyday=Days,
        need_flows=flows_of_needs,
        noise_flows=flows_without_need,
        need_purchases=shopping_for_needs,
        visits=Browsing,
        session_clock=begins,
        voices=heard,
    ),
}
