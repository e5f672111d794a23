"""How much each person uses the bank in each month, and what makes it more or less."""

import numpy as np

from needmine.simulate.ground.chance import Floats
from needmine.simulate.scene import Scene


def activity(scene: Scene) -> Floats:
    """Return one row per person and one column per month; 1 is usual use."""
    setting, people, needs = scene.setting, scene.people, scene.needs
    luck, months = setting.luck("activity"), np.arange(setting.period.months)
    cell = people.index[:, None] * 64 + months[None, :]
    shape = cell.shape
    wave = np.exp(0.10 * luck.normal("wave", cell.ravel()).reshape(shape))
    used = people.activity[:, None] * wave
    # A quiet month that means nothing: a holiday, an illness in the family, a busy time.
    chance = setting.number("decoys.quiet_spell_yearly") / 12
    spell = luck.happens(chance, "spell", cell.ravel()).reshape(shape)
    spell[:, 1:] |= spell[:, :-1].copy()
    used[spell] *= 0.4
    starts = setting.period.starts[:-1]
    since_lost = starts[None, :] - scene.lives.first_day("job_loss", len(people))[:, None]
    used[(since_lost > 0) & (since_lost < 180)] *= 0.8
    for row in needs.rows("keep_relationship", speaking=True).tolist():
        # Those about to leave do more and more elsewhere.
        fades = (months >= setting.period.month_of(needs.start[row : row + 1] - 5)[0]) & (
            starts <= needs.end[row]
        )
        used[needs.person[row], fades] *= np.clip(0.62 - 0.3 * needs.strength[row], 0.15, 0.6)
    used[starts[None, :] >= scene.leaves[:, None]] *= 0.02
    used[setting.period.starts[1:][None, :] <= people.joined[:, None]] = 0.0
    return np.asarray(used, dtype=np.float64)
