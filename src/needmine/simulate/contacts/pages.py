"""Sessions and the pages and actions they are made of."""

from dataclasses import dataclass

import numpy as np

from needmine.simulate.ground.chance import Flags, Ints, repeated
from needmine.simulate.ground.rates import regime_day
from needmine.simulate.ground.rows import Rows
from needmine.simulate.ground.setting import Setting

TOPICS = (
    "home",
    "transfer",
    "card",
    "loan",
    "deposit",
    "wealth",
    "insurance",
    "fx",
    "help",
    "close_account",
    "other",
)
CHANNELS = ("app", "mini_program")


@dataclass(frozen=True, kw_only=True)
class Sessions(Rows):
    """One entry per session.

    Parameters
    ----------
    topic
        Position in `TOPICS`.
    need
        Position of the need behind it; -1 for none.
    turn
        A number that tells a person's sessions of one day apart.
    """

    person: Ints
    day: Ints
    topic: Ints
    need: Ints
    turn: Ints


@dataclass(frozen=True, kw_only=True)
class Pages(Rows):
    """One entry per page or action, in order of time.

    Parameters
    ----------
    second
        Seconds since the first instant of the period.
    is_action
        A button pressed (Segment ``track``) and no page (``page``).
    channel
        Position in `CHANNELS`.
    """

    person: Ints
    second: Ints
    topic: Ints
    is_action: Flags
    channel: Ints
    need: Ints


def pages(sessions: Sessions, begin: Ints, *, setting: Setting) -> Pages:
    """Return the pages of sessions that begin at these seconds."""
    luck, about = setting.luck("pages"), (sessions.person, sessions.day, sessions.turn)
    more = luck.counts(np.full(len(sessions), setting.number("app.pages") - 1), "more", *about)
    place, turn = repeated(1 + more)
    of = (*(key[place] for key in about), turn)
    # Three sessions in ten begin on the home page; a page is looked at for half a minute.
    home = (turn == 0) & luck.happens(0.3, "home", *of)
    second = begin[place] + turn * 20 + luck.between(0, 19, "second", *of)
    second = np.minimum(second, (sessions.day[place] + 1) * 86_400 - 1)
    topic = np.where(home, 0, sessions.topic[place])
    # After the new design many look at deposits on the page of wealth products.
    redrawn = (topic == TOPICS.index("deposit")) & (sessions.day[place] >= regime_day(setting))
    redrawn &= luck.happens(setting.number("regime.deposit_page_as_wealth"), "redrawn", *of)
    mini = luck.happens(setting.number("app.mini_program"), "mini", *about)
    order = np.lexsort((turn, sessions.person[place], second))
    return Pages(
        person=sessions.person[place][order],
        second=second[order],
        topic=np.where(redrawn, TOPICS.index("wealth"), topic)[order],
        is_action=(luck.happens(0.18, "action", *of) & ~home)[order],
        channel=mini[place][order].astype(np.int64),
        need=np.where(home, -1, sessions.need[place])[order],
    )
