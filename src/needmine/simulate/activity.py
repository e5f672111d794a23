"""How much each person uses the bank in each month, and what makes it more or less."""

import numpy as np

from .chance import Floats, Ints
from .lives import Lives
from .needs import Needs
from .people import People
from .setting import Setting


def activity(
    people: People,
    lives: Lives,
    needs: Needs,
    leaves: Ints,
    *,
    setting: Setting,
) -> Floats:
    """Return one row per person and one column per month; 1 is usual use."""
    dice = setting.dice("activity")
    wave = np.exp(0.10 * dice.standard_normal((len(people), setting.period.months)))
    used = people.activity[:, None] * wave
    months = np.arange(setting.period.months)
    # A quiet month that means nothing: a holiday, an illness in the family, a busy time.
    spell = dice.random(used.shape) < setting.number("decoys.quiet_spell_yearly") / 12
    used[spell | np.roll(spell, 1, axis=1)] *= 0.4
    lost = lives.first_day("job_loss", len(people))
    since_lost = setting.period.starts[:-1][None, :] - lost[:, None]
    used[(since_lost > 0) & (since_lost < 180)] *= 0.8
    for row in needs.rows("keep_relationship", speaking=True).tolist():
        # Those about to leave do more and more elsewhere.
        fades = (months >= setting.period.month_of(needs.start[row : row + 1] + 15)[0]) & (
            setting.period.starts[:-1] <= needs.end[row]
        )
        used[needs.person[row], fades] *= np.clip(0.75 - 0.25 * needs.strength[row], 0.2, 0.7)
    after = setting.period.starts[:-1][None, :] >= leaves[:, None]
    used[after] *= 0.02
    before = setting.period.starts[1:][None, :] <= people.joined[:, None]
    used[before] = 0.0
    return np.asarray(used, dtype=np.float64)
