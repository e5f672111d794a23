"""Pairs of records for the sample: mother and daughter, a changed number, twins, a company."""

import datetime as dt
from typing import Any, Literal

from needmine.customers.explaining import VERDICTS
from needmine.desks.deciding import ShownPair, ShownSide, ShownStep, ShownTrait

from .sample_needs import both

_DEPARTMENTS = {
    "core": both("核心系统", "Core banking"),
    "app": both("手机银行", "App"),
    "cards": both("卡中心", "Card centre"),
}
_TITLES = {
    "name": both("姓名", "Name"),
    "id_number": both("证件号", "ID number"),
    "phone": both("手机号", "Mobile number"),
    "birth_date": both("出生日期", "Birth date"),
    "gender": both("性别", "Gender"),
    "city": both("城市", "City"),
    "occupation": both("职业", "Occupation"),
}
_TOKENS = {"name": "name", "phone": "phone", "id_number": "number"}


def _side(department: str, n: int, n_records: int) -> ShownSide:
    return ShownSide(
        department=department,
        department_title=_DEPARTMENTS[department],
        party_id=f"number:{n}",
        masked_number=f"****{4100 + n * 7}",
        customer_id=f"c{n:04d}",
        n_records=n_records,
        known_date=dt.date(2026, 3, 1 + n % 28),
    )


def _trait(
    name: str,
    one: Any,
    other: Any,
    agreement: Literal["same", "near", "different", "missing"],
    places: tuple[int, int],
) -> ShownTrait:
    kind = _TOKENS.get(name)
    tokens = [
        f"{kind}:{n}" if kind and value else ""
        for n, value in zip(places, (one, other), strict=True)
    ]
    return ShownTrait(
        name=name,
        title=_TITLES[name],
        one=one,
        other=other,
        agreement=agreement,
        tokens=(tokens[0], tokens[1]),
    )


def _step(name: str, bits: float) -> ShownStep:
    title = _TITLES[name]
    zh, en = ("相符", "agrees") if bits > 0 else ("不符", "differs")
    return ShownStep(title=title, says=both(f"{title.zh}{zh}", f"{title.en} {en}"), bits=bits)


def _pair(
    n: int,
    verdict: str,
    sides: tuple[tuple[str, int, int], tuple[str, int, int]],
    traits: list[tuple[str, Any, Any, Any]],
    bits: dict[str, float],
    probability: float | None,
) -> ShownPair:
    places = (sides[0][1], sides[1][1])
    start = -10.0 if probability is not None else 0.0
    return ShownPair(
        pair_id=f"pair{n}",
        verdict=verdict,
        says=VERDICTS[verdict],
        weight=None if probability is None else start + sum(bits.values()),
        probability=probability,
        start=start,
        one=_side(*sides[0]),
        other=_side(*sides[1]),
        traits=tuple(_trait(*each, places) for each in traits),
        steps=tuple(_step(name, weight) for name, weight in bits.items()),
    )


FEMALE = both("女", "Female")
PAIRS = (
    _pair(
        1,
        "ambiguous",
        (("app", 0, 1), ("core", 12, 6)),
        [
            ("name", "王**", "王**", "same"),
            ("id_number", "", "9****************X", "missing"),
            ("phone", "138****2050", "138****2051", "near"),
            ("birth_date", dt.date(1982, 3, 4), dt.date(1982, 4, 3), "near"),
            ("gender", FEMALE, FEMALE, "same"),
            ("city", "上海", "杭州", "different"),
            ("occupation", "财务经理", "", "missing"),
        ],
        {"name": 9.1, "phone": 10.4, "birth_date": 3.9, "gender": 1.0, "city": -2.9},
        0.9997,
    ),
    _pair(
        2,
        "two_id_numbers",
        (("cards", 1, 2), ("core", 13, 3)),
        [
            ("name", "李**", "李**", "near"),
            ("id_number", "9****************1", "9****************7", "different"),
            ("phone", "138****2063", "138****2063", "same"),
            ("birth_date", dt.date(1988, 5, 20), dt.date(1988, 5, 20), "same"),
        ],
        {"name": 3.3, "id_number": -9.8, "phone": 16.1, "birth_date": 14.2},
        0.981,
    ),
    _pair(
        3,
        "too_little",
        (("app", 2, 1), ("cards", 14, 2)),
        [("name", "", "张*", "missing"), ("phone", "138****2076", "138****2076", "same")],
        {"phone": 16.5},
        0.9892,
    ),
    _pair(
        4,
        "two_customers",
        (("core", 3, 1), ("core", 15, 1)),
        [
            ("name", "刘**", "刘**", "same"),
            ("birth_date", dt.date(1968, 9, 9), dt.date(1968, 9, 9), "same"),
        ],
        {"name": 9.0, "birth_date": 14.0},
        0.999,
    ),
    _pair(
        5,
        "too_little",
        (("cards", 4, 1), ("core", 16, 2)),
        [("name", "广州**", "广州**", "same"), ("id_number", "", "9****************8", "missing")],
        {},
        None,
    ),
)
