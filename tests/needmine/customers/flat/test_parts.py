import pytest

from tests.needmine.customers.flat.rows import parts_of


def test_given_and_family_name_meet_in_one_spelling() -> None:
    (row,) = parts_of({"given_name": " Anne-Marie ", "surname": "O'Brien"})
    assert (row["given"], row["surname"]) == ("ANNEMARIE", "OBRIEN")
    swapped, right = parts_of(
        {"given_name": "Lee", "surname": "Ann"}, {"given_name": "Ann", "surname": "Lee"}
    )
    assert swapped["names_sorted"] == right["names_sorted"]


@pytest.mark.parametrize("written", ["Anne Marie Lee", "LEE, Anne Marie"])
def test_a_whole_name_is_taken_apart(written: str) -> None:
    (row,) = parts_of({"full_name": written})
    assert (row["given"], row["surname"]) == ("ANNEMARIE", "LEE")


def test_a_short_given_name_meets_the_full_one() -> None:
    short, full = parts_of({"first_name": "Bob"}, {"first_name": "ROBERT"})
    assert short["given_short"] == full["given_short"]


@pytest.mark.parametrize(
    "row", [{"姓名": "欧阳娜娜"}, {"姓": "欧阳", "名": "娜娜"}, {"name": "歐陽 娜娜"}]
)
def test_a_chinese_name_goes_the_bank_s_way(row: dict[str, str | None]) -> None:
    (found,) = parts_of(row)
    assert "na na ou yang" in found["name_keys"]
    assert (found["given"], found["surname"]) == (None, None)


def test_a_date_that_cannot_be_is_kept_and_an_empty_one_is_not() -> None:
    wrong, empty, swapped = parts_of(
        {"dob": "19850231"}, {"dob": "1900-01-01"}, {"dob": "1985-31-02"}
    )
    assert wrong["birth_digits"] == "19850231"
    assert empty["birth_digits"] is None
    assert wrong["birth_sorted"] == swapped["birth_sorted"]


def test_the_id_number_tells_the_birth_date_where_the_row_is_silent() -> None:
    (row,) = parts_of({"身份证号": "110105491231002", "出生日期": ""})
    assert (row["id_body"], row["birth_digits"]) == ("11010519491231002", "19491231")


@pytest.mark.parametrize(
    ("line", "house", "street", "building"),
    [
        ("12 High Street", "12", "highstreet", None),
        ("Flat 3, 12a High Street, York", "12a", "highstreet", "flat3york"),
        ("Rose Cottage", None, "rosecottage", None),
        ("体育西路12号3栋501", "12-3-501", "体育西路号栋", None),
        (",", None, None, None),
    ],
)
def test_a_line_of_an_address_is_taken_apart(
    line: str, house: str | None, street: str | None, building: str | None
) -> None:
    (row,) = parts_of({"address": line, "city": "York"})
    assert (row["house"], row["street"], row["building"]) == (house, street, building)


def test_the_first_telephone_that_is_filled_counts() -> None:
    first, second = parts_of(
        {"mobile": "", "phone": "0086 138 1234 5670"}, {"mobile": "13912345678", "phone": "1"}
    )
    assert (first["phone"], second["phone"]) == ("13812345670", "13912345678")


def test_gender_is_read_in_either_language() -> None:
    found = parts_of({"sex": "Female"}, {"sex": "男"}, {"sex": "?"}, {"sex": None})
    assert [row["gender"] for row in found] == ["female", "male", None, None]


def test_a_former_name_has_a_column_of_its_own_or_stands_beside_the_name() -> None:
    own, beside, latin = parts_of(
        {"姓名": "王芳", "曾用名": "李小丽"},
        {"姓名": "王芳（曾用名：李小丽）", "曾用名": None},
        {"姓名": "Ann Lee", "曾用名": "Fox"},
    )
    assert own["former_name"] == beside["former_name"] == "李小丽"
    assert own["name_keys"] == beside["name_keys"]
    assert latin["former"] == "FOX"


def test_an_address_in_chinese_meets_with_and_without_its_province() -> None:
    whole, short, apart = parts_of(
        {"地址": "广东省广州市天河区体育西路12号3栋501"},
        {"地址": "广州市天河区体育西路12号3栋501"},
        {"地址": "体育西路12号3栋501", "城市": "广州市"},
    )
    for part in ("house", "street"):
        assert whole[part] == short[part] == apart[part] is not None
    assert whole["place"] == short["place"] == "天河区"
    assert apart["place"] == "广州"
