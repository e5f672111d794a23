import numpy as np

from needmine.simulate.holdings.others import STRANGERS
from needmine.simulate.lives.firms import firms
from tests.needmine.simulate.lived import crowd, nobody, staged, told

SETTING = told()
BORN = crowd(100)
SCENE = staged(nobody(), born=BORN)
OTHERS, HELD, CARDS = SCENE.others, SCENE.accounts, SCENE.cards
FIRMS = firms(customers=100, setting=SETTING)
HERE = "示范银行"


def test_every_kind_has_names_accounts_and_banks() -> None:
    assert len(OTHERS.names) == len(OTHERS.accounts) == len(OTHERS.banks)
    assert sum(OTHERS.count(kind) for kind in OTHERS.begins) == len(OTHERS.names)
    assert len(set(OTHERS.accounts)) == len(OTHERS.accounts)
    assert OTHERS.count("stranger") == STRANGERS
    assert OTHERS.count("firm") == len(FIRMS)


def test_everybodys_own_account_elsewhere_bears_their_name_and_another_bank() -> None:
    own = OTHERS.at("own", np.arange(100))
    assert (OTHERS.names[own] == BORN.names).all()
    assert HERE not in set(OTHERS.banks[own])


def test_accounts_here_keep_their_numbers_on_the_other_side() -> None:
    customer = OTHERS.at("customer", np.arange(len(HELD)))
    card = OTHERS.at("card", np.arange(len(CARDS.person)))
    assert (OTHERS.accounts[customer] == HELD.numbers).all()
    assert (OTHERS.names[customer] == BORN.names[HELD.person]).all()
    assert (OTHERS.accounts[card] == CARDS.accounts).all()
    assert set(OTHERS.banks[customer]) == set(OTHERS.banks[card]) == {HERE}


def test_firms_have_their_account_at_the_bank_their_payroll_is_with() -> None:
    firm = OTHERS.at("firm", np.arange(len(FIRMS)))
    assert (OTHERS.names[firm] == FIRMS.names).all()
    assert (OTHERS.accounts[firm] == FIRMS.accounts).all()
    assert set(OTHERS.banks[firm[FIRMS.pays_here]]) == {HERE}
    assert HERE not in set(OTHERS.banks[firm[~FIRMS.pays_here]])


def test_a_stranger_may_well_be_called_like_a_customer() -> None:
    strangers = OTHERS.at("stranger", np.arange(STRANGERS))
    assert set(OTHERS.names[strangers]) <= set(BORN.names)
    assert not set(OTHERS.accounts[strangers]) & set(HELD.numbers)


def test_the_english_bank_has_english_others() -> None:
    english = staged(nobody(), born=BORN, setting=told(language="en")).others
    wallets = english.at("wallets", np.arange(english.count("wallets")))
    assert all(name.isascii() for name in english.names[wallets])
    assert set(english.banks[english.at("customer", np.arange(5))]) == {"Demonstration Bank"}
