"""How much each person uses the bank in each month: seasons, drift, spells, fading."""

import numpy as np

from needmine.simulate.ground.chance import Floats, repeated
from needmine.simulate.scene import Scene

from .draws import gamma
from .styles import STYLES, styles

# A month of few bookings, or of many, that means nothing.
_SPELL, _BUSY = 0.35, 1.7


def use_by_month(scene: Scene) -> Floats:
    """Return one row per person and one column per month; 1 is usual use."""
    setting, people = scene.setting, scene.people
    luck, months = setting.luck("alternative.activity"), np.arange(setting.period.months)
    person, month = people.index[:, None], months[None, :]
    # Each has a season of their own, and habits that drift over the years.
    phase = luck.share("phase", people.index)[:, None]
    season = 1 + 0.12 * np.sin(2 * np.pi * (month / 12 + phase))
    drift = np.exp(0.035 * luck.normal("step", person, month).cumsum(axis=1))
    used = people.activity[:, None] * season * drift * gamma(luck, 40.0, "month", person, month)
    used *= _spells(scene)
    used *= _without_work(scene)
    used *= _fading(scene)
    starts = setting.period.starts
    used[starts[None, :-1] >= scene.leaves[:, None]] *= 0.02
    used[starts[None, 1:] <= people.joined[:, None]] = 0.0
    return np.asarray(used, dtype=np.float64)


def _spells(scene: Scene) -> Floats:
    """One to three quiet months, or a busy one, behind which nothing stands."""
    setting, index = scene.setting, scene.people.index[:, None]
    luck, month = setting.luck("alternative.activity"), np.arange(setting.period.months)[None, :]
    chance = setting.number("alternative.decoys.spell_yearly") / 12
    begins = luck.happens(chance, "quiet", index, month)
    lasts = luck.between(1, 3, "lasts", index, month)
    factor = np.ones(begins.shape)
    for later in range(3):
        still = np.zeros(begins.shape, dtype=bool)
        still[:, later:] = (begins & (lasts > later))[:, : begins.shape[1] - later]
        factor[still] = _SPELL
    factor[luck.happens(chance, "busy", index, month)] = _BUSY
    return factor


def _without_work(scene: Scene) -> Floats:
    """Who has lost a job spends as before for a month or two, then less and less."""
    starts = scene.setting.period.starts[:-1]
    lost = scene.lives.first_day("job_loss", len(scene.people))
    since = starts[None, :] - lost[:, None]
    return np.where((since > 45) & (since < 240), np.clip(1.1 - since / 400, 0.5, 1.0), 1.0)


def _fading(scene: Scene) -> Floats:
    """Some who will leave do less from month to month; others as much as ever until they go."""
    setting, needs, luck = scene.setting, scene.needs, scene.setting.luck("alternative.fading")
    whole = np.ones((len(scene.people), setting.period.months))
    rows = needs.rows("keep_relationship", speaking=True)
    kind = luck.chosen([0.9, 0.05, 0.05], "kind", *scene.about(rows))
    # A branch-goer's account goes on as it always did.
    kind[styles(scene, rows) == list(STYLES).index("branch_goer")] = 1
    first = setting.period.month_of(np.maximum(needs.since[rows], 0))
    last = setting.period.month_of(np.clip(needs.end[rows], 0, setting.period.days - 1))
    place, turn = repeated(np.maximum(last - first + 1, 0))
    row, month = rows[place], first[place] + turn
    slow = 0.62 ** (1 + turn) * (1 - 0.25 * needs.strength[row])
    # Before they go, some clear up and are busier than ever.
    factor = np.choose(kind[place], [slow, np.ones(len(row)), 1.2 + 0.2 * needs.strength[row]])
    whole[needs.person[row], month] = np.clip(factor, 0.08, 1.8)
    return whole
