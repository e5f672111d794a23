"""What needs leave on the account of everyday use: money that comes in parts and slips away."""

import numpy as np

from needmine.simulate.ground.chance import Ints, repeated
from needmine.simulate.lives.events import EVENTS
from needmine.simulate.lives.needs import RIVAL
from needmine.simulate.money.bookings import Bookings, booked, remark, together
from needmine.simulate.scene import Scene

from .draws import gamma
from .marks import Marking, Marks, marked
from .payments import paid_by_hand, sent_back
from .rhythms import Rhythms, hours
from .styles import leaning
from .sums import rounded, thousands
from .tracks import TRACKS, Track, booked_as

_FORTUNES = ("inheritance", "property_sale", "big_bonus")
# Pay is swept for so many months at most.
_SWEPT_MONTHS = 5


def flows_of_needs(scene: Scene) -> Bookings:
    """Return the bookings that speaking needs leave on the account of everyday use."""
    marking = Marking(scene)
    parts = [booked_as(scene, _marks(marking, track), track) for track in TRACKS]
    parts += [_fortunes(scene), _found_better(scene), _pay_swept(scene, marking.rhythms)]
    parts += [sent_back(scene), paid_by_hand(scene)]
    whole = together(parts)
    return whole.taken(whole.account >= 0)


def _marks(marking: Marking, track: Track) -> Marks:
    return marking.marks(
        track.need, track.part, route="money", rate=track.rate, least=track.least,
        reasons=track.reasons,
    )  # fmt: skip


def _fortunes(scene: Scene) -> Bookings:
    """An inheritance, a sale, a bonus: not all of it comes here, and seldom at once."""
    luck, needs = scene.setting.luck("alternative.money.fortunes"), scene.needs
    rows = needs.rows("grow_savings", speaking=True)
    rows = rows[np.isin(needs.reason[rows], [EVENTS.index(name) for name in _FORTUNES])]
    seen = np.clip(0.55 * leaning(scene, rows, "money"), 0.1, 0.97)
    rows = rows[luck.happens(seen, "comes", *scene.about(rows))]
    place, turn = repeated(1 + luck.chosen([0.35, 0.3, 0.2, 0.15], "parts", *scene.about(rows)))
    row = rows[place]
    # A first part soon, the others by and by.
    waits = 16 * (turn + 0.4) * gamma(luck, 1.3, "waits", *scene.about(row), turn)
    found = marked(scene, luck, row, turn, needs.since[row] + 2 + waits.astype(np.int64))
    found = found.taken(found.day <= needs.end[found.row] + 20)
    comes_here = 1 - 0.75 * luck.share("comes_here", *scene.about(found.row)) ** 2
    part = np.where(found.turn == 0, 0.25, 0.45) * gamma(luck, 2.0, "part", *found.about)
    return booked(
        scene.account(found.row),
        found.day,
        hours(luck, "hour", *found.about, peaks=(10.0, 15.5), spread=1.3),
        thousands(comes_here * np.minimum(part, 1.0) * scene.stakes[found.row]),
        "transfer_in",
        other=_payer(scene, found),
        remark=remark("fortune", luck, *found.about, setting=scene.setting),
        need=found.row,
    )


def _found_better(scene: Scene) -> Bookings:
    """Savings that go to a rival: a first part on the day, the rest when it has proved good."""
    luck, needs = scene.setting.luck("alternative.money.better"), scene.needs
    rows = needs.rows("grow_savings", speaking=True)
    rows = rows[(needs.outcome[rows] == RIVAL) & (scene.stakes[rows] > 0)]
    seen = np.clip(0.6 * leaning(scene, rows, "money"), 0.2, 0.97)
    rows = rows[luck.happens(seen, "seen", *scene.about(rows))]
    place, turn = repeated(luck.between(1, 4, "parts", *scene.about(rows)))
    row = rows[place]
    waits = 12 * turn * gamma(luck, 1.5, "waits", *scene.about(row), turn)
    found = marked(scene, luck, row, turn, needs.outcome_day[row] + waits.astype(np.int64))
    part = np.where(found.turn == 0, 0.3, 0.4) * gamma(luck, 3.0, "part", *found.about)
    return booked(
        scene.account(found.row),
        found.day,
        hours(luck, "hour", *found.about, peaks=(9.8, 21.2), spread=1.2),
        -thousands(np.minimum(part, 1.0) * scene.stakes[found.row]),
        "transfer_out",
        other=scene.others.at("own", found.person),
        remark=remark("elsewhere", luck, *found.about, setting=scene.setting),
        need=found.row,
    )


def _payer(scene: Scene, found: Marks) -> Ints:
    """A bonus from a firm; the rest from a stranger, an agent, or by way of an own account."""
    luck, others, of = found.luck, scene.others, scene.about(found.row)
    listed = [
        others.any("stranger", luck, *of),
        others.any("realtors", luck, *of),
        others.at("own", found.person),
    ]
    bonus = scene.needs.reason[found.row] == EVENTS.index("big_bonus")
    payer = np.choose(luck.chosen([0.5, 0.15, 0.35], "payer", *of), listed)
    return np.where(bonus, others.any("firm", luck, *of), payer)


def _pay_swept(scene: Scene, rhythms: Rhythms) -> Bookings:
    """Who is on the way out sends most of each pay on within days, month after month."""
    luck, needs = scene.setting.luck("alternative.money.swept"), scene.needs
    rows = needs.rows("keep_relationship", speaking=True)
    does = np.clip(0.45 * leaning(scene, rows, "money"), 0.25, 0.85)
    rows = rows[luck.happens(does, "sweeps", *scene.about(rows))]
    row, turn = np.repeat(rows, _SWEPT_MONTHS), np.tile(np.arange(_SWEPT_MONTHS), len(rows))
    paid = rhythms.after_payday(needs.person[row], needs.start[row] + 7 + 31 * turn)
    later = luck.between(0, 4, "later", *scene.about(row), turn)
    found = marked(scene, luck, row, turn, paid + later)
    found = found.taken(
        (found.day <= needs.end[found.row]) & luck.happens(0.85, "this_time", *found.about)
    )
    share = 0.5 + 0.1 * found.turn * luck.share("more", *scene.about(found.row))
    cents = np.minimum(share, 0.95).astype(np.float64) * scene.people.income[found.person]
    return booked(
        scene.account(found.row),
        found.day,
        hours(luck, "hour", *found.about, peaks=(12.3, 22.0), spread=0.9),
        -rounded(luck, cents, *found.about),
        "transfer_out",
        other=scene.others.at("own", found.person),
        remark=remark("elsewhere", luck, *found.about, setting=scene.setting),
        need=found.row,
    )
