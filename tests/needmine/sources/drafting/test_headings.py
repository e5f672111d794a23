import pytest

from needmine.sources.drafting.headings import concepts_of
from needmine.sources.drafting.vocabulary import read_vocabulary

VOCABULARY = read_vocabulary()


@pytest.mark.parametrize(
    "heading", ["cust_no", "CustNo", "CUST NO.", "customerNumber", "custno", "客户号", "khh", "KHH"]
)
def test_one_meaning_in_many_spellings_is_one(heading: str) -> None:
    assert concepts_of(heading, VOCABULARY) == {"customer", "number"}


@pytest.mark.parametrize(
    ("heading", "concepts"),
    [
        ("交易日期", {"transaction", "date"}),
        ("jyrq", {"transaction", "date"}),
        ("对方账号", {"counterparty", "account"}),
        ("opp_acct", {"counterparty", "account"}),
        ("证件号码", {"document"}),
        ("余额（元）", {"balance", "?元"}),
        ("answered_at", {"answer", "time"}),
        ("expiresOn", {"expire", "date"}),
        ("zzqx", {"?zzqx"}),
        ("12", set()),
        ("", set()),
    ],
)
def test_a_heading_is_what_its_words_mean(heading: str, concepts: set[str]) -> None:
    assert concepts_of(heading, VOCABULARY) == concepts
