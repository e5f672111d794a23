"""Bookings that products bring: lots, loans, premiums, remittances, interest."""

import numpy as np

from needmine.simulate.ground.chance import Ints, clock, repeated
from needmine.simulate.ground.setting import Setting
from needmine.simulate.ground.words import summary_numbers
from needmine.simulate.holdings.accounts import CURRENT, Accounts
from needmine.simulate.holdings.loans import Loans
from needmine.simulate.holdings.lots import Lots
from needmine.simulate.lives.purchases import Purchases

from .bookings import Bookings, OtherSides, booked, remark, together

# Yearly interest on current accounts, credited each quarter: 0.05 % (listed since 2025).
_CURRENT_RATE = 0.0005


def product_flows(
    accounts: Accounts,
    lots: Lots,
    loans: Loans,
    bought: Purchases,
    others: OtherSides,
    *,
    setting: Setting,
) -> Bookings:
    """Return the bookings on current accounts that come from products held or bought."""
    whole = together(
        [
            _into_lots(accounts, lots, others, setting),
            _out_of_lots(accounts, lots, others, setting),
            _moved_on(accounts, lots, others, setting),
            _granted(accounts, loans, others, setting),
            _repaid(accounts, loans, others, setting),
            _prepaid(accounts, loans, others, setting),
            _premiums(accounts, bought, others, setting),
            _remitted(accounts, bought, others, setting),
        ]
    )
    inside = (whole.account >= 0) & (whole.day >= 0) & (whole.day < setting.period.days)
    return whole.taken(inside)


def _into_lots(accounts: Accounts, lots: Lots, others: OtherSides, setting: Setting) -> Bookings:
    luck = setting.luck("product_flows.into_lots")
    return booked(
        accounts.first[lots.person],
        lots.started,
        clock(luck, "clock", lots.person, lots.started, opens=9, closes=20),
        -lots.principal,
        _by_kind(lots, "term_out", "wealth_out"),
        other=others.at("customer", accounts.of_lot),
    )


def _out_of_lots(accounts: Accounts, lots: Lots, others: OtherSides, setting: Setting) -> Bookings:
    """What matures comes home before dawn's first page is looked at, even if rolled over."""
    luck = setting.luck("product_flows.out_of_lots")
    rows = np.flatnonzero(lots.ended < setting.period.days)
    ended = lots.taken(rows)
    return booked(
        accounts.first[ended.person],
        ended.ended,
        clock(luck, "clock", ended.person, ended.ended, opens=6, closes=8),
        ended.paid_out,
        _by_kind(ended, "term_in", "wealth_in"),
        other=others.at("customer", accounts.of_lot[rows]),
    )


def _moved_on(accounts: Accounts, lots: Lots, others: OtherSides, setting: Setting) -> Bookings:
    """Of what comes home and is not renewed, some is sent to the own account at a rival."""
    luck = setting.luck("product_flows.moved_on")
    home = lots.taken((lots.ended == lots.matures) & ~lots.rolls)
    about = (home.person, home.matures, home.principal)
    home = home.taken(luck.happens(setting.number("lots.moves_on"), "moves", *about))
    about = (home.person, home.matures, home.principal)
    return booked(
        accounts.first[home.person],
        home.matures + luck.between(1, 28, "later", *about),
        clock(luck, "clock", *about, opens=9, closes=21),
        -home.principal,
        "transfer_out",
        other=others.at("own", home.person),
        remark=remark("rival", luck, *about, setting=setting),
    )


def _by_kind(lots: Lots, term: str, wealth: str) -> Ints:
    numbers = summary_numbers()
    return np.where(lots.is_term, numbers[term], numbers[wealth]).astype(np.int64)


def _granted(accounts: Accounts, loans: Loans, others: OtherSides, setting: Setting) -> Bookings:
    """The loan comes in; a mortgage goes on to the seller, most of a consumer loan is spent."""
    luck, about = setting.luck("product_flows.granted"), (loans.person, loans.granted)
    account, home = accounts.first[loans.person], loans.kind == "mortgage"
    spent = np.where(home, 1.0, 0.6 + 0.4 * luck.share("spent", *about)) * loans.principal
    wait = np.where(home, 0, luck.between(0, 12, "wait", *about))
    when = clock(luck, "clock", *about, opens=9, closes=17)
    realtor = others.any("realtors", luck, *about)
    note = remark("down_payment", luck, *about, setting=setting)
    paid_out = booked(
        account,
        loans.granted,
        when,
        loans.principal,
        "loan_granted",
        other=others.at("customer", accounts.of_loan),
    )
    spent_on = booked(
        account,
        loans.granted + wait,
        np.minimum(when + 3600, 86_399),
        -spent.astype(np.int64),
        "transfer_out",
        other=np.where(home, realtor, others.any("stranger", luck, *about)),
        remark=np.where(home, note, -1),
    )
    return together([paid_out, spent_on])


