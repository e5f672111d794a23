import pytest

from needmine.customers.names import company_forms, former_name, is_chinese, name_keys, normal_name


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("王　小 明", "王小明"),
        ("王小明先生", "王小明"),
        ("王小明(已故)", "王小明"),
        ("买买提·阿不都", "买买提阿不都"),
        ("王小明 WANG XIAOMING", "王小明"),
        ("Ｗａｎｇ  Xiao-Ming", "WANG XIAO MING"),
        ("Dvořák Jan", "DVORAK JAN"),
        ("(王小明)", "王小明"),
    ],
)
def test_one_name_in_several_spellings_becomes_one(written: str, meant: str) -> None:
    assert normal_name(written) == meant


@pytest.mark.parametrize("filler", [None, "", " ", "王女士", "XXXX", "138", "\x00", "😀"])
def test_a_field_filled_to_get_past_a_form_names_nobody(filler: str | None) -> None:
    assert normal_name(filler) is None
    assert name_keys(filler) == []


@pytest.mark.parametrize(
    ("chinese", "latin"),
    [
        ("张伟明", "ZHANG WEIMING"),
        ("张伟明", "Weiming Zhang"),
        ("张伟明", "zhangweiming"),
        ("张伟明", "Wei-Ming, ZHANG"),
        ("单伟", "SHAN WEI"),
        ("单伟", "Wei Dan"),
        ("曾乐", "ZENG YUE"),
        ("曾乐", "LE ZENG"),
        ("尉迟恭", "YUCHI GONG"),
        ("欧阳娜娜", "Nana Ouyang"),
        ("吕布", "LYU BU"),
        ("吕布", "LÜ BU"),
        ("吕布", "LU BU"),
        ("張偉明", "ZHANG WEIMING"),
        ("歐陽娜娜", "OUYANG NANA"),
        ("阿卜杜拉·买买提", "ABUDULA MAIMAITI"),
        ("阿卜杜热依木•吐尔逊", "Tuerxun Abudureyimu"),
        ("迪丽热巴‧迪力木拉提", "DILIREBA DILIMULATI"),
        ("上官婉儿", "SHANGGUAN WANER"),
    ],
)
def test_a_latin_name_in_either_order_meets_the_characters_it_transcribes(
    chinese: str, latin: str
) -> None:
    assert set(name_keys(chinese)) & set(name_keys(latin))


@pytest.mark.parametrize(
    ("one", "other"), [("张明", "张梦"), ("王建国", "王建军"), ("宁静", "朱静"), ("李娜", "LI LI")]
)
def test_names_that_nobody_would_confuse_have_no_reading_in_common(one: str, other: str) -> None:
    assert not set(name_keys(one)) & set(name_keys(other))


def test_a_foreign_name_keeps_its_words_in_any_order() -> None:
    assert name_keys("John Smith") == name_keys("SMITH, John") == ["john smith"]


def test_absurdly_long_names_are_read_quickly_and_never_in_more_than_eight_ways() -> None:
    assert 1 < len(name_keys("乐" * 40)) <= 8
    assert len(name_keys("单曾解朴")) == 8
    assert name_keys("xian" * 2000) == ["xian" * 2000]


def test_characters_are_told_from_letters() -> None:
    assert is_chinese("李𠮷")
    assert not is_chinese("LI JI")


def test_long_and_short_legal_forms_are_listed() -> None:
    assert company_forms()["有限责任公司"] == "有限公司"


@pytest.mark.parametrize("dot", ["·", "•", "‧", "・", "．", ".", " "])
def test_whatever_dot_parts_a_name_it_is_one_name(dot: str) -> None:
    assert normal_name(f"阿卜杜拉{dot}买买提") == "阿卜杜拉买买提"


def test_traditional_and_simplified_characters_meet_in_their_reading() -> None:
    for traditional, simplified in (
        ("歐陽鋒", "欧阳锋"),
        ("劉國華", "刘国华"),
        ("葉麗娟", "叶丽娟"),
    ):
        assert set(name_keys(traditional)) & set(name_keys(simplified))


@pytest.mark.parametrize(
    ("written", "name", "former"),
    [
        ("王芳（曾用名：王小芳）", "王芳", "王小芳"),
        ("王芳 曾用名王小芳", "王芳", "王小芳"),
        ("王芳(原名 王小芳)先生", "王芳", "王小芳"),
        ("Ann Lee (née Fox)", "ANN LEE", "FOX"),
        ("Ann Lee, formerly Ann Fox", "ANN LEE", "ANN FOX"),
        ("曾用名王小芳", "曾用名王小芳", "王小芳"),
        ("Renee Needham", "RENEE NEEDHAM", None),
        ("王芳（已故）", "王芳", None),
    ],
)
def test_a_former_name_is_told_from_the_name_beside_it(
    written: str, name: str, former: str | None
) -> None:
    assert (normal_name(written), former_name(written)) == (name, former)
