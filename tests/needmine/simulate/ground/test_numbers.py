import numpy as np

from needmine.simulate.ground.numbers import (
    account_numbers,
    card_numbers,
    id_numbers,
    is_id_number,
    luhn_digit,
    phones,
    scattered,
)


def luhn_holds(number: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def test_the_check_digit_is_the_one_of_the_standard() -> None:
    # The example of GB 11643-1999 itself, and the same with one digit changed.
    assert is_id_number("11010519491231002X")
    assert not is_id_number("11010519491231003X")
    assert not is_id_number("1101051949123100")


def test_id_numbers_are_right_unlike_and_nobodys() -> None:
    births = np.full(30_000, np.datetime64("1988-02-29"))
    numbers = id_numbers(births, np.arange(30_000) % 2 == 0)
    assert len(set(numbers)) == 30_000
    assert all(is_id_number(number) for number in numbers[:500])
    assert all(number.startswith("99") and number[6:14] == "19880229" for number in numbers)
    # The 17th digit tells women (even) from men (odd).
    assert all(int(number[16]) % 2 == place % 2 for place, number in enumerate(numbers))


def test_the_luhn_digit_of_a_known_number_is_found() -> None:
    assert luhn_digit(np.array([7992739871]), 10).tolist() == [3]


def test_card_and_account_numbers_hold_the_luhn_check() -> None:
    index = np.arange(2_000)
    cards, accounts = card_numbers(index), account_numbers(98, index)
    assert all(luhn_holds(number) for number in [*cards, *accounts])
    assert {number[:6] for number in cards} == {"999000"}
    assert len(set(cards)) == len(set(accounts)) == 2_000


def test_phones_have_eleven_digits_behind_a_prefix_of_machines() -> None:
    numbers = phones(np.arange(5_000))
    assert len(set(numbers)) == 5_000
    assert all(len(number) == 11 and number.startswith("144") for number in numbers)


def test_scattering_never_meets_the_same_number_twice() -> None:
    assert len(set(scattered(np.arange(10_000), 4, salt=3).tolist())) == 10_000
