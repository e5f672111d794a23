"""What needs do to an account: sums that come, sums that go, pay that stops."""

import numpy as np

from needmine.simulate.ground.chance import Ints, clock, repeated
from needmine.simulate.lives.events import EVENTS
from needmine.simulate.lives.needs import RIVAL
from needmine.simulate.money.bookings import Bookings, booked, remark, together
from needmine.simulate.scene import Scene

from .payments import drawing_cash, paying_by_hand


def need_flows(scene: Scene) -> Bookings:
    """Return the bookings that speaking needs leave on the account of everyday use."""
    whole = together(
        [
            _money_arrives(scene),
            _money_gathers(scene),
            _money_leaves(scene),
            _down_payment(scene),
            _short_of_money(scene),
            _moving_out(scene),
            _paying_abroad(scene),
            _first_paid(scene),
            drawing_cash(scene),
            paying_by_hand(scene),
        ]
    )
    end = scene.needs.end[np.maximum(whole.need, 0)] if len(scene.needs) else whole.day
    kept = (whole.account >= 0) & (whole.day >= 0) & (whole.day < scene.setting.period.days)
    return whole.taken(kept & (whole.day <= end))


def _tens(cents: "np.ndarray[tuple[int], np.dtype[np.float64]]", least: int = 10_000) -> Ints:
    """Whole hundreds of the currency, as people send them."""
    return np.asarray(np.maximum(cents.astype(np.int64) // 10_000 * 10_000, least))


def _money_arrives(scene: Scene) -> Bookings:
    """Savings that want to grow arrive in one to three sums; matured lots book themselves."""
    parts = []
    for reason in ("inheritance", "property_sale", "big_bonus"):
        luck, needs = scene.setting.luck(f"traces.money.{reason}"), scene.needs
        rows = needs.rows("grow_savings", speaking=True)
        rows = rows[needs.reason[rows] == EVENTS.index(reason)]
        times = luck.between(1, 3, "times", *scene.about(rows))
        place, turn = repeated(times)
        row = rows[place]
        about = (*scene.about(row), turn)
        payer = "firm" if reason == "big_bonus" else "stranger"
        parts.append(
            booked(
                scene.account(row),
                needs.start[row] + luck.between(0, 3, "day", *about),
                clock(luck, "clock", *about),
                np.maximum(scene.stakes[row] // times[place], 10_000),
                "transfer_in",
                other=scene.others.any(payer, luck, *about),
                remark=remark(reason, luck, *about, setting=scene.setting),
                need=row,
            )
        )
    return together(parts)


def _money_gathers(scene: Scene) -> Bookings:
    """Some gather their idle money here before they decide what to do with it."""
    luck, needs = scene.setting.luck("traces.money.gathers"), scene.needs
    rows = needs.rows("grow_savings", speaking=True)
    gathered = [EVENTS.index(reason) for reason in ("idle_growth", "retirement")]
    rows = rows[np.isin(needs.reason[rows], gathered)]
    rows = rows[luck.happens(0.5, "gathers", *scene.about(rows))]
    about = scene.about(rows)
    return booked(
        scene.account(rows),
        needs.start[rows] + luck.between(0, 25, "day", *about),
        clock(luck, "clock", *about, opens=9, closes=21),
        _tens(scene.stakes[rows] * (0.3 + 0.6 * luck.share("part", *about))),
        "transfer_in",
        other=scene.others.at("own", needs.person[rows]),
        remark=remark("own", luck, *about, setting=scene.setting),
        need=rows,
    )


def _money_leaves(scene: Scene) -> Bookings:
    """Savings that found a better place go to the own account at a rival."""
    luck, needs = scene.setting.luck("traces.money.leaves"), scene.needs
    rows = needs.rows("grow_savings", speaking=True)
    rows = rows[(needs.outcome[rows] == RIVAL) & (scene.stakes[rows] > 0)]
    about = scene.about(rows)
    return booked(
        scene.account(rows),
        needs.outcome_day[rows],
        clock(luck, "clock", *about, opens=9, closes=21),
        -scene.stakes[rows],
        "transfer_out",
        other=scene.others.at("own", needs.person[rows]),
        remark=remark("rival", luck, *about, setting=scene.setting),
        need=rows,
    )


def _down_payment(scene: Scene) -> Bookings:
    """Own savings are called in from another bank, and the agent's deposit is paid."""
    luck, needs = scene.setting.luck("traces.money.down_payment"), scene.needs
    rows = needs.rows("borrow_home", speaking=True)
    rows = rows[luck.happens(0.75, "pays", *scene.about(rows))]
    about, income = scene.about(rows), scene.people.income[needs.person[rows]]
    day = needs.start[rows] + luck.between(3, 40, "day", *about)
    deposit = _tens(luck.lognormal(income * 2.5, 0.4, "deposit", *about))
    when = clock(luck, "clock", *about, opens=9, closes=18)
    comes = booked(
        scene.account(rows), day, when, deposit, "transfer_in", need=rows,
        other=scene.others.at("own", needs.person[rows]),
        remark=remark("own", luck, *about, setting=scene.setting),
    )  # fmt: skip
    goes = booked(
        scene.account(rows), day + 2, when, -deposit, "transfer_out", need=rows,
        other=scene.others.any("realtors", luck, *about),
        remark=remark("down_payment", luck, *about, setting=scene.setting),
    )  # fmt: skip
    return together([comes, goes])


def _short_of_money(scene: Scene) -> Bookings:
    """Small sums borrowed from friends, a few weeks apart."""
    luck, needs = scene.setting.luck("traces.money.short"), scene.needs
    rows = needs.rows("smooth_cash_flow", speaking=True)
    place, turn = repeated(luck.counts(3.0 * needs.strength[rows], "times", *scene.about(rows)))
    row = rows[place]
    about = (*scene.about(row), turn)
    income = scene.people.income[needs.person[row]]
    return booked(
        scene.account(row),
        needs.start[row] + luck.between(0, 119, "day", *about),
        clock(luck, "clock", *about),
        _tens(luck.lognormal(income * 0.2, 0.5, "cents", *about)),
        "transfer_in",
        other=scene.others.any("stranger", luck, *about),
        remark=remark("borrowed", luck, *about, setting=scene.setting),
        need=row,
    )


def _moving_out(scene: Scene) -> Bookings:
    """Own money goes to another bank, more than once and in larger sums than usual."""
    luck, needs = scene.setting.luck("traces.money.moving_out"), scene.needs
    rows = needs.rows("keep_relationship", speaking=True)
    times = 1 + luck.counts(2.2 * needs.strength[rows], "times", *scene.about(rows))
    place, turn = repeated(times)
    row = rows[place]
    about = (*scene.about(row), turn)
    length = needs.end[row] - needs.start[row] + 1
    share = luck.share("when", *about) ** 0.7
    part = 0.04 + 0.1 * luck.share("part", *about)
    cents = np.maximum(scene.stakes[row] * part, scene.people.income[needs.person[row]] * 0.5)
    return booked(
        scene.account(row),
        needs.start[row] + (share * length).astype(np.int64),
        clock(luck, "clock", *about),
        -_tens(cents),
        "transfer_out",
        other=scene.others.at("own", needs.person[row]),
        remark=remark("rival", luck, *about, setting=scene.setting),
        need=row,
    )


def _paying_abroad(scene: Scene) -> Bookings:
    """Fees to an agency at home come before the first transfer abroad."""
    luck, needs = scene.setting.luck("traces.money.abroad"), scene.needs
    rows = needs.rows("send_abroad", speaking=True)
    place, turn = repeated(luck.counts(np.full(len(rows), 1.1), "times", *scene.about(rows)))
    row = rows[place]
    about = (*scene.about(row), turn)
    begin, income = np.maximum(needs.since[row], 0), scene.people.income[needs.person[row]]
    length = np.maximum(needs.start[row] + 30 - begin, 1)
    return booked(
        scene.account(row),
        begin + (luck.share("when", *about) * length).astype(np.int64),
        clock(luck, "clock", *about, opens=9, closes=18),
        -_tens(luck.lognormal(income * 0.5, 0.5, "cents", *about)),
        "transfer_out",
        other=scene.others.any("abroad", luck, *about),
        remark=remark("abroad", luck, *about, setting=scene.setting),
        need=row,
    )


def _first_paid(scene: Scene) -> Bookings:
    """Who furnishes, studies or starts a business pays the first bills while asking for a loan."""
    luck, needs = scene.setting.luck("traces.money.first_paid"), scene.needs
    rows = needs.rows("borrow_consumer", speaking=True)
    place, turn = repeated(luck.counts(1.2 * needs.strength[rows], "times", *scene.about(rows)))
    row = rows[place]
    about = (*scene.about(row), turn)
    begin, income = needs.since[row], scene.people.income[needs.person[row]]
    length = np.maximum(needs.end[row] - begin, 1)
    return booked(
        scene.account(row),
        begin + (luck.share("when", *about) * length).astype(np.int64),
        clock(luck, "clock", *about, opens=9, closes=20),
        -_tens(luck.lognormal(income * 0.6, 0.6, "cents", *about)),
        "transfer_out",
        other=scene.others.any("stranger", luck, *about),
        remark=remark("first_bill", luck, *about, setting=scene.setting),
        need=row,
    )
