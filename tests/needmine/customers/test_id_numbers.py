import datetime as dt

import pytest

from needmine.customers.id_numbers import read_id_number
from needmine.governance.check_digits import check_digit

BODY = "99010119900307773"


def test_fifteen_and_eighteen_digits_of_one_card_have_one_body() -> None:
    old, new = read_id_number("990101900307773"), read_id_number(BODY + check_digit(BODY))
    assert old is not None
    assert new is not None
    assert old.body == new.body == BODY
    assert (old.is_verified, new.is_verified) == (False, True)


def test_birth_date_and_gender_are_read_from_the_number() -> None:
    read = read_id_number(BODY + check_digit(BODY))
    assert read is not None
    assert read.birth_date == dt.date(1990, 3, 7)
    assert read.gender == "male"


def test_a_small_x_and_spaces_do_not_matter() -> None:
    assert read_id_number(" 11010519491231 002x ") == read_id_number("11010519491231002X")


def test_any_single_wrong_digit_is_found_by_the_check_digit() -> None:
    right = BODY + check_digit(BODY)
    for at in range(17):
        for digit in "0123456789".replace(right[at], ""):
            read = read_id_number(right[:at] + digit + right[at + 1 :])
            assert read is not None
            assert not read.is_verified


@pytest.mark.parametrize("filler", [None, "", "0", "000000000000000000", "123456789", "无"])
def test_fillers_are_no_number(filler: str | None) -> None:
    assert read_id_number(filler) is None


def test_an_impossible_birth_date_is_not_believed() -> None:
    read = read_id_number("990101199002307733")
    assert read is not None
    assert read.birth_date is None


def test_a_passport_is_kept_whole_and_counts_as_unverified() -> None:
    read = read_id_number("E12345678")
    assert read is not None
    assert (read.body, read.is_mainland, read.is_verified) == ("E12345678", False, False)


def test_a_home_permit_is_one_however_often_it_was_issued() -> None:
    first, third, passport = (
        read_id_number(n) for n in ("H1234567801", "h12345678 03", "E12345678")
    )
    assert first is not None
    assert passport is not None
    assert first == third
    assert (first.body, passport.body) == ("H12345678", "E12345678")
    assert not first.is_mainland
