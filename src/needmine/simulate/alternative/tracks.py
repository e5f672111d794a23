"""What each need may leave on an account, by need: how much, how often, to or from whom."""

from dataclasses import dataclass

import numpy as np

from needmine.simulate.ground.chance import Floats
from needmine.simulate.money.bookings import Bookings, booked, remark
from needmine.simulate.scene import Scene

from .draws import gamma, pareto
from .everyday import other_side
from .marks import Marks
from .rhythms import hours
from .sums import beside, formed, scale


@dataclass(frozen=True, kw_only=True)
class Track:
    """One way in which a need shows on an account.

    Parameters
    ----------
    side
        Who is on the other side: a kind of `OtherSides`, ``circle`` for people one often pays,
        or nobody.
    rate
        How many bookings a need of usual strength leaves, whatever its style.
    yuan
        Size at a usual ``of``; it grows with the power of ``of``, never beyond twelve times.
    shape
        Gamma shape of the size; below zero the tail of a Pareto distribution.
    least
        How strongly even those show whose style it is not.
    """

    part: str
    need: str
    summary: str
    sign: int
    side: str
    said: str
    rate: float
    yuan: float
    of: str = "income"
    power: float = 0.7
    shape: float = 1.5
    form: str = "round"
    least: float = 0.0
    reasons: tuple[str, ...] = ()


