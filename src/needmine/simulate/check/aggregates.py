"""What a banker would ask of the simulated bank: shares, ratios, peaks."""

import numpy as np

from needmine.simulate.ground.calendar import NEVER
from needmine.simulate.ground.chance import Flags, Floats
from needmine.simulate.ground.numbers import is_id_number
from needmine.simulate.holdings.accounts import CURRENT, DORMANT, RECEIVE_ONLY
from needmine.simulate.holdings.loans import days_overdue
from needmine.simulate.lives.people import QUIET
from needmine.simulate.world import World, leaves_trace

from .observed import Observed

# Quarters of a year are told by what became known in so many days.
_QUARTER = 90
# A share of one in a hundred is told by so many, one of two in a thousand or one with a narrow
# range by more: with fewer, chance alone would lead it out of its range in one bank of twenty.
_FEW, _FEWER = 500, 2_000


def aggregates(world: World, seen: Observed) -> dict[str, float]:
    """Return every aggregate by its name in plausible.yml, once all months are done."""
    return {
        **_money(world, seen),
        **_accounts(world, seen),
        **_flows(world, seen),
        **_peaks(world, seen),
        **_credit(world, seen),
        **_contacts(world),
        **_needs(world),
        **_records(world),
    }


def _share(part: Flags | Floats, whole: Flags | Floats, *, least: int = 1) -> float:
    """Return a share; not a number where there are fewer of the whole than can tell it."""
    total = float(np.sum(whole))
    return float(np.sum(part)) / total if total >= least else float("nan")


def _held(world: World) -> Floats:
    """Principal of the lots each person holds on the last day, in cents."""
    lots, last = world.lots, world.period.days - 1
    runs = (lots.started <= last) & (lots.ended > last)
    return np.bincount(
        lots.person[runs], weights=lots.principal[runs], minlength=len(world.people)
    ).astype(np.float64)