def _repaid(accounts: Accounts, loans: Loans, others: OtherSides, setting: Setting) -> Bookings:
    parts, luck = [], setting.luck("product_flows.repaid")
    missed = np.zeros(len(loans), dtype=np.int64)
    for month in range(setting.period.months):
        day = setting.period.month_day(month, loans.due_day)
        runs = (day > loans.granted + 20) & (day <= loans.ends)
        runs &= accounts.first[loans.person] >= 0
        in_trouble = (day >= loans.trouble_start) & (day < loans.trouble_end)
        missed += runs & in_trouble
        rows = np.flatnonzero(runs & ~in_trouble)
        # The first payment after the trouble brings what was missed.
        due = loans.payment_on(day, setting=setting)
        cents = due[rows] * (1 + missed[rows])
        missed[rows] = 0
        parts.append(
            booked(
                accounts.first[loans.person[rows]],
                day[rows],
                clock(
                    luck,
                    "clock",
                    loans.person[rows],
                    loans.granted[rows],
                    month,
                    opens=20,
                    closes=23,
                ),
                -cents,
                "loan_repayment",
                other=others.at("customer", accounts.of_loan[rows]),
            )
        )
    return together(parts)


def _prepaid(accounts: Accounts, loans: Loans, others: OtherSides, setting: Setting) -> Bookings:
    """A mortgage dearer than the market is repaid; the money is called in from elsewhere."""
    luck = setting.luck("product_flows.prepaid")
    rows = np.flatnonzero((loans.prepaid == loans.ends) & (loans.prepaid < setting.period.days))
    person, day = loans.person[rows], loans.prepaid[rows]
    cents = loans.owed_on(loans.prepaid)[rows]
    when = clock(luck, "clock", person, day, opens=9, closes=16)
    comes = booked(
        accounts.first[person], day, np.maximum(when - 3600, 0), cents, "transfer_in",
        other=others.at("own", person), remark=remark("own", luck, person, day, setting=setting),
    )  # fmt: skip
    goes = booked(
        accounts.first[person], day, when, -cents, "loan_prepaid",
        other=others.at("customer", accounts.of_loan[rows]),
        remark=remark("prepaid", luck, person, day, setting=setting),
    )  # fmt: skip
    return together([comes, goes])


def _premiums(
    accounts: Accounts, bought: Purchases, others: OtherSides, setting: Setting
) -> Bookings:
    luck = setting.luck("product_flows.premiums")
    rows = bought.of("accident_insurance", "health_insurance", "annuity_insurance")
    # Bought without a need, the amount is drawn for a deposit; a premium is a twentieth.
    cents = np.where(bought.need[rows] >= 0, bought.amount[rows], bought.amount[rows] // 20)
    parts = []
    for year in (0, 1, 2):
        person, day = bought.person[rows], bought.day[rows] + 365 * year
        parts.append(
            booked(
                accounts.first[person],
                day,
                clock(luck, "clock", person, day, opens=8, closes=21),
                -np.maximum(cents, 10_000),
                "insurance",
                other=others.any("insurers", luck, person, bought.day[rows]),
            )
        )
    return together(parts)


def _remitted(
    accounts: Accounts, bought: Purchases, others: OtherSides, setting: Setting
) -> Bookings:
    luck, rows = setting.luck("product_flows.remitted"), bought.of("remittance")
    place, turn = repeated(luck.between(1, 4, "times", bought.person[rows], bought.day[rows]))
    row = rows[place]
    person, first = bought.person[row], bought.day[row]
    later = luck.between(0, 6, "later", person, first, turn) * (turn > 0)
    return booked(
        accounts.first[person],
        first + turn * 30 + later,
        clock(luck, "clock", person, first, turn, opens=9, closes=17),
        -np.maximum(bought.amount[row] // 40_000 * 10_000, 50_000),
        "remit_out",
        other=others.any("abroad", luck, person, first),
        remark=remark("abroad", luck, person, first, turn, setting=setting),
    )


def interest(accounts: Accounts, balances: Ints, month: int, *, setting: Setting) -> Bookings:
    """Return the interest credited on the 21st of a quarter's last month, none in other months.

    Parameters
    ----------
    balances
        Cents on each account when the month begins.
    """
    period = setting.period
    if int(period.starts[month + 1]) - 1 not in period.quarter_ends().tolist():
        return booked(*(np.zeros(0, dtype=np.int64),) * 4, "interest")
    day = int(period.starts[month]) + 20
    cents = (np.maximum(balances, 0) * _CURRENT_RATE / 4).astype(np.int64)
    paid = (cents > 0) & (accounts.kind == CURRENT)
    paid &= (accounts.opened < day) & (accounts.closed > day)
    rows = np.flatnonzero(paid)
    return booked(rows, np.full(len(rows), day), 6 * 3600, cents[rows], "interest")
