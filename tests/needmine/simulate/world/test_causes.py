"""Each cause alone moves the traces it should and no others.

Two worlds are lived from the same seed: in one a single cause wakes a single need, in the other
nothing is needed. What differs between them is what the cause does.
"""

import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from needmine.simulate.calendar import DAY, NEVER
from needmine.simulate.card_spending import KINDS, MCCS
from needmine.simulate.loans import days_overdue
from needmine.simulate.lots import shock_day
from needmine.simulate.needs import NEEDS
from needmine.simulate.pages import TOPICS
from needmine.simulate.parameters import read_parameters
from needmine.simulate.words import spoken, summaries, summary_numbers
from needmine.simulate.world import Month, World, world
from tests.needmine.simulate.lived import altered

CUSTOMERS, MONTHS = 400, 6
# Events that come by chance come to many; offers and the course of needs change nothing.
EVENTFUL: dict[str, Any] = {
    **{
        f"events.{event}.yearly": 1.5
        for event in (
            "home_plan", "car", "inheritance", "big_bonus", "idle_growth", "illness", "child",
            "study_abroad", "bad_service", "rival_offer", "debt_stress", "moving",
        )
    },
    "bankers.leave_yearly": 0.9,
    "bankers.clients_each": 10,
    "bankers.branches_merged": 0.4,
    "firms.moves_payroll_yearly": 1.0,
    "outcomes": {name: {"here": 0.0, "rival": 0.0, "products": {}} for name in NEEDS},
    "offers.monthly_share": 0.5,
    "offers.uplift_with_need": 0.0,
    "offers.uplift_without_need": 0.0,
    "offers.annoyed_share": 0.0,
    "needs.silent_share": 0.0,
    "causes": [],
}  # fmt: skip


@dataclass(frozen=True)
class Lived:
    """A world and all its months."""

    world: World
    months: tuple[Month, ...]


def lived_with(changes: dict[str, Any]) -> Lived:
    made = world(
        customers=CUSTOMERS,
        months=MONTHS,
        seed=5,
        language="zh",
        parameters=altered({**EVENTFUL, **changes}),
    )
    return Lived(world=made, months=tuple(made.months()))


@cache
def without_causes() -> Lived:
    return lived_with({})


@cache
def with_cause(event: str, need: str) -> Lived:
    cause = {"event": event, "need": need, "share": 1.0, "starts": [0, 30], "lasts": [60, 150]}
    return lived_with({"causes": [cause]})


# --- What was left behind, row by row: source, family, person, and the rest of the row.

Rows = Counter[bytes]
Matrix = npt.NDArray[np.int64]
_WIDTH = 8
_INTEREST = summary_numbers()["interest"]


def of_bookings(lived: Lived, *, of_needs: bool) -> Iterator[Matrix]:
    others, held = lived.world.scene.others, lived.world.scene.accounts
    begins = np.array(list(others.begins.values()))
    for month in lived.months:
        booked = month.settled.bookings
        # Interest, and own money that comes before dawn or goes at midnight, as balances want it.
        own = (booked.other >= others.at("own")) & (booked.other < others.at("customer"))
        clock = booked.second % DAY
        settles = own & ((clock < 5 * 3600) | (clock >= 23 * 3600)) | (booked.summary == _INTEREST)
        whole = booked.taken(((booked.need >= 0) == of_needs) & ~settles)
        kind = np.searchsorted(begins, whole.other, side="right")
        family = whole.summary.astype(np.int64) * 100 + kind
        yield rows_of(0, family, held.person[whole.account], whole.account, whole.second,
                      whole.cents, whole.remark)  # fmt: skip


def of_cards(lived: Lived, *, of_needs: bool) -> Iterator[Matrix]:
    for month in lived.months:
        spent = month.spent.taken((month.spent.need >= 0) == of_needs)
        family = np.where(spent.mcc >= 0, spent.mcc, len(MCCS) + spent.kind)
        person = lived.world.scene.cards.person[spent.card]
        yield rows_of(1, family, person, spent.second, spent.cents, spent.merchant)


def of_pages(lived: Lived, *, of_needs: bool) -> Iterator[Matrix]:
    for month in lived.months:
        seen = month.pages.taken((month.pages.need >= 0) == of_needs)
        yield rows_of(2, seen.topic, seen.person, seen.second, seen.is_action, seen.channel)


