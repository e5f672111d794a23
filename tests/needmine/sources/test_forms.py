import pytest

from needmine.sources.forms import are_headings, form_of, profile_of


@pytest.mark.parametrize(
    ("value", "form"),
    [
        ("2026-01-31", "date"),
        ("20260131", "date_compact"),
        ("99991231", "date_compact"),
        ("2026/01/31", "date_slash"),
        ("2026/1/5", "date_slash_short"),
        ("2026.01.31", "date_dot"),
        ("2026年1月5日", "date_chinese"),
        ("31.01.2026", "date_day_first"),
        ("2026-01-31 18:05:00", "instant"),
        ("2026-01-31T18:05:00.123+08:00", "instant"),
        ("20260131180500", "instant_compact"),
        ("18:05:00", "time"),
        # No such day: digits, not dates.
        ("20260231", "whole"),
        ("2026-02-30", "code"),
        ("1,234.50", "grouped"),
        ("-12.5", "number"),
        ("3.85%", "percent"),
        ("王小明", "characters"),
        ("阿依古丽·买买提", "characters"),
        ("91350100M000100Y43", "credit_code"),
        ("13812345678", "phone"),
        ("RM003", "code"),
        ("转账 给 王", "text"),
        ("  ", ""),
    ],
)
def test_each_way_of_writing_is_known(value: str, form: str) -> None:
    assert form_of(value) == form


def test_a_column_has_the_form_that_nine_in_ten_have() -> None:
    column = profile_of(["20260131"] * 18 + ["0", "n/a", None, " "])

    assert (column.form, column.n, column.n_filled, column.n_distinct) == (
        "date_compact",
        22,
        20,
        3,
    )
    assert profile_of(["20260131"] * 8 + ["n/a"] * 2).form == "code"


def test_amounts_without_decimals_among_others_are_amounts() -> None:
    assert profile_of(["100", "12.50", "7"]).form == "number"
    assert profile_of(["100", "1,200.00", "7.5"]).form == "grouped"


def test_single_and_double_digits_are_one_way_of_writing_dates() -> None:
    assert profile_of(["2026/1/5", "2026/12/25"]).form == "date_slash_short"
    assert profile_of(["2026/1/5", "20261225"]).form == "text"


def test_account_numbers_among_which_some_look_like_cards_are_digits() -> None:
    assert profile_of(["6200000000000012", "6200000000000013", "4111111111111111"]).form == "whole"


def test_an_empty_column_has_no_form() -> None:
    assert profile_of(["", None]).form == ""


@pytest.mark.parametrize(
    ("line", "is_header"),
    [
        (["cust_no", "ID No.", "手机号"], True),
        (["客户号", "金额(元)", "M1"], True),
        (["王小明", "13812345678", "A"], False),
        (["A", "B", "20260131"], False),
        (["A01", "12.50"], False),
        ([], False),
    ],
)
def test_a_line_of_data_is_no_header(line: list[str], is_header: bool) -> None:
    assert are_headings(line) is is_header
