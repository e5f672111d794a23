"""A real bank from end to end: PKDD'99, its needs held against later loans, cards and orders."""

import dataclasses
import datetime as dt
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from needmine.core.time import Moment
from needmine.evaluate.report import Report
from needmine.flow import mine
from needmine.needs.recorded import recorded
from needmine.rounds.bank import Bank, read_bank
from needmine.rounds.definitions import read_definitions
from needmine.rounds.judging import judged
from needmine.rounds.opened import Opened, open_last_run
from needmine.rounds.since_then import since_then

EXAMPLE = Path(__file__).parents[2] / "examples" / "berka"
DATA = Path(os.environ.get("NEEDMINE_SHARED_DATA", "../shared/data")).resolve() / "berka"
pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason="the PKDD'99 files are not here: set NEEDMINE_SHARED_DATA"
)


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Bank:
    folder = tmp_path_factory.mktemp("bank") / "berka"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns(".needmine", "keys"))
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("NEEDMINE_SHARED_DATA", str(DATA.parent))
        found = read_bank(folder)
        now = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
        mine(found, found.moment(None, now=now), now=now)
    return found


@pytest.fixture(scope="module")
def opened(bank: Bank) -> Iterator[Opened]:
    with open_last_run(bank) as run:
        yield run


def report(opened: Opened, horizon_days: int) -> Report:
    return judged(opened, read_definitions(opened.bank), horizon_days=horizon_days)


def test_its_needs_are_held_against_the_loans_cards_and_orders_of_the_next_quarter(
    opened: Opened,
) -> None:
    found = report(opened, 90)

    outcomes = {need: quality.n_positives for need, quality in found.needs.items()}
    assert outcomes == {
        "automate_payments": 229,
        "borrow_consumer": 18,
        "pay_by_card": 5,
        "protect_income": 32,
    }
    assert found.unjudged == ("grow_savings",)


def test_the_ledger_finds_who_sets_up_orders_better_than_telling_everybody(
    opened: Opened,
) -> None:
    orders = report(opened, 90).needs["automate_payments"]

    assert orders.average_precision_low > 2 * orders.popularity_average_precision


def test_where_the_bookings_end_orders_and_premiums_are_not_judged(opened: Opened) -> None:
    found = report(opened, 365)

    assert set(found.needs) == {"borrow_consumer", "pay_by_card"}
    assert {"automate_payments", "protect_income"} <= set(found.unjudged)


def test_nobody_falls_silent_where_the_bookings_end(opened: Opened) -> None:
    by_now = Moment(date=dt.date(9000, 1, 1), zone=opened.bank.zone)
    tables = since_then(opened.tables, by_now=by_now)

    left = recorded(tables, as_of=by_now, outcome="churned").to_pyarrow().to_pylist()

    # The first file ends on 1994-03-31 and each account of the second with its loan, so that by
    # silence every customer would seem to have left.
    assert left == []


def test_an_order_is_known_only_from_its_second_payment_on(opened: Opened) -> None:
    # No list of orders is known before the export of 1999.
    then = opened.moment
    rows = recorded(opened.tables, as_of=then, outcome="standing_order_started")
    found = rows.to_pyarrow().to_pylist()

    assert len(found) > 500
    wait = {row["known_at"].date() - row["happened_date"] for row in found}
    assert min(wait) >= dt.timedelta(days=25)
    by_now = dataclasses.replace(then, date=dt.date(9000, 1, 1))
    later = recorded(opened.tables, as_of=by_now, outcome="standing_order_started")
    begun = later.filter(later.happened_date < then.date).count().to_pyarrow().as_py()
    # What had begun in the last weeks is known now, and was not then.
    assert begun > len(found)