def of_calls(lived: Lived, *, of_needs: bool) -> Iterator[Matrix]:
    heard = lived.world.voices
    rows = np.flatnonzero((heard.need >= 0) == of_needs)
    family = np.array([CALLED.index(topic) for topic in heard.topic[rows]], dtype=np.int64)
    text = [zlib.crc32(said.encode()) for said in heard.text[rows]]
    yield rows_of(3, family, heard.person[rows], heard.second[rows], text, heard.closed[rows])


def rows_of(source: int, family: Any, person: Any, *rest: Any) -> Matrix:
    found = np.zeros((len(family), _WIDTH), dtype=np.int64)
    found[:, 0], found[:, 1], found[:, 2] = source, family, person
    for place, column in enumerate(rest):
        found[:, 3 + place] = column
    return found


CALLED = ["routine", "decoys", *spoken("zh")["topics"]]
SOURCES = (of_bookings, of_cards, of_pages, of_calls)


@cache
def left(cause: tuple[str, str] | None, *, of_needs: bool) -> Rows:
    """Count the rows of a world, with a need behind them or with none."""
    lived = with_cause(*cause) if cause else without_causes()
    return counted(lived, of_needs=of_needs)


def counted(lived: Lived, *, of_needs: bool = False) -> Rows:
    parts = [part for source in SOURCES for part in source(lived, of_needs=of_needs)]
    return Counter(np.concatenate(parts).view(f"V{8 * _WIDTH}").ravel().tolist())


def families(rows: Rows) -> set[str]:
    return {named(*heads(row)[:2]) for row in rows}


def persons(rows: Rows) -> set[int]:
    return {heads(row)[2] for row in rows}


def heads(row: bytes) -> tuple[int, int, int]:
    source, family, person = np.frombuffer(row, dtype=np.int64)[:3].tolist()
    return source, family, person


def named(source: int, family: int) -> str:
    if source == 0:
        sides = ["", *without_causes().world.scene.others.begins]
        return f"bookings: {summaries('zh')[family // 100].name} {sides[family % 100]}".strip()
    if source == 1:
        return f"cards: {[*MCCS, *KINDS][family]}"
    return f"pages: {TOPICS[family]}" if source == 2 else f"calls: {CALLED[family]}"


# --- What else is drawn from lives, person by person.


def moved_persons(one: Lived, other: Lived) -> dict[str, set[int]]:
    """By what is kept of everybody: for whom it differs between two worlds."""
    first, second = one.world, other.world
    found = {"activity": set(np.flatnonzero((first.used != second.used).any(axis=1)).tolist())}
    found["scores"] = set(first.scores.person[first.scores.score != second.scores.score].tolist())
    mood = first.surveys.recommend != second.surveys.recommend
    found["surveys"] = set(first.surveys.person[mood].tolist())
    late = [
        [days_overdue(made.loans, month, period=made.period) for month in range(MONTHS)]
        for made in (first, second)
    ]
    owed = (np.array(late[0]) != np.array(late[1])).any(axis=0)
    found["arrears"] = set(first.loans.person[owed].tolist())
    return {name: who for name, who in found.items() if who}


# --- What each cause should move.


@dataclass(frozen=True, kw_only=True)
class Moves:
    """What a cause leaves: rows it stands behind, and what else is other than it would be.

    Parameters
    ----------
    rows
        Families of the rows that have the need behind them.
    more, less
        Families of rows without a need of which there are more, or fewer.
    kept
        What is kept of everybody and differs for those who feel the need.
    """

    rows: set[str]
    more: set[str] = field(default_factory=set)
    less: set[str] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)