def _money(world: World, seen: Observed) -> dict[str, float]:
    lots, last = world.lots, world.period.days - 1
    runs = (lots.started <= last) & (lots.ended > last)
    term = float(lots.principal[runs & lots.is_term].sum())
    wealth = float(lots.principal[runs & ~lots.is_term].sum())
    current = np.maximum(seen.of["balance"][:, -1], 0)
    each = np.sort((current + _held(world))[world.people.in_core])
    top = each[-max(len(each) // 10, 1) :]
    rank = np.arange(1, len(each) + 1)
    return {
        "term_share_of_deposits": term / (term + current.sum()),
        "wealth_share_of_assets": wealth / (term + wealth + current.sum()),
        "assets_of_top_tenth": _share(top, each),
        "assets_gini": float((2 * rank - len(each) - 1) @ each / (len(each) * each.sum())),
        "median_assets_in_incomes": float(np.median(each)) / float(np.median(world.people.income)),
    }


def _accounts(world: World, seen: Observed) -> dict[str, float]:
    held, people, last = world.scene.accounts, world.people, world.period.days - 1
    current = held.kind == CURRENT
    active = people.in_core & (people.activity > QUIET) & (world.truth.leaves > last)
    monthly = seen.of["n_bookings"][active].mean()
    ended = (world.lots.matures >= 0) & (world.lots.matures <= last)
    return {
        "dormant_share": _share(current & (held.status == DORMANT), current),
        "receive_only_share": _share(current & (held.status == RECEIVE_ONLY), current),
        "frozen_share": _share(current & (held.frozen_on <= last), current, least=_FEWER),
        "bookings_a_month_of_active": float(monthly),
        "renewed_share_of_matured": _share(ended & world.lots.rolls, ended),
        "left_in_a_quarter": _share(
            (world.truth.leaves > last - _QUARTER) & (world.truth.leaves <= last),
            people.in_core,
            least=_FEW,
        ),
    }


def _flows(world: World, seen: Observed) -> dict[str, float]:
    of, people = seen.of, world.people
    grown = people.in_core & (people.ages >= 22) & (people.ages < 60)
    paid = of["salary"][:, -3:].sum(axis=1) > 0
    return {
        "wallet_share_of_outgoing": _share(of["n_wallet"], of["n_out"]),
        "wallet_share_of_outgoing_money": _share(of["wallet_out"], of["outflow"]),
        "own_transfers_share_of_outflow": _share(of["own_out"], of["outflow"]),
        "paid_here_share": _share(paid & grown, grown),
        "pay_on_closed_days": _share(
            seen.by_day["salary"][~world.period.is_open(np.arange(world.period.days))],
            seen.by_day["salary"],
        ),
        "app_users_active": _share(
            (of["n_pages"][:, -1] > 0) & people.in_app, people.in_app.astype(np.float64)
        ),
    }


def _peaks(world: World, seen: Observed) -> dict[str, float]:
    chinese = world.language == "zh"
    festival = "spring_festival" if chinese else "christmas"
    shopping = "shopping_november" if chinese else "sales"
    return {
        "cash_before_festival": _peak(world, seen.by_day["cash"], festival, -7, 0),
        "wallet_on_shopping_day": _peak(world, seen.by_day["wallet"], shopping, 0, 0),
    }


def _peak(world: World, daily: Floats, festival: str, first: int, last: int) -> float:
    """Bookings a day around a festival beside those of the month before."""
    found = []
    for day in world.period.festival_days(festival):
        if day - 60 >= 0 and day + 8 < world.period.days:
            usual = daily[day - 60 : day - 30].mean()
            found.append(daily[day + first : day + last + 1].mean() / usual)
    return float(np.mean(found)) if found else float("nan")


def _credit(world: World, seen: Observed) -> dict[str, float]:
    owed, last = world.loans, world.period.days - 1
    runs = (owed.granted <= last) & (owed.ends > last)
    late = days_overdue(owed, world.period.months - 1, period=world.period)
    cards = world.scene.cards
    plans = sum(int(plan.cents.sum()) for plan in world.plans)
    mortgage = np.zeros(len(world.people), dtype=bool)
    mortgage[owed.person[runs & (owed.kind == "mortgage")]] = True
    return {
        "loans_overdue": _share(runs & (late > 0), runs, least=_FEW),
        "mortgage_share": _share(mortgage, world.people.in_core),
        "card_holders_share": len(cards.person) / len(world.people),
        "advances_share_of_card_money": _share(seen.of["card_advances"], seen.of["card_spent"]),
        "instalments_share_of_card_money": plans / float(seen.of["card_spent"].sum()),
    }


def _contacts(world: World) -> dict[str, float]:
    made, heard = world.truth.offers, world.voices
    sold = ~made.is_service
    return {
        "response_to_offers": _share(made.buys_with & sold, sold, least=_FEW),
        "response_caused_by_offers": _share(
            made.buys_with & ~made.buys_without & sold, sold, least=2 * _FEWER
        ),
        "randomised_share": _share(made.is_randomised & sold, sold),
        "unanswered_share": _share((made.answer == "no_answer") & sold, sold),
        "calls_a_thousand_customers_a_month": len(heard)
        / len(world.people)
        / world.period.months
        * 1000,
        "complaint_share_of_calls": _share(heard.is_complaint, np.ones(len(heard))),
    }


def _needs(world: World) -> dict[str, float]:
    felt, today = world.truth.needs, world.period.days
    inside = (felt.start >= 0) & (felt.start < today)
    has_one = np.zeros(len(world.people), dtype=bool)
    has_one[felt.person[(felt.start < today + _QUARTER) & (felt.end >= today)]] = True
    return {
        "needs_without_trace": _share(inside & ~leaves_trace(world), inside, least=_FEWER),
        "needs_a_customer_a_year": float(inside.sum()) / len(world.people) / world.period.years,
        "customers_with_a_need": _share(has_one, np.ones(len(has_one))),
    }


def _records(world: World) -> dict[str, float]:
    right = total = 0
    for record in world.records.values():
        given = record.id_number != ""
        total += int(given.sum())
        true = world.people.id_numbers[record.person[given]]
        right += int((record.id_number[given] == true).sum())
    assert is_id_number(str(world.people.id_numbers[0])), "a drawn number has no check digit"
    return {
        "right_id_numbers": right / total,
        "new_customers_a_year": _share(
            (world.people.joined >= 0) & (world.people.joined < NEVER),
            np.ones(len(world.people)),
            least=_FEW,
        )
        / world.period.years,
    }
