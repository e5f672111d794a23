import datetime as dt
from typing import Any

import pytest

from needmine.customers.rules import rules
from needmine.customers.traits import is_linkable, traits
from tests.needmine.customers.dirty_bank import id_number, read_rows, revealed, tokens


def traits_of(*given: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = traits(
        read_rows(*given), reveal=revealed, rules=rules()
    ).to_pylist()
    return found


@pytest.mark.parametrize(
    "written", ["13812345670", "+86 138-1234-5670", "0086 13812345670", "013812345670"]
)
def test_a_mobile_number_is_one_however_it_is_dialled(written: str) -> None:
    assert traits_of({"phone": tokens("phone", written)})[0]["phone"] == "13812345670"


@pytest.mark.parametrize("filler", ["00000000000", "13800000000", "12345678901", "110", "无"])
def test_a_telephone_typed_to_get_past_a_form_is_none(filler: str) -> None:
    found = traits_of({"phone": tokens("phone", filler)})[0]
    assert (found["phone"], found["phone_token"]) == (None, None)


def test_birth_date_and_gender_come_from_the_id_number_where_the_record_is_silent() -> None:
    number = tokens("id_number", id_number(dt.date(1985, 12, 3), 2))
    silent, said = traits_of(
        {"id_number": number},
        {"id_number": number, "birth_date": dt.date(1985, 12, 4), "gender": "male"},
    )
    assert (silent["birth_date"], silent["gender"]) == ("1985-12-03", "female")
    assert (said["birth_date"], said["gender"]) == ("1985-12-04", "male")


def test_the_birth_date_of_a_system_that_knew_none_is_none() -> None:
    assert traits_of({"birth_date": dt.date(1900, 1, 1)})[0]["birth_date"] is None


def test_day_and_month_are_also_given_changed_round() -> None:
    found = traits_of({"birth_date": dt.date(1985, 12, 3)})[0]
    assert (found["birth_digits"], found["birth_swapped"]) == ("19851203", "19850312")


def test_nobody_is_looked_for_by_a_telephone_that_a_crowd_shares() -> None:
    found = traits_of(*({"phone": "phone:13812345670"} for _ in range(61)))
    assert {row["phone_block"] for row in found} == {None}
    assert {row["phone"] for row in found} == {"13812345670"}


def test_records_without_name_number_or_telephone_cannot_be_linked() -> None:
    assert not is_linkable(read_rows({"city": "Praha"}))
    assert is_linkable(read_rows({"city": "Praha"}, {"name": "name:Jan"}))


def test_a_record_is_found_under_its_former_name_too() -> None:
    (row,) = traits_of({"name": tokens("name", "王芳（曾用名：李小丽）")})
    assert (row["name"], row["former_name"]) == ("王芳", "李小丽")
    assert row["name_keys"] == ["fang wang", "li li xiao"]


def test_a_number_given_up_is_looked_for_where_it_is_somebody_s_now() -> None:
    one, two, three = traits_of(
        {"phone": "phone:13912345671", "former_phones": ["phone:+86 139-1234-5670", "phone:110"]},
        {"phone": "phone:13912345670"},
        {"phone": "phone:13912345679"},
    )
    assert one["former_phones"] == ["13912345670"]
    assert one["phones_given_up"] == two["phones_given_up"] == ["13912345670"]
    assert three["phones_given_up"] == []


def test_a_form_of_address_tells_the_gender_unless_the_record_does() -> None:
    shown = traits_of({"name": "name:王女士"}, {"name": "name:王女士", "gender": "male"})
    assert [row["gender"] for row in shown] == ["female", "male"]
