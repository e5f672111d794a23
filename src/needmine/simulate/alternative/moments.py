"""When a need shows: early, late, in waves, on paydays and weekends, or after it has ended."""

import numpy as np

from needmine.simulate.ground.chance import Floats, Ints, Luck

from .rhythms import Rhythms

# How traces lie between begin and end of a need, and how often.
TEMPOS = {"early": 0.14, "middle": 0.2, "late": 0.2, "growing": 0.22, "waves": 0.24}
_WAVES = 3
# Needs that show before they are serious; that are tied to weekends or paydays; that go on showing
# when they are over, for weeks.
_AHEAD, _WEEKENDS, _PAYDAYS, _ECHOES = 0.4, 0.2, 0.25, 0.15
_ECHO_SHARE, _ECHO_DAYS = 0.35, 45


def days(rhythms: Rhythms, luck: Luck, row: Ints, turn: Ints) -> Ints:
    """Return a day for each trace of these needs, by turn; all routes of a need keep its tempo."""
    scene = rhythms.scene
    own, needs, of = scene.setting.luck("alternative.moments"), scene.needs, scene.about(row)
    ahead = own.happens(_AHEAD, "ahead", *of)
    begin = np.where(ahead, needs.since[row], needs.start[row])
    share = _shares(own, luck, of, turn)
    day = begin + (share * (needs.end[row] - begin + 1)).astype(np.int64)
    day = np.minimum(_at_its_time(rhythms, own, row, day), needs.end[row])
    echo = own.happens(_ECHOES, "echoes", *of) & luck.happens(_ECHO_SHARE, "echo", *of, turn)
    later = luck.share("echo_day", *of, turn) ** 2 * _ECHO_DAYS
    return np.where(echo, needs.end[row] + 3 + later.astype(np.int64), day)


def _shares(own: Luck, luck: Luck, of: tuple[Ints, Ints, Ints], turn: Ints) -> Floats:
    """How far between begin and end, 0 to 1."""
    share, second = luck.share("when", *of, turn), luck.share("when_too", *of, turn)
    wave = own.share("wave", *of, luck.between(0, _WAVES - 1, "which_wave", *of, turn))
    tempo = own.chosen(list(TEMPOS.values()), "tempo", *of)
    return np.choose(
        tempo,
        [
            share**2,
            (share + second) / 2,
            1 - share**2.5,
            np.sqrt(share),
            np.clip(wave + 0.08 * (share + second - 1), 0.0, 0.999),
        ],
    )


def _at_its_time(rhythms: Rhythms, own: Luck, row: Ints, day: Ints) -> Ints:
    """Some have time at weekends only, others money after payday only."""
    drawn = own.share("tied", *rhythms.scene.about(row))
    paid = rhythms.after_payday(rhythms.scene.needs.person[row], day)
    weekend, payday = drawn < _WEEKENDS, (drawn >= _WEEKENDS) & (drawn < _WEEKENDS + _PAYDAYS)
    return np.select([weekend, payday], [rhythms.weekend(day), paid], day)
