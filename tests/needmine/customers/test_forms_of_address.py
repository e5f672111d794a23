import pytest

from needmine.customers.forms_of_address import called, family_keys


@pytest.mark.parametrize(
    ("written", "family", "gender"),
    [
        ("王女士", "wang", "female"),
        (" 李 总 ", "li", None),
        ("歐陽先生", None, None),
        ("欧阳先生", "ouyang", "male"),
        ("单于老师", "chanyu", None),
        ("MRS. Fox", "fox", "female"),
        ("Dr Šmíd", "smid", None),
    ],
)
def test_a_family_name_with_a_form_of_address_is_told(
    written: str, family: str | None, gender: str | None
) -> None:
    form = called(written)
    assert (form.family_keys[0] if form else None) == family
    assert (form.gender if form else None) == gender


@pytest.mark.parametrize(
    "name", [None, "", "先生", "王小明", "王小明先生", "Mr", "Mr John Fox", "周总理"]
)
def test_a_whole_name_or_none_is_no_form_of_address(name: str | None) -> None:
    assert called(name) is None


def test_the_family_name_of_a_latin_name_may_stand_first_or_last() -> None:
    assert "wang" in family_keys("WANG Xiaoming")
    assert "wang" in family_keys("XIAOMING WANG")
    assert "ouyang" in family_keys("Ouyang Xiu")
    assert family_keys("欧阳修") == ["ouyang"]
    assert family_keys("欧小阳") == ["ou"]
    assert family_keys("无") == []
