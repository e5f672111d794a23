"""What linking compares of each record, revealed in memory only."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from needmine.governance.normal_forms import normal_form

from .addresses import district_of, normal_city
from .compared_traits import TRAITS
from .forms_of_address import Called, called, family_keys
from .id_numbers import IdNumber, read_id_number
from .names import former_name, name_keys, names_but_one, normal_name
from .rules import Rules

Reveal = Callable[[Sequence[str | None]], list[str | None]]

# Eight times the same digit, or a staircase: typed to get past a form.
_RUN = 8
_STAIRS = "01234567890123456789"
_SHORTEST_PHONE = 7
_ID_HALF = 9


def traits(records: pa.Table, *, reveal: Reveal, rules: Rules) -> pa.Table:
    """Return what is compared of each record, one row per record in their order."""
    shown = reveal(records["name"].to_pylist())
    titled = [called(name) for name in shown]
    # A family name with a form of address is no name to compare.
    names = [None if form else name for form, name in zip(titled, shown, strict=True)]
    ids = [read_id_number(number) for number in reveal(records["id_number"].to_pylist())]
    phones = [phone_of(number) for number in reveal(records["phone"].to_pylist())]
    births = [
        _birth(date, number, rules)
        for date, number in zip(records["birth_date"].to_pylist(), ids, strict=True)
    ]
    former_phones = _former_phones(records["former_phones"], phones, reveal)
    ever = _ever(phones, former_phones)
    bodies = [number.body if number else None for number in ids]
    normal = [normal_name(name) for name in names]
    former = [former_name(name) for name in names]
    columns: dict[str, Any] = {
        "unique_id": range(len(records)),
        "name": normal,
        "name_token": _where(records["name"], normal),
        "former_name": former,
        # Found under the former name too.
        "name_keys": [
            [*name_keys(name), *name_keys(old)] for name, old in zip(names, former, strict=True)
        ],
        "name_but_one": [names_but_one(name) for name in normal],
        "family_keys": [
            list(form.family_keys) if form else family_keys(name)
            for form, name in zip(titled, names, strict=True)
        ],
        "is_called": [form is not None for form in titled],
        "id_body": bodies,
        "id_block": _unless_crowded(bodies, rules.largest_block),
        "id_front": [body[:_ID_HALF] if body else None for body in bodies],
        "id_back": [body[_ID_HALF:] or None if body else None for body in bodies],
        "id_is_mainland": [bool(number and number.is_mainland) for number in ids],
        "id_is_verified": [bool(number and number.is_verified) for number in ids],
        "phone": phones,
        "phone_block": _unless_crowded(phones, rules.largest_block),
        "phone_token": _where(records["phone"], phones),
        "former_phones": former_phones,
        "phones_ever": ever,
        "phones_given_up": _given_up(ever, former_phones, rules.largest_block),
        "email": [email_of(address) for address in reveal(records["email"].to_pylist())],
        "app_id": records["app_id"].to_pylist(),
        "app_block": _unless_crowded(records["app_id"].to_pylist(), rules.largest_block),
        "birth_date": [birth.isoformat() if birth else None for birth in births],
        "birth_digits": [_digits(birth) for birth in births],
        "birth_swapped": [_swapped(birth) for birth in births],
        "city": [normal_city(city) for city in records["city"].to_pylist()],
        "district": [district_of(line) for line in reveal(records["address"].to_pylist())],
        "gender": [
            said or _gender(number, form)
            for said, number, form in zip(records["gender"].to_pylist(), ids, titled, strict=True)
        ],
        "branch": records["branch_code"].to_pylist(),
    }
    return pa.table([pa.array(columns[field.name], field.type) for field in TRAITS], schema=TRAITS)


def _where(tokens: pa.ChunkedArray, values: list[str | None]) -> list[str | None]:
    return [
        token if value else None for token, value in zip(tokens.to_pylist(), values, strict=True)
    ]


def _gender(number: IdNumber | None, form: Called | None) -> str | None:
    return (number.gender if number else None) or (form.gender if form else None)


def _former_phones(
    tokens: pa.ChunkedArray, phones: list[str | None], reveal: Reveal
) -> list[list[str]]:
    """Return the numbers each record had before, in the spelling that is compared."""
    lists = tokens.to_pylist()
    opened = iter([phone_of(number) for number in reveal([t for each in lists for t in each])])
    had = [{next(opened) for _ in each} for each in lists]
    return [
        sorted(number for number in numbers if number and number != phone)
        for numbers, phone in zip(had, phones, strict=True)
    ]


def _ever(phones: Sequence[str | None], former: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return the telephones of each record, the present one first."""
    both = zip(phones, former, strict=True)
    return [[*([phone] if phone else []), *old] for phone, old in both]


def _given_up(ever: list[list[str]], former: list[list[str]], largest: int) -> list[list[str]]:
    """Return of each record the numbers, of now or before, that some record has given up.

    None of a record that had a number which a crowd has or had.
    """
    bearers = Counter(number for numbers in ever for number in numbers)
    given_up = {number for numbers in former for number in numbers}
    return [
        [number for number in numbers if number in given_up]
        if all(bearers[number] <= largest for number in numbers)
        else []
        for numbers in ever
    ]


def phone_of(number: str | None) -> str | None:
    """Return a telephone number in the spelling that is compared, None where it is none."""
    digits = normal_form(number, "phone") if number else ""
    if not digits.isdigit() or len(digits) < _SHORTEST_PHONE:
        return None
    # 0138… is how switchboards dial a mobile number of another city.
    if len(digits) == 12 and digits.startswith("01"):
        digits = digits[1:]
    runs = any(digit * _RUN in digits for digit in "0123456789")
    return None if runs or digits in _STAIRS or digits[1:] in _STAIRS else digits


def email_of(address: str | None) -> str | None:
    """Return an e-mail address in the spelling that is compared, None where it is none."""
    normal = normal_form(address, "email") if address else ""
    name, _, domain = normal.partition("@")
    return normal if name and "." in domain else None


def _birth(date: dt.date | None, number: IdNumber | None, rules: Rules) -> dt.date | None:
    if date is not None and date.isoformat() not in rules.empty_birth_dates:
        return date
    return number.birth_date if number else None


def _digits(date: dt.date | None) -> str | None:
    return date.isoformat().replace("-", "") if date else None


def _swapped(date: dt.date | None) -> str | None:
    return f"{date.year:04d}{date.day:02d}{date.month:02d}" if date else None


def _unless_crowded(values: list[str | None], largest: int) -> list[str | None]:
    counts = Counter(values)
    return [value if counts[value] <= largest else None for value in values]


def is_linkable(records: pa.Table) -> bool:
    """Return whether any record has a name, an ID number, a telephone or an app's id."""
    return any(
        pc.any(pc.is_valid(records[column])).as_py()
        for column in ("name", "id_number", "phone", "app_id")
    )
