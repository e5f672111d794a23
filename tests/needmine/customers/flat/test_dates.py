import pytest

from needmine.customers.flat.dates import eight_digits, is_day_first


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("1985-04-03", "19850403"),
        ("1985/4/3 00:00:00", "19850403"),
        ("1985年4月3日", "19850403"),
        ("03/04/1985", "19850403"),
        ("19850403", "19850403"),
        ("3 April 1985", "19850403"),
        ("Apr 3, 1985", "19850403"),
        ("03041985", "19850403"),
        # Mistyped dates stay dates.
        ("1985-13-45", "19851345"),
        ("19850231", "19850231"),
        ("", None),
        ("unknown", None),
        ("3 Foo 1985", None),
        ("1985", None),
        (None, None),
    ],
)
def test_dates_come_to_eight_digits_however_they_are_written(
    written: str | None, digits: str | None
) -> None:
    assert eight_digits(written, day_first=True) == digits


def test_a_column_tells_whether_its_dates_begin_with_the_day() -> None:
    assert is_day_first(["01/02/1985", "25/12/1985", None])
    assert not is_day_first(["01/02/1985", "12/25/1985", "no date"])
    assert eight_digits("12/25/1985", day_first=False) == "19851225"
