import dataclasses
from typing import Any

import numpy as np
import pytest

from needmine.simulate.ground.chance import texts
from needmine.simulate.ground.parameters import Parameters
from needmine.simulate.lives.bankers import bankers
from needmine.simulate.lives.needs import HERE, NOWHERE, RIVAL, Needs
from needmine.simulate.lives.offers import (
    CHANNELS,
    OFFERED,
    Consents,
    Offers,
    consents,
    offers,
    willing,
    would_buy,
)
from tests.needmine.simulate.lived import altered, crowd, felt, nobody, replaced, told

SETTING = told()
BORN = crowd(3_000)
GIVEN = consents(BORN, setting=SETTING)
STAFF = bankers(BORN, setting=SETTING)
EVERYBODY = list(range(3_000))


def made_for(needs: Needs, parameters: Parameters | None = None) -> tuple[Offers, Needs]:
    return offers(BORN, needs, GIVEN, STAFF, setting=told(parameters=parameters))


MADE, UNCHANGED = made_for(nobody())
SELLING = ~MADE.is_service


def test_three_in_twenty_customers_are_contacted_each_month() -> None:
    month = SETTING.period.month_of(MADE.day[SELLING])
    assert np.bincount(month).tolist() == [450] * 12
    assert SETTING.period.is_open(MADE.day).all()
    assert set(MADE.channel) == set(CHANNELS)


def test_only_the_willing_are_sold_to() -> None:
    starts = SETTING.period.starts
    for month, start in enumerate(starts[:-1].tolist()):
        mine = SELLING & (SETTING.period.month_of(MADE.day) == month)
        # Consent is read when the month's list is drawn.
        assert willing(GIVEN, len(BORN), start)[MADE.person[mine]].all()


def test_nobody_is_sold_to_before_they_are_a_customer_or_without_an_account() -> None:
    born = replaced(BORN, joined=np.full(3_000, 200), in_core=np.arange(3_000) < 1_500)
    made, _ = offers(born, nobody(), GIVEN, STAFF, setting=SETTING)
    assert made.day.min() >= 200
    assert made.person.max() < 1_500


def test_one_offer_in_twenty_goes_out_by_chance() -> None:
    assert MADE.is_randomised[SELLING].mean() == pytest.approx(0.05, abs=0.002)
    assert not MADE.is_randomised[MADE.is_service].any()


@pytest.mark.parametrize(
    ("products", "what"), [(("term_1y", "wealth_r2"), "wealth"), (("consumer_loan",), "income")]
)
def test_those_listed_are_richer_than_those_drawn_by_chance(
    products: tuple[str, ...], what: str
) -> None:
    rows = np.isin(MADE.product.astype(str), products)
    money = np.log(getattr(BORN, what)[MADE.person])
    listed, drawn = money[rows & ~MADE.is_randomised], money[rows & MADE.is_randomised]
    assert listed.mean() > drawn.mean() + 0.3
    assert drawn.mean() == pytest.approx(np.log(getattr(BORN, what)).mean(), abs=0.4)


def test_those_drawn_by_chance_stand_for_everybody_who_may_be_asked() -> None:
    # Some of the richest are drawn too, though the list would have taken them anyway.
    drawn = MADE.person[MADE.is_randomised]
    richest = BORN.wealth >= np.quantile(BORN.wealth, 0.8)
    assert len(drawn) == 12 * 22
    assert 0.13 < richest[drawn].mean() < 0.27
    twice = [
        set(MADE.person[SELLING & (SETTING.period.month_of(MADE.day) == m)]) for m in range(12)
    ]
    assert [len(asked) for asked in twice] == [450] * 12


def test_offers_are_of_products_the_bank_sells_and_service_calls_of_none() -> None:
    assert set(MADE.product[SELLING]) == set(OFFERED)
    assert set(MADE.product[MADE.is_service]) == {""}


def test_an_offer_moves_some_who_need_it_and_hardly_anybody_else() -> None:
    made, changed = made_for(felt("borrow_consumer", EVERYBODY, start=0, end=364))
    fits = np.isin(made.product.astype(str), ["consumer_loan", "credit_card"])
    moved = made.buys_with & ~made.buys_without
    assert 0.12 < moved[fits].mean() < 0.20
    assert 0 < moved[~fits & ~made.is_service].mean() < 0.01
    # A need that was met by an offer is met once, here, by what was offered, within two weeks.
    met = np.flatnonzero(changed.by_offer)
    assert sorted(changed.person[met]) == sorted(set(made.person[moved & (made.need >= 0)]))
    assert (changed.outcome[met] == HERE).all()
    assert set(changed.product[met]) == {"consumer_loan", "credit_card"}
    assert (changed.end[met] == changed.outcome_day[met]).all()
    first = {int(p): int(d) for p, d in zip(made.person[moved][::-1], made.day[moved][::-1],
                                            strict=True)}  # fmt: skip
    waits = [changed.outcome_day[row] - first[changed.person[row]] for row in met.tolist()]
    assert 1 <= min(waits) <= max(waits) <= 14


def test_service_contacts_change_nothing() -> None:
    made, _ = made_for(felt("borrow_consumer", EVERYBODY, start=0, end=364, here=True))
    service = made.is_service
    assert service.sum() > 300
    assert (made.need[service] == -1).all()
    assert not (made.buys_with | made.buys_without)[service].any()


def test_whoever_would_have_bought_anyway_buys_in_both_worlds() -> None:
    sure = felt("borrow_home", EVERYBODY, start=0, end=25, here=True, product="home_loan")
    made, changed = made_for(sure)
    homes = made.product == "home_loan"
    assert made.buys_without[homes & (made.day <= 25)].all()
    assert not made.buys_without[~homes | (made.day > 25)].any()
    assert (made.buys_with | ~made.buys_without).all()
    assert not changed.by_offer.any()