TRACKS = (
    # Savings: little by little, from elsewhere; parked for a while in a wallet's fund.
    Track(part="builds_up", need="grow_savings", summary="transfer_in", sign=1, side="own",
          said="self", rate=1.7, yuan=9_000, of="stake", power=0.8, shape=1.2, form="thousands",
          reasons=("idle_growth", "retirement", "nav_shock")),
    Track(part="parked", need="grow_savings", summary="wallet", sign=-1, side="money_funds",
          said="into_fund", rate=0.35, yuan=6_000, of="stake", power=0.7, shape=1.0),
    Track(part="unparked", need="grow_savings", summary="wallet_back", sign=1, side="money_funds",
          said="out_of_fund", rate=0.3, yuan=5_000, of="stake", power=0.7, shape=1.0),
    # A home: earnest money, family who help, savings called home, the housing fund.
    Track(part="earnest", need="borrow_home", summary="transfer_out", sign=-1, side="realtors",
          said="viewing", rate=0.55, yuan=9_000, power=0.2, shape=1.0, form="thousands"),
    Track(part="family_helps", need="borrow_home", summary="transfer_in", sign=1, side="circle",
          said="family_helps", rate=0.6, yuan=14_000, power=0.4, shape=-1.3, form="thousands"),
    Track(part="called_home", need="borrow_home", summary="transfer_in", sign=1, side="own",
          said="self", rate=0.6, yuan=16_000, of="wealth", power=0.6, shape=1.5, form="thousands"),
    Track(part="fund", need="borrow_home", summary="fund_in", sign=1, side="fund_office",
          said="fund", rate=0.2, yuan=21_000, power=0.9, shape=3.0, form="exact"),
    # Spending that runs ahead of a loan: craftsmen in stages, tills, fees, loans in an app.
    Track(part="stages", need="borrow_consumer", summary="transfer_out", sign=-1, side="circle",
          said="craftsman", rate=0.8, yuan=3_600, power=0.6, shape=-1.4,
          reasons=("decoration", "marriage", "business", "car")),
    Track(part="tills", need="borrow_consumer", summary="shop", sign=-1, side="shops",
          said="till", rate=1.0, yuan=1_300, power=0.6, shape=0.8, form="price"),
    Track(part="courses", need="borrow_consumer", summary="transfer_out", sign=-1, side="schools",
          said="course", rate=0.7, yuan=4_800, power=0.5, shape=1.4, form="price",
          reasons=("study", "study_abroad")),
    Track(part="app_loans", need="borrow_consumer", summary="transfer_in", sign=1, side="wallets",
          said="app_loan", rate=0.35, yuan=5_500, power=0.4, shape=1.0, form="thousands"),
    # Short of money: small loans of friends, loans in an app, the wallet emptied, dear fees.
    Track(part="friends", need="smooth_cash_flow", summary="transfer_in", sign=1, side="circle",
          said="helped_out", rate=0.9, yuan=1_100, power=0.5, shape=-1.5),
    Track(part="app_loans", need="smooth_cash_flow", summary="transfer_in", sign=1, side="wallets",
          said="app_loan", rate=0.7, yuan=2_600, power=0.4, shape=1.2, form="round"),
    Track(part="emptied", need="smooth_cash_flow", summary="wallet_back", sign=1, side="wallets",
          said="taken_out", rate=0.8, yuan=190, power=0.3, shape=0.7, form="exact"),
    Track(part="fees", need="smooth_cash_flow", summary="fee", sign=-1, side="",
          said="none", rate=0.3, yuan=14, power=0.1, shape=2.0, form="exact"),
    # Debts: one app's loan repays another's.
    Track(part="app_loans", need="credit_health", summary="transfer_in", sign=1, side="wallets",
          said="app_loan", rate=1.0, yuan=3_000, power=0.4, shape=1.2, form="round"),
    Track(part="app_repaid", need="credit_health", summary="wallet", sign=-1, side="wallets",
          said="app_repaid", rate=1.6, yuan=1_300, power=0.4, shape=1.6, form="exact"),
    # Cover: a small policy elsewhere, chemists and clinics at the till.
    Track(part="policies", need="protect_income", summary="wallet", sign=-1, side="insurers",
          said="small_policy", rate=0.4, yuan=85, power=0.3, shape=1.0, form="price"),
    Track(part="clinics", need="protect_income", summary="shop", sign=-1, side="shops",
          said="clinic", rate=0.7, yuan=420, power=0.4, shape=0.7, form="price"),
    # Abroad: tests, visas, agents; money gathered for a term.
    Track(part="papers", need="send_abroad", summary="transfer_out", sign=-1, side="abroad",
          said="papers", rate=0.9, yuan=1_900, power=0.2, shape=-1.5, form="price"),
    Track(part="gathers", need="send_abroad", summary="transfer_in", sign=1, side="own",
          said="self", rate=0.5, yuan=8_000, of="stake", power=0.7, shape=1.5, form="thousands"),
    # Leaving: a trial of a few yuan, then part after part; presents of a rival come in.
    Track(part="trials", need="keep_relationship", summary="transfer_out", sign=-1, side="own",
          said="trial", rate=0.6, yuan=40, power=0.1, shape=0.6, form="lucky"),
    Track(part="parts", need="keep_relationship", summary="transfer_out", sign=-1, side="own",
          said="elsewhere", rate=1.9, yuan=13_000, of="wealth", power=0.8, shape=0.9,
          least=0.9),
    Track(part="packed_up", need="keep_relationship", summary="wallet_back", sign=1,
          side="money_funds", said="out_of_fund", rate=0.6, yuan=2_800, of="wealth", power=0.5),
    # Who would pay by card: notes from the machine, a wallet filled by hand.
    Track(part="notes", need="pay_by_card", summary="cash_out", sign=-1, side="", said="none",
          rate=2.6, yuan=900, power=0.5, shape=2.0, form="notes"),
    Track(part="filled", need="pay_by_card", summary="wallet_top_up", sign=-1, side="wallets",
          said="topped_up", rate=1.3, yuan=500, power=0.4, shape=1.5, form="notes"),
    # Who would have payments made: bills by hand late in the evening, and a fee for lateness.
    Track(part="bills", need="automate_payments", summary="household_bill", sign=-1,
          side="utilities", said="by_hand", rate=1.6, yuan=130, power=0.3, shape=1.2, form="exact"),
    Track(part="fees", need="automate_payments", summary="fee", sign=-1, side="", said="none",
          rate=0.25, yuan=8, power=0.1, shape=2.0, form="exact"),
)  # fmt: skip


def booked_as(scene: Scene, found: Marks, track: Track) -> Bookings:
    """Return one booking for each mark, as a track says."""
    luck, about, setting = found.luck, found.about, scene.setting
    return booked(
        scene.accounts.first[found.person],
        found.day,
        hours(luck, "hour", *about, peaks=(10.2, 14.5, 21.6), spread=1.5),
        track.sign * formed(luck, _cents(scene, found, track), track.form, setting, *about),
        track.summary,
        other=other_side(scene, luck, track.side, found.person, luck.bits("side", *about)),
        remark=remark(track.said, luck, *about, setting=setting),
        need=found.row,
    )


def _cents(scene: Scene, found: Marks, track: Track) -> Floats:
    measured = {
        "income": scene.people.income[found.person],
        "wealth": scene.people.wealth[found.person],
        "stake": scene.stakes[found.row],
    }[track.of]
    more = np.minimum(beside(scene, track.of, measured, track.power), 12.0)
    usual = track.yuan * scale(scene.setting) * more
    if track.shape < 0:
        tail = -track.shape
        return np.asarray(usual * pareto(found.luck, tail, "cents", *found.about) * (1 - 1 / tail))
    return np.asarray(usual * gamma(found.luck, track.shape, "cents", *found.about))