# A session about a need often begins on the home page, which tells of nothing.
HOME = {"pages: home"}
# What is bought by card stands on a bill, which the card centre and core banking see paid.
BILLS = {"bookings: card_repayment card", "cards: card_repayment"}
# Cash drawn by card costs a fee.
FEES = {"cards: fee"}
COMPLAINTS = {f"calls: complaint_{about}" for about in ("fee", "app", "service", "card")}
SAVINGS = {"pages: deposit", "pages: wealth", "calls: asks_rates"}
MOVES = {
    ("home_plan", "borrow_home"): Moves(
        rows={"bookings: transfer_in own", "bookings: transfer_out realtors", "pages: loan",
              "calls: wants_home_loan"},
        more=HOME,
    ),
    ("car", "borrow_consumer"): Moves(
        rows={"bookings: transfer_out stranger", "cards: 5200", "cards: 5511", "cards: 5732",
              "pages: loan", "calls: wants_loan"},
        more=HOME | BILLS,
        less=BILLS,
    ),
    ("inheritance", "grow_savings"): Moves(
        rows=SAVINGS | {"bookings: transfer_in stranger"}, more=HOME
    ),
    ("big_bonus", "grow_savings"): Moves(
        rows=SAVINGS | {"bookings: transfer_in firm"}, more=HOME
    ),
    ("idle_growth", "grow_savings"): Moves(
        rows=SAVINGS | {"bookings: transfer_in own"}, more=HOME
    ),
    ("lot_matured", "grow_savings"): Moves(rows=SAVINGS, more=HOME),
    ("nav_shock", "grow_savings"): Moves(rows=SAVINGS, more=HOME),
    ("illness", "smooth_cash_flow"): Moves(
        rows={"bookings: transfer_in stranger", "cards: 6010", "pages: loan", "pages: card",
              "calls: hardship"},
        more=HOME | BILLS | FEES,
        less=BILLS,
    ),
    ("child", "protect_income"): Moves(
        rows={"cards: 5641", "cards: 8062", "cards: 5912", "pages: insurance", "calls: insurance"},
        more=HOME | BILLS,
        less=BILLS,
    ),
    ("study_abroad", "send_abroad"): Moves(
        rows={"bookings: transfer_out abroad", "cards: 4511", "cards: 8299", "pages: fx",
              "calls: send_abroad"},
        more=HOME | BILLS,
        less=BILLS,
    ),
    ("bad_service", "repair_complaint"): Moves(
        rows=COMPLAINTS | {"pages: help"}, more=HOME, kept={"surveys"}
    ),
    ("debt_stress", "credit_health"): Moves(
        rows={"cards: 6010", "pages: card", "pages: help", "calls: credit_report"},
        # Who is in trouble pays less of the bill, and the loan late.
        more=HOME | BILLS | FEES | {"bookings: loan_repayment customer"},
        less=BILLS | {"bookings: loan_repayment customer"},
        kept={"scores", "arrears"},
    ),
    ("moving", "pay_by_card"): Moves(
        rows={"bookings: cash_out", "pages: card", "calls: wants_card"},
        more=HOME,
    ),
    ("moving", "automate_payments"): Moves(
        rows={"bookings: transfer_out stranger", "pages: help", "pages: transfer",
              "calls: wants_order"},
        more=HOME,
    ),
}  # fmt: skip
EACH = pytest.mark.parametrize("cause", MOVES, ids=lambda cause: f"{cause[0]}-{cause[1]}")


def test_every_need_but_the_one_to_leave_is_here_which_comes_below() -> None:
    assert {need for _, need in MOVES} == set(NEEDS) - {"keep_relationship"}


@EACH
def test_a_cause_alone_leaves_the_rows_it_should_and_no_others(cause: tuple[str, str]) -> None:
    caused = with_cause(*cause)
    assert {NEEDS[need] for need in caused.world.truth.needs.need} == {cause[1]}
    assert families(left(cause, of_needs=True)) == MOVES[cause].rows
    assert not left(None, of_needs=True)


@EACH
def test_whatever_no_need_stands_behind_is_as_it_would_be_without_the_cause(
    cause: tuple[str, str],
) -> None:
    caused, usual = left(cause, of_needs=False), left(None, of_needs=False)
    felt = set(with_cause(*cause).world.truth.needs.person.tolist())
    assert len(usual) > 20_000
    assert families(caused - usual) == MOVES[cause].more
    assert families(usual - caused) == MOVES[cause].less
    assert persons(caused - usual) | persons(usual - caused) <= felt


@EACH
def test_what_is_kept_of_everybody_differs_only_as_the_cause_would_have_it(
    cause: tuple[str, str],
) -> None:
    caused = with_cause(*cause)
    moved = moved_persons(caused, without_causes())
    assert set(moved) == MOVES[cause].kept
    for name, who in moved.items():
        assert who <= set(caused.world.truth.needs.person.tolist()), name


