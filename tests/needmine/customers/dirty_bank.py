"""A small bank whose true people are known, with the dirt that departments make."""

import datetime as dt
import random
from collections.abc import Callable, Sequence
from typing import Any

import pyarrow as pa

from needmine.customers.names import is_chinese
from needmine.governance.check_digits import check_digit

_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林郑谢罗梁宋唐许韩冯邓曹单曾解仇查吕任欧区"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国志红梅文斌晓东佳怡子轩雨"
_LATIN = {
    "王": "WANG", "李": "LI", "张": "ZHANG", "刘": "LIU", "陈": "CHEN", "杨": "YANG", "黄": "HUANG",
}  # fmt: skip
_CITIES = ("广州", "深圳", "佛山市", "东莞", "广州市", "珠海")


def tokens(kind: str, value: str | None) -> str | None:
    """Return a stand-in for a token that `revealed` can open."""
    return f"{kind}:{value}" if value else None


def revealed(values: Sequence[str | None]) -> list[str | None]:
    """Return the values behind stand-in tokens."""
    return [value.split(":", 1)[1] if value else None for value in values]


def id_number(birth: dt.date, serial: int, region: str = "990101") -> str:
    """Return a made-up 18-digit ID number with its right check digit."""
    body = f"{region}{birth:%Y%m%d}{serial:03d}"
    return body + check_digit(body)


def dirty_bank(
    *, people: int, seed: int, crosswalked: float
) -> tuple[dict[str, list[dict[str, Any]]], dict[tuple[str, str], int]]:
    """Return rows of parties and crosswalk, and the true person of each department's number.

    Everyone is in the master; half to three quarters are in each of three more departments, whose
    records the crosswalk names with the given probability and which are otherwise dirty.
    """
    chance = random.Random(seed)
    parties: list[dict[str, Any]] = []
    crosswalk: list[dict[str, Any]] = []
    truth: dict[tuple[str, str], int] = {}
    for person, facts in enumerate(_people(people, chance)):
        for department, share in (("core", 1.0), ("cards", 0.7), ("wealth", 0.5), ("loans", 0.6)):
            if chance.random() >= share:
                continue
            number = f"{department}:{chance.randrange(10**9):09d}"
            truth[department, number] = person
            shown = facts if department == "core" else _soiled(facts, chance)
            known_at = f"20{chance.randrange(10, 25)}-03-01"
            parties.append(_party(department, number, shown, known_at))
            if department == "core":
                master = number
            elif chance.random() < crosswalked:
                crosswalk.append(
                    {"department": department, "party_id": number, "master_party_id": master}
                )
    return {"parties": parties, "crosswalk": crosswalk}, truth


def _people(n: int, chance: random.Random) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while len(found) < n:
        found += _family(chance, at_most=n - len(found))
    return found


def _family(chance: random.Random, *, at_most: int) -> list[dict[str, Any]]:
    city, phone, surname = chance.choice(_CITIES), _phone(chance), _common(_SURNAMES, chance)
    members = []
    for _ in range(min(chance.choice((1, 1, 2, 3)), at_most)):
        birth = dt.date(1945, 1, 1) + dt.timedelta(days=chance.randrange(22_000))
        name = surname + "".join(_common(_GIVEN, chance) for _ in range(chance.choice((1, 2, 2))))
        # Of a hundred births one or two are twins; their names often share a character.
        if members and len(members[-1]["name"]) == 3 and chance.random() < 0.05:
            birth, name = members[-1]["birth_date"], members[-1]["name"][:2] + chance.choice(_GIVEN)
        members.append(
            {
                "name": name,
                "id_number": id_number(birth, chance.randrange(1000)),
                # A third of the families share one telephone.
                "phone": phone if chance.random() < 0.33 else _phone(chance),
                "birth_date": birth,
                "city": city,
            }
        )
    return members


def _common(characters: str, chance: random.Random) -> str:
    """Return a character, the first ones far more often, as names are."""
    return characters[int(len(characters) * chance.random() ** 2)]


def _phone(chance: random.Random) -> str:
    return f"1{chance.choice('3589')}{chance.randrange(10**9):09d}"


def _soiled(facts: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    shown = dict(facts)
    for soil, share in _SOILS:
        if chance.random() < share:
            soil(shown, chance)
    return shown


def _latin(shown: dict[str, Any], chance: random.Random) -> None:
    from pypinyin import lazy_pinyin

    name = shown["name"]
    surname = _LATIN.get(name[0]) or "".join(lazy_pinyin(name[0])).upper()
    given = "".join(lazy_pinyin(name[1:])).title()
    shown["name"] = f"{surname} {given}" if chance.random() < 0.5 else f"{given} {surname}"


def _spaced(shown: dict[str, Any], chance: random.Random) -> None:
    if is_chinese(shown["name"]):
        shown["name"] = "\u3000".join(shown["name"])


def _old_number(shown: dict[str, Any], chance: random.Random) -> None:
    number = shown["id_number"]
    if number and number[6:8] == "19":
        shown["id_number"] = number[:6] + number[8:17]


def _typo(shown: dict[str, Any], chance: random.Random) -> None:
    number = shown["id_number"]
    if number and len(number) == 18:
        at = chance.randrange(17)
        wrong = str((int(number[at]) + chance.randrange(1, 10)) % 10)
        shown["id_number"] = number[:at] + wrong + number[at + 1 :]


def _no_number(shown: dict[str, Any], chance: random.Random) -> None:
    shown["id_number"] = None


def _no_birth(shown: dict[str, Any], chance: random.Random) -> None:
    shown["birth_date"] = None


def _new_phone(shown: dict[str, Any], chance: random.Random) -> None:
    shown["phone"] = _phone(chance)


def _written_phone(shown: dict[str, Any], chance: random.Random) -> None:
    shown["phone"] = f"+86 {shown['phone'][:3]}-{shown['phone'][3:7]}-{shown['phone'][7:]}"


def _moved(shown: dict[str, Any], chance: random.Random) -> None:
    shown["city"] = chance.choice((*_CITIES, None))


_SOILS: tuple[tuple[Callable[[dict[str, Any], random.Random], None], float], ...] = (
    (_latin, 0.08),
    (_spaced, 0.05),
    (_old_number, 0.04),
    (_typo, 0.04),
    (_no_number, 0.30),
    (_no_birth, 0.15),
    (_new_phone, 0.25),
    (_written_phone, 0.2),
    (_moved, 0.15),
)


_READ = (
    *("department", "party_id", "kind", "name", "id_number", "phone", "email", "birth_date"),
    *("city", "gender", "branch_code", "former_phones", "app_id", "address"),
    *("master_party_id", "crosswalk_known_at", "first_known_at", "compared_since"),
)
_TYPES = {"birth_date": pa.date32(), "former_phones": pa.list_(pa.string())}


def read_rows(*given: dict[str, Any]) -> pa.Table:
    """Return records with the columns that linking reads, null where a row is silent."""
    rows = [{"former_phones": [], **row} for row in given]
    return pa.table(
        {n: pa.array([row.get(n) for row in rows], _TYPES.get(n, pa.string())) for n in _READ}
    )


def _party(department: str, number: str, shown: dict[str, Any], known_at: str) -> dict[str, Any]:
    return {
        "department": department,
        "party_id": number,
        "kind": "person",
        "name": tokens("name", shown["name"]),
        "id_number": tokens("id_number", shown["id_number"]),
        "phone": tokens("phone", shown["phone"]),
        "birth_date": shown["birth_date"],
        "city": shown["city"],
        "known_at": known_at,
    }
