import pytest

from needmine.core.tables import IdentityKind
from needmine.governance.normal_forms import normal_form


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("phone", "138 1234 5678", "008613812345678"),
        ("phone", "8613812345678", "13812345678"),
        ("id_number", "11010119900307775x", " 110101 19900307 775X"),
        ("card_number", "6225 7512 3456 1496", "6225751234561496"),
        ("email", "Wang@QQ.com", "wang@qq.com "),
        ("name", "Wang  Xiaoming", "WANG XIAOMING"),
        ("name", "ABC", "abc"),
    ],
)
def test_two_spellings_of_one_value_have_one_form(kind: IdentityKind, one: str, other: str) -> None:
    assert normal_form(one, kind) == normal_form(other, kind)


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("phone", "13812345678", "13812345679"),
        ("name", "王小明", "王小名"),
        ("party_id", "0012", "12"),
        ("account_number", "10-1", "10-2"),
    ],
)
def test_two_values_keep_two_forms(kind: IdentityKind, one: str, other: str) -> None:
    assert normal_form(one, kind) != normal_form(other, kind)
