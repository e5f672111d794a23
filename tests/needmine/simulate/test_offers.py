import numpy as np

from needmine.simulate.needs import HERE, RIVAL
from needmine.simulate.offers import OFFERED, consents, offers, willing
from tests.needmine.simulate.lived import crowd, felt, nobody, told

SETTING = told()
BORN = crowd(3_000)
GIVEN = consents(BORN, setting=SETTING)
EVERYBODY = list(range(len(BORN)))


def test_only_the_willing_are_sold_to() -> None:
    made, _ = offers(BORN, nobody(), GIVEN, setting=SETTING)
    selling = ~made.is_service
    for month in range(SETTING.period.months):
        start, end = SETTING.period.starts[month : month + 2]
        mine = selling & (made.day >= start) & (made.day < end)
        # Consent is read when the month's list is drawn.
        assert willing(GIVEN, len(BORN), int(start))[made.person[mine]].all()


def test_about_one_in_twenty_offers_goes_out_by_chance() -> None:
    made, _ = offers(BORN, nobody(), GIVEN, setting=SETTING)
    selling = ~made.is_service
    assert 0.04 < made.is_randomised[selling].mean() < 0.06
    # Those drawn by chance are of ordinary wealth; the listed ones are not.
    wealth = np.log(BORN.wealth[made.person] + 1.0)
    deposits = np.isin(made.product.astype(str), ["term_1y", "wealth_r2"])
    listed = wealth[deposits & ~made.is_randomised].mean()
    assert listed > wealth[deposits & made.is_randomised].mean() + 0.3


def test_an_offer_moves_some_who_need_it_and_hardly_anybody_else() -> None:
    needing = felt("borrow_consumer", EVERYBODY, start=0, end=364)
    made, changed = offers(BORN, needing, GIVEN, setting=SETTING)
    fits = np.isin(made.product.astype(str), ["consumer_loan", "credit_card"])
    moved = made.buys_with & ~made.buys_without
    assert 0.10 < moved[fits].mean() < 0.18
    assert moved[~fits & ~made.is_service].mean() < 0.01
    assert not moved[made.is_service].any()
    assert (changed.outcome == HERE).sum() == changed.by_offer.sum() > 0


def test_whoever_would_have_bought_anyway_buys_in_both_worlds() -> None:
    sure = felt("borrow_home", EVERYBODY, start=0, end=25, here=True, product="home_loan")
    made, changed = offers(BORN, sure, GIVEN, setting=SETTING)
    soon = made.buys_without
    assert soon.any()
    assert made.buys_with[soon].all()
    assert not changed.by_offer.any()


def test_selling_drives_away_some_who_are_about_to_leave() -> None:
    leaving = felt("keep_relationship", EVERYBODY, start=0, end=364)
    made, changed = offers(BORN, leaving, GIVEN, setting=SETTING)
    called = np.unique(made.person[~made.is_service])
    gone = changed.outcome == RIVAL
    assert gone.any()
    assert set(changed.person[gone]) <= set(called)


def test_offers_are_of_products_the_bank_has() -> None:
    made, _ = offers(BORN, nobody(), GIVEN, setting=SETTING)
    assert set(made.product) == {*OFFERED, ""}
    assert set(made.product[made.is_service]) == {""}


def test_consent_once_withdrawn_is_gone() -> None:
    marketing = (GIVEN.purpose == "marketing") & ~GIVEN.granted & (GIVEN.day >= 0)
    person, day = GIVEN.person[marketing][0], int(GIVEN.day[marketing][0])
    assert willing(GIVEN, len(BORN), day - 1)[person]
    assert not willing(GIVEN, len(BORN), day)[person]
