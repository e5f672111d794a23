import pyarrow as pa
import pytest

from needmine.core.tables import Code
from needmine.engine.duckdb import DuckEngine
from needmine.sources.codes import CURRENCIES, REASON_OF, is_code
from tests.needmine.sources.departments import DATED, Departments


def taken(engine: DuckEngine, code: Code, texts: list[str | None]) -> list[bool | None]:
    rows = engine.table(pa.table({"text": pa.array(texts, pa.string())}))
    found: list[bool | None] = (
        rows.select(ok=is_code(rows.text, code)).to_pyarrow()["ok"].to_pylist()
    )
    return found


@pytest.mark.parametrize(
    ("code", "right", "wrong"),
    [
        ("iso_4217", ["CNY", "GBP", "CZK", "XAU"], ["RMB", "cny", "156", "CN", "XXX", "人民币"]),
        (
            "mcc",
            ["0742", "5411", "9999"],
            ["0001", "0741", "541", "54110", "5 11", "54AB", "０742"],
        ),
    ],
)
def test_codes_of_the_lists_are_taken_and_no_others(
    engine: DuckEngine, code: Code, right: list[str | None], wrong: list[str | None]
) -> None:
    assert taken(engine, code, right) == [True] * len(right)
    assert taken(engine, code, wrong) == [False] * len(wrong)
    assert taken(engine, code, [None]) == [None]


def test_every_currency_has_three_capital_letters_and_every_list_a_reason() -> None:
    assert all(len(code) == 3 and code.isascii() and code.isupper() for code in CURRENCIES)
    assert set(REASON_OF) == {"iso_4217", "mcc"}


def test_a_wrong_currency_goes_to_quarantine_and_an_empty_one_does_not(bank: Departments) -> None:
    mapping = (
        "select no as account_number, 'term' as kind, opened as opened_date,"
        " ccy as currency from raw"
    )
    bank.feed("core/accounts", "files: accounts_*.csv\n" + DATED, mapping)
    bank.deliver(
        "accounts_20260101.csv",
        "no,opened,ccy\nA,2020-01-01,CNY\nB,2020-01-01,RMB\nC,2020-01-01,\n",
    )

    assert bank.rows("accounts", "from_row", "currency") == [(1, "CNY"), (3, None)]
    assert bank.rows("quarantine", "from_row", "column", "reason", "shown_value") == [
        (2, "currency", "not_a_currency", "aaa")
    ]
