"""Bookings that products bring: lots, loans, premiums, remittances, interest, card bills."""

import numpy as np

from .accounts import Accounts
from .bookings import Bookings, OtherSides, booked, remark, together
from .chance import Ints, between, day_second
from .loans import Loans
from .lots import Lots
from .purchases import Purchases
from .setting import Setting
from .words import summary_numbers


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
    return together(
        [
            _into_lots(accounts, lots, others, setting),
            _out_of_lots(accounts, lots, others, setting),
            _granted(accounts, loans, others, setting),
            _repaid(accounts, loans, others, setting),
            _premiums(accounts, bought, others, setting),
            _remitted(accounts, bought, others, setting),
        ]
    )


def _into_lots(accounts: Accounts, lots: Lots, others: OtherSides, setting: Setting) -> Bookings:
    dice = setting.dice("product_flows.into_lots")
    clock = day_second(dice, len(lots), opens=9, closes=20)
    rows = np.flatnonzero((lots.started >= 0) & (lots.started < setting.period.days))
    rows = rows[accounts.first[lots.person[rows]] >= 0]
    return booked(
        accounts.first[lots.person[rows]],
        lots.started[rows],
        clock[rows],
        -lots.principal[rows],
        _by_kind(lots, rows, "term_out", "wealth_out"),
        other=others.at("customer", accounts.of_lot[rows]),
    )


def _out_of_lots(accounts: Accounts, lots: Lots, others: OtherSides, setting: Setting) -> Bookings:
    """What matures comes home before dawn's first page is looked at, even if rolled over."""
    dice = setting.dice("product_flows.out_of_lots")
    clock = day_second(dice, len(lots), opens=6, closes=8)
    rows = np.flatnonzero((lots.ended >= 0) & (lots.ended < setting.period.days))
    rows = rows[accounts.first[lots.person[rows]] >= 0]
    return booked(
        accounts.first[lots.person[rows]],
        lots.ended[rows],
        clock[rows],
        lots.paid_out[rows],
        _by_kind(lots, rows, "term_in", "wealth_in"),
        other=others.at("customer", accounts.of_lot[rows]),
    )


def _by_kind(lots: Lots, rows: Ints, term: str, wealth: str) -> Ints:
    numbers = summary_numbers()
    return np.where(lots.is_term[rows], numbers[term], numbers[wealth]).astype(np.int64)


def _granted(
    accounts: Accounts,
    loans: Loans,
    others: OtherSides,
    setting: Setting,
) -> Bookings:
    """The loan comes in; a mortgage goes on to the seller, most of a consumer loan is spent."""
    dice = setting.dice("product_flows.granted")
    spent_share = 0.6 + 0.4 * dice.random(len(loans))
    wait = between(dice, 0, 12, len(loans))
    rows = np.flatnonzero((loans.granted >= 0) & (loans.granted < setting.period.days))
    rows = rows[accounts.first[loans.person[rows]] >= 0]
    account, size = accounts.first[loans.person[rows]], len(rows)
    home = loans.kind[rows] == "mortgage"
    spent = np.where(home, loans.principal[rows], loans.principal[rows] * spent_share[rows])
    day = loans.granted[rows] + np.where(home, 0, wait[rows])
    clock = day_second(dice, size, opens=9, closes=17)
    going = np.where(home, others.any("realtor", dice, size), others.any("stranger", dice, size))
    note = np.where(home, remark("down_payment", dice, size, setting=setting), -1)
    paid_out = booked(
        account,
        loans.granted[rows],
        clock,
        loans.principal[rows],
        "loan_granted",
        other=others.at("customer", accounts.of_loan[rows]),
    )
    spent_on = booked(
        account,
        day,
        np.minimum(clock + 3600, 86_399),
        -spent.astype(np.int64),
        "transfer_out",
        other=going,
        remark=note,
    )
    return together([paid_out, spent_on.taken(day < setting.period.days)])


def _repaid(accounts: Accounts, loans: Loans, others: OtherSides, setting: Setting) -> Bookings:
    parts = []
    dice = setting.dice("product_flows.repaid")
    missed = np.zeros(len(loans), dtype=np.int64)
    for month in range(setting.period.months):
        day = setting.period.month_day(np.full(len(loans), month), loans.due_day)
        runs = (day > loans.granted + 20) & (day <= loans.ends)
        runs &= accounts.first[loans.person] >= 0
        in_trouble = (day >= loans.trouble_start) & (day < loans.trouble_end)
        missed += runs & in_trouble
        rows = np.flatnonzero(runs & ~in_trouble)
        # The first payment after the trouble brings what was missed.
        cents = loans.payment[rows] * (1 + missed[rows])
        missed[rows] = 0
        parts.append(
            booked(
                accounts.first[loans.person[rows]],
                day[rows],
                day_second(dice, len(rows), opens=20, closes=23),
                -cents,
                "loan_repayment",
                other=others.at("customer", accounts.of_loan[rows]),
            )
        )
    return together(parts)


def _premiums(
    accounts: Accounts, bought: Purchases, others: OtherSides, setting: Setting
) -> Bookings:
    dice = setting.dice("product_flows.premiums")
    rows = bought.of("accident_insurance", "health_insurance")
    # Bought without a need, the amount is drawn for a deposit; a premium is a twentieth.
    cents = np.where(bought.need[rows] >= 0, bought.amount[rows], bought.amount[rows] // 20)
    parts = []
    for year in (0, 1, 2):
        day = bought.day[rows] + 365 * year
        parts.append(
            booked(
                accounts.first[bought.person[rows]],
                day,
                day_second(dice, len(rows), opens=8, closes=21),
                -np.maximum(cents, 10_000),
                "insurance",
                other=others.any("insurer", dice, len(rows)),
            ).taken(day < setting.period.days)
        )
    return together(parts)


def _remitted(
    accounts: Accounts,
    bought: Purchases,
    others: OtherSides,
    setting: Setting,
) -> Bookings:
    dice = setting.dice("product_flows.remitted")
    rows = np.repeat(bought.of("remittance"), 4)
    turn = np.arange(len(rows)) % 4
    times = dice.integers(1, 5, len(rows))[turn == 0].repeat(4) if len(rows) else turn
    day = bought.day[rows] + turn * 30 + between(dice, 0, 6, len(rows)) * (turn > 0)
    kept = (turn < times) & (day < setting.period.days)
    rows, day = rows[kept], day[kept]
    cents = np.maximum(bought.amount[rows] // 40_000 * 10_000, 50_000)
    return booked(
        accounts.first[bought.person[rows]],
        day,
        day_second(dice, len(rows), opens=9, closes=17),
        -cents,
        "remit_out",
        other=others.any("abroad", dice, len(rows)),
        remark=remark("abroad", dice, len(rows), setting=setting),
    )


def interest(accounts: Accounts, balances: Ints, *, setting: Setting) -> Bookings:
    """Return the interest banks credit on the 21st of each quarter's last month, 0.05 % a year."""
    current = np.flatnonzero(accounts.kind == 0)
    parts = []
    for last in setting.period.quarter_ends().tolist():
        month = int(setting.period.month_of(np.array([last]))[0])
        day = np.full(len(current), setting.period.starts[month] + 20)
        cents = np.maximum(balances[current, month], 0) // 8_000
        paid = (cents > 0) & (accounts.opened[current] < day) & (accounts.closed[current] > day)
        rows = np.flatnonzero(paid)
        clock = np.full(len(rows), 6 * 3600)
        parts.append(booked(current[rows], day[rows], clock, cents[rows], "interest"))
    return together(parts) if parts else booked(*(np.zeros(0, dtype=np.int64),) * 4, "interest")