@EACH
def test_rows_with_a_need_behind_them_are_of_its_person_and_its_days(
    cause: tuple[str, str],
) -> None:
    made = with_cause(*cause)
    felt, held = made.world.truth.needs, made.world.scene
    for month in made.months:
        for need, person, second in (
            (month.settled.bookings.need, held.accounts.person[month.settled.bookings.account],
             month.settled.bookings.second),
            (month.spent.need, held.cards.person[month.spent.card], month.spent.second),
            (month.pages.need, month.pages.person, month.pages.second),
        ):  # fmt: skip
            rows = need >= 0
            row, day = need[rows], second[rows] // 86_400
            assert (person[rows] == felt.person[row]).all()
            assert (day >= felt.since[row]).all()
            assert (day <= felt.end[row]).all()


@EACH
def test_nothing_is_bought_held_or_offered_because_of_a_need_that_nobody_meets(
    cause: tuple[str, str],
) -> None:
    caused, usual = with_cause(*cause).world, without_causes().world
    assert (caused.truth.leaves == NEVER).all()
    for one, other in (
        (caused.truth.bought, usual.truth.bought),
        (caused.lots, usual.lots),
        (caused.orders, usual.orders),
        (caused.scene.accounts, usual.scene.accounts),
        (caused.scene.cards, usual.scene.cards),
        (caused.truth.staff, usual.truth.staff),
        (caused.truth.people, usual.truth.people),
    ):
        for name in type(one).__dataclass_fields__:
            assert (getattr(one, name) == getattr(other, name)).all(), (type(one).__name__, name)
    for name in ("person", "day", "product", "channel", "is_randomised"):
        ours, theirs = (getattr(lived.truth.offers, name) for lived in (caused, usual))
        assert (ours == theirs).all(), name


@EACH
def test_only_those_whose_need_an_offer_met_answer_otherwise_and_politely(
    cause: tuple[str, str],
) -> None:
    asked, usual = with_cause(*cause).world.truth.offers, without_causes().world.truth.offers
    polite = asked.answer != usual.answer
    assert set(asked.answer[polite]) <= {"accepted"}
    assert (asked.need[polite] >= 0).all()


LEAVING = ["rival_offer", "payroll_moved", "banker_left", "branch_merged"]


@pytest.mark.parametrize("event", LEAVING)
def test_those_about_to_leave_send_money_away_look_it_up_and_say_so(event: str) -> None:
    cause = (event, "keep_relationship")
    assert families(left(cause, of_needs=True)) <= {
        "bookings: transfer_out own",
        "pages: close_account",
        "pages: transfer",
        "calls: wants_to_leave",
    }
    assert "bookings: transfer_out own" in families(left(cause, of_needs=True))


def test_those_about_to_leave_do_less_of_everything_and_nothing_else_is_otherwise() -> None:
    cause = ("rival_offer", "keep_relationship")
    felt = with_cause(*cause).world.truth.needs
    caused, usual = left(cause, of_needs=False), left(None, of_needs=False)
    fewer, more = usual - caused, caused - usual
    assert families(more) <= HOME | BILLS
    assert {"bookings: wallet wallets", "bookings: cash_out", "cards: 5411", "pages: home"} <= (
        families(fewer)
    )
    # Pay, rent, loans and calls come as ever.
    kept = ("salary", "pension", "loan", "term", "wealth", "acquiring", "bonus")
    assert not [
        name for name in families(fewer) if name.startswith(tuple(f"bookings: {k}" for k in kept))
    ]
    assert not [name for name in families(fewer) if name.startswith("calls")]
    # Money sent to the account held with a spouse is missing there too.
    spouses = with_cause(*cause).world.people.partner[felt.person]
    assert persons(fewer) | persons(more) <= {*felt.person.tolist(), *spouses.tolist()}
    moved = moved_persons(with_cause(*cause), without_causes())
    assert set(moved) == {"activity", "surveys"}
    assert moved["activity"] | moved["surveys"] <= set(felt.person.tolist())


def test_silent_needs_move_nothing_at_all() -> None:
    shipped = read_parameters().value("causes")
    quiet = [cause for cause in shipped if cause["event"] not in ("lot_matured", "job_loss")]
    silent = lived_with({"causes": quiet, "needs.silent_share": 1.0})
    assert len(silent.world.truth.needs) > 1_000
    assert set(silent.world.truth.needs.need.tolist()) == set(range(len(NEEDS)))
    assert counted(silent) == left(None, of_needs=False)
    assert not counted(silent, of_needs=True)
    assert moved_persons(silent, without_causes()) == {}


