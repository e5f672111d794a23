import pytest

from needmine.sources.drafting.headings import concepts_of
from needmine.sources.drafting.matching import Fit, RawColumn, fits
from needmine.sources.drafting.vocabulary import read_vocabulary
from needmine.sources.forms import profile_of
from needmine.sources.tables import CANONICAL

VOCABULARY = read_vocabulary()
NUMBERS = ["1001", "1002", "1003"]
DAYS = ["20260101", "20260102", "20260103"]


def best(file_name: str = "x", **columns: list[str]) -> Fit:
    raws = [
        RawColumn(
            name=name,
            concepts=concepts_of(name, VOCABULARY),
            profile=profile_of(values),
            codes=(),
            seen=tuple(dict.fromkeys(values)),
        )
        for name, values in columns.items()
    ]
    return fits(raws, CANONICAL, VOCABULARY, file_name=file_name)[0]


def pairs(fit: Fit) -> dict[str, str]:
    return {match.column.name: match.raw.name for match in fit.matches}


def test_bookings_are_known_by_pinyin_headings() -> None:
    fit = best(
        lsh=NUMBERS, zh=["6210001"] * 3, je=["1.00", "2.50", "3.00"], jdbz=["D", "C", "D"],
        jyrq=DAYS, ye=["10.00", "9.00", "8.00"], dfzh=["98"] * 3,
    )  # fmt: skip

    assert fit.table.name == "transactions"
    assert pairs(fit) == {
        "transaction_id": "lsh",
        "account_number": "zh",
        "amount": "je",
        "direction": "jdbz",
        "counterparty_account": "dfzh",
        "balance_after": "ye",
        "happened_at": "jyrq",
    }
    assert fit.defaulted == ("kind",)
    assert fit.missing == ()


def test_identities_are_known_by_their_values_under_any_heading() -> None:
    fit = best(
        cust_no=NUMBERS, f1=["110101199003070097"] * 3, f2=["13812345678"] * 3, f3=["a@b.cn"] * 3
    )

    assert pairs(fit) == {"party_id": "cust_no", "id_number": "f1", "phone": "f2", "email": "f3"}


@pytest.mark.parametrize(
    ("heading", "values"),
    [("birth_date", ["M", "F", "M"]), ("phone", ["2026-01-01"] * 3), ("name", ["1", "2", "3"])],
)
def test_values_overrule_a_heading(heading: str, values: list[str]) -> None:
    fit = best("customers", cust_no=NUMBERS, **{heading: values})

    assert heading not in pairs(fit).values()


def test_the_other_sides_account_is_not_the_account() -> None:
    fit = best("transactions", seq_no=NUMBERS, opp_acct=["98"] * 3, amt=["1.00"] * 3, tran_dt=DAYS)

    assert pairs(fit)["counterparty_account"] == "opp_acct"
    assert fit.missing == ("account_number", "direction")


def test_the_name_of_the_file_decides_between_two() -> None:
    columns = {"acct_no": NUMBERS, "principal": ["5.00"] * 3, "start_dt": DAYS}

    assert best("loans_2026", **columns).table.name == "loans"
    assert best("deposits_2026", **columns).table.name == "deposits"
