import pytest

from needmine.core.sentences import Sentence
from needmine.desks.wording import listed, plainly, read_words, said, told
from needmine.sources.tables import CANONICAL
from tests.needmine.desks.sample_bank import WORDS

CANONICAL_BY_NAME = {table.name: table for table in CANONICAL}


def test_every_canonical_table_has_a_title_and_columns_to_show():
    assert set(read_words().tables) == set(CANONICAL_BY_NAME)
    assert all(table.shows for table in read_words().tables.values())


@pytest.mark.parametrize("name", sorted(CANONICAL_BY_NAME))
def test_the_columns_to_show_are_in_the_contract_and_no_text_of_a_customer_is_among_them(name):
    words, contract = read_words().tables[name], CANONICAL_BY_NAME[name]
    columns = [contract.column(column) for column in words.shows]
    assert not [column.name for column in columns if column.identifying == "text"]
    assert words.date == "" or contract.column(words.date).type == "date"


@pytest.mark.parametrize("name", sorted(CANONICAL_BY_NAME))
def test_every_allowed_value_of_a_shown_column_has_words(name):
    contract = CANONICAL_BY_NAME[name]
    wordless = [
        value
        for column in read_words().tables[name].shows
        for value in contract.column(column).allowed
        # A class is its own word in both languages.
        if value not in read_words().codes and not column.endswith("_class")
    ]
    assert wordless == []


def test_what_no_definition_knows_any_more_is_shown_by_its_id():
    assert WORDS.need("gone").say("en") == "gone"
    assert WORDS.product("P{1}").say("zh") == "P{1}"
    assert WORDS.department("vault").say("en") == "vault"
    assert WORDS.table("old_table").say("en") == "old_table"
    assert WORDS.topic("gone_topic").say("zh") == "gone_topic"
    assert WORDS.stage("extra").say("en") == "extra"


def test_braces_in_what_a_table_says_stay_text():
    assert said("收到 {x}", "got {x}").say("zh") == "收到 {x}"
    whole = told(Sentence(zh="“{what}”", en="'{what}'"), what=plainly("{odd}"))
    assert whole.say("en") == "'{odd}'"


def test_things_are_listed_as_each_language_lists_them():
    both = listed([WORDS.topic("wants_loan"), WORDS.topic("complaint_fee")])
    assert both.say("zh") == "想借钱、对收费不满"
    assert both.say("en") == "Wants a loan, Unhappy with a fee"


def test_money_is_said_in_the_banks_currency_unless_it_has_its_own():
    assert WORDS.money("120000").say("zh") == "¥12万"
    assert WORDS.money(1500, "USD").say("en") == "$1,500"