# --- What happens without any need: the bank's own noise, each alone.

CALM: dict[str, Any] = {
    "events.scam.yearly": 0.0,
    "people.child_on_phone": 0.0,
    "decoys.mule_share": 0.0,
    "bankers.leave_yearly": 0.0,
    "bankers.branches_merged": 0.0,
    "firms.moves_payroll_yearly": 0.0,
    "lots.nav_shock_loss": 0.0,
    "lots.nav_shock_redeems": 0.0,
}


@cache
def calm() -> Lived:
    return lived_with(CALM)


def differing(changes: dict[str, Any]) -> tuple[Lived, Rows, Rows]:
    """A world with some noise, and the rows there are more and fewer of than without any."""
    noisy = lived_with({**CALM, **changes})
    now, before = counted(noisy), counted(calm())
    return noisy, now - before, before - now


def test_victims_of_fraud_send_money_to_swindlers_and_nothing_else_is_otherwise() -> None:
    noisy, more, fewer = differing({"events.scam.yearly": 0.5})
    assert families(more) == {"bookings: transfer_out swindlers"}
    assert not fewer
    assert persons(more) <= set(noisy.world.truth.lives.of("scam").person.tolist())
    assert moved_persons(noisy, calm()) == {}


def test_accounts_lent_to_others_pass_money_through_and_nothing_else_is_otherwise() -> None:
    noisy, more, fewer = differing({"decoys.mule_share": 0.1})
    assert families(more) == {
        "bookings: transfer_in own",
        "bookings: transfer_in stranger",
        "bookings: transfer_out stranger",
    }
    assert not fewer
    assert 20 < len(persons(more)) < 70
    assert moved_persons(noisy, calm()) == {}


def test_a_child_on_a_phone_plays_and_looks_about_and_nobody_else_is_otherwise() -> None:
    noisy, more, fewer = differing({"people.child_on_phone": 0.5})
    parents = set(np.flatnonzero(noisy.world.people.child_on_phone).tolist())
    booked = {name for name in families(more) if not name.startswith("pages")}
    assert booked == {"bookings: wallet games"}
    # Habit is another: at another hour, and more of it.
    assert all(name.startswith("pages") for name in families(fewer))
    assert sum(more.values()) > 1.5 * sum(fewer.values())
    assert persons(more) | persons(fewer) <= parents
    assert moved_persons(noisy, calm()) == {}


def test_a_fall_of_values_costs_those_who_redeem_and_moves_no_page_or_call() -> None:
    noisy, more, fewer = differing({"lots.nav_shock_loss": 0.02, "lots.nav_shock_redeems": 0.5})
    lots, day = noisy.world.lots, shock_day(noisy.world.setting)
    hit = set(lots.person[~lots.is_term & (lots.started < day) & (lots.ended > day)].tolist())
    assert families(more) == {"bookings: wealth_in customer"}
    assert families(fewer) <= {"bookings: wealth_in customer", "bookings: transfer_out own"}
    assert persons(more) | persons(fewer) <= hit
    assert moved_persons(noisy, calm()) == {}


def test_a_lost_payroll_contract_takes_the_wages_of_its_people_away() -> None:
    noisy, more, fewer = differing({"firms.moves_payroll_yearly": 1.0})
    world_ = noisy.world
    assert families(fewer) <= {"bookings: salary firm", "bookings: bonus firm"}
    assert not more
    moved = world_.truth.firms.moves_away
    for row in fewer:
        _, _, person = heads(row)
        second = int(np.frombuffer(row, dtype=np.int64)[4])
        assert second // DAY >= moved[world_.people.employer[person]]
        assert world_.people.paid_here[person]
    assert len(fewer) > 50
    assert moved_persons(noisy, calm()) == {}


@pytest.mark.parametrize(
    ("changes", "event"),
    [
        ({"bankers.leave_yearly": 0.9}, "banker_left"),
        ({"bankers.branches_merged": 0.4}, "branch_merged"),
    ],
)
def test_bankers_who_leave_and_branches_that_merge_leave_no_trace_of_their_own(
    changes: dict[str, Any], event: str
) -> None:
    noisy, more, fewer = differing(changes)
    assert len(noisy.world.truth.lives.of(event)) > 20
    assert not len(calm().world.truth.lives.of(event))
    assert not more
    assert not fewer
    assert moved_persons(noisy, calm()) == {}
