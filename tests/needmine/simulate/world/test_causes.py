"""Each cause alone moves the traces it should and no others."""

from dataclasses import dataclass, field

import pytest

from needmine.simulate.ground.calendar import NEVER
from needmine.simulate.ground.parameters import read_parameters
from needmine.simulate.lives.needs import NEEDS
from tests.needmine.simulate.world.comparing import (
    counted,
    families,
    left,
    lived_with,
    moved_persons,
    persons,
    with_cause,
    without_causes,
)


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