def test_a_purchase_later_than_the_offers_window_is_not_bought_anyway() -> None:
    later = felt("borrow_home", [1, 2], start=0, end=60, here=True, product="home_loan")
    asked = would_buy(
        later, np.array([1, 2, 3]), texts(["home_loan"] * 3), np.array([29, 30, 30]),
        setting=SETTING,
    )  # fmt: skip
    assert asked.need.tolist() == [0, 1, -1]
    assert asked.without.tolist() == [False, True, False]


@pytest.mark.parametrize("need", ["borrow_consumer", "grow_savings", "protect_income"])
def test_what_people_would_buy_is_what_the_contacts_of_the_past_recorded(need: str) -> None:
    everybody = felt(need, EVERYBODY, start=100, end=250)
    made, _ = made_for(everybody)
    asked = would_buy(everybody, made.person, made.product, made.day, setting=SETTING)
    sold = ~made.is_service
    assert (asked.need >= 0)[sold].sum() > 100
    assert (asked.need == made.need)[sold].all()
    assert (asked.without == made.buys_without)[sold].all()
    assert (asked.with_it == made.buys_with)[sold].all()


def test_what_people_would_buy_does_not_hang_on_who_else_is_asked() -> None:
    person, day = np.arange(3_000), np.full(3_000, 10)
    whole = would_buy(nobody(), person, texts(["term_1y"] * 3_000), day, setting=SETTING)
    one = would_buy(nobody(), person[7:9], texts(["term_1y"] * 2), day[:2], setting=SETTING)
    assert 0 < whole.with_it.sum() < 30
    assert one.with_it.tolist() == whole.with_it[7:9].tolist()


def test_selling_drives_away_some_who_are_about_to_leave_and_only_them() -> None:
    leaving = felt("keep_relationship", EVERYBODY, start=0, end=364)
    made, changed = made_for(leaving)
    gone = changed.person[changed.outcome == RIVAL]
    assert 0.02 < len(gone) / 3_000 < 0.10
    assert set(gone) <= set(made.person[~made.is_service])
    calm, unmoved = made_for(leaving, altered({"offers.annoyed_share": 0.0}))
    assert (unmoved.outcome == NOWHERE).all()
    assert (calm.day == made.day).all()


def test_offers_to_people_without_needs_leave_needs_as_they_were() -> None:
    assert len(UNCHANGED) == 0
    weak = felt("credit_health", EVERYBODY, start=0, end=364)
    _, changed = made_for(weak)
    assert (changed.outcome == weak.outcome).all()


def staffed(logs: Any, ticks: Any) -> Any:
    size = len(STAFF.leaves_on)
    return dataclasses.replace(STAFF, logs=np.full(size, logs), ticks_in_bulk=np.full(size, ticks))


def test_a_banker_who_writes_nothing_down_leaves_no_answer() -> None:
    silent, _ = offers(BORN, nobody(), GIVEN, staffed(False, False), setting=SETTING)
    rang = silent.channel == "phone"
    has_banker = STAFF.banker_on(silent.person, silent.day) >= 0
    assert (rang & has_banker).sum() > 300
    assert set(silent.answer[rang & has_banker]) == {""}
    assert "" not in set(silent.answer[~(rang & has_banker)])


def test_some_bankers_tick_off_many_as_unreachable_at_a_months_end() -> None:
    bulk, _ = offers(BORN, nobody(), GIVEN, staffed(True, True), setting=SETTING)
    asked = (bulk.channel == "phone") & (STAFF.banker_on(bulk.person, bulk.day) >= 0)
    ends = SETTING.period.starts[SETTING.period.month_of(bulk.day) + 1]
    late = asked & (bulk.day >= ends - 4)
    assert late.sum() > 50
    assert set(bulk.answer[late]) == {"no_answer"}
    assert set(bulk.answer[asked & ~late]) > {"no_answer", "declined"}


def test_buyers_say_yes_and_so_do_some_who_are_only_polite() -> None:
    needing = felt("borrow_consumer", EVERYBODY, start=0, end=364)
    made, _ = offers(BORN, needing, GIVEN, staffed(True, False), setting=SETTING)
    said_yes, needs = made.answer == "accepted", made.need >= 0
    assert said_yes[made.buys_with].mean() > 0.9
    assert 0.15 < said_yes[needs & ~made.buys_with].mean() < 0.25
    assert not said_yes[~needs & ~made.buys_with].any()


def test_consent_once_withdrawn_is_gone() -> None:
    withdrawn = np.flatnonzero((GIVEN.purpose == "marketing") & ~GIVEN.granted & (GIVEN.day >= 0))
    person, day = GIVEN.person[withdrawn], GIVEN.day[withdrawn]
    assert len(person) > 30
    for one, on in zip(person[:5].tolist(), day[:5].tolist(), strict=True):
        assert willing(GIVEN, len(BORN), on - 1)[one]
        assert not willing(GIVEN, len(BORN), on)[one]


def test_consent_is_asked_when_a_customer_joins() -> None:
    later = consents(replaced(BORN, joined=np.full(3_000, 50)), setting=SETTING)
    assert later.day.min() == 50
    for purpose, share in (("marketing", 0.82), ("need_finding", 0.93)):
        first = (later.purpose == purpose) & (later.day == 50)
        assert later.granted[first].mean() == pytest.approx(share, abs=0.025)


def test_nobody_is_willing_who_was_never_asked() -> None:
    none = np.zeros(0, dtype=np.int64)
    never = Consents(person=none, purpose=texts([]), granted=none.astype(bool), day=none)
    assert not willing(never, 3, 100).any()
