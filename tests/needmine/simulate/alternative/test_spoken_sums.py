import re

from needmine.simulate.alternative.spoken_sums import numeral, said_sum

SHARES = [n / 30 for n in range(30)]


def test_chinese_numerals_are_said_as_people_say_them() -> None:
    said = {1: "一", 10: "十", 15: "十五", 20: "二十", 100: "一百", 110: "一百一十",
            203: "二百零三", 1_005: "一千零五", 9_999: "九千九百九十九"}  # fmt: skip
    assert {number: numeral(number) for number in said} == said


def test_one_sum_is_said_in_many_forms() -> None:
    assert {said_sum(350_000, share, "zh") for share in SHARES} == {
        "35万", "35w", "35W左右", "三十五万", "三十来万", "35万块钱"
    }  # fmt: skip
    assert "三万五" in {said_sum(35_000, share, "zh") for share in SHARES}
    assert "三四万" in {said_sum(35_000, share, "zh") for share in SHARES}
    assert {"2k", "两千块"} <= {said_sum(2_000, share, "zh") for share in SHARES}
    assert {"£12,000", "12k", "twelve grand"} <= {said_sum(12_000, s, "en") for s in SHARES}


def test_english_sums_are_plain_english() -> None:
    for amount in (1_000, 45_000, 1_200_000):
        for share in SHARES:
            assert re.fullmatch(r"[£\d,a-z ]+", said_sum(amount, share, "en"))
