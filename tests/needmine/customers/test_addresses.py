import pytest

from needmine.customers.addresses import chinese_address, normal_city


def test_a_city_with_and_without_its_last_word_is_one_place() -> None:
    assert normal_city("广州市") == normal_city(" 广 州 ") == "广州"


def test_districts_keep_their_last_word_and_nothing_stays_nothing() -> None:
    assert normal_city("朝阳区") == "朝阳区"
    assert normal_city("沙市") == "沙市"
    assert normal_city("  ") is None
    assert normal_city(None) is None
    assert normal_city("PRAGUE") == normal_city("Prague")


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("北京市海淀区中关村大街1号", ("北京", "海淀区", "中关村大街1号")),
        ("广东省 广州市 天河区 体育西路12号", ("广州", "天河区", "体育西路12号")),
        (
            "新疆维吾尔自治区伊犁哈萨克自治州伊宁市解放路8号",
            ("伊犁哈萨克自治州", "伊宁市", "解放路8号"),
        ),
        ("浙江省湖州市安吉县递铺镇", ("湖州", "安吉县", "递铺镇")),
        ("阳光小区3栋501", (None, None, "阳光小区3栋501")),
        ("上海市浦东新区世纪大道100号", ("上海", "浦东新区", "世纪大道100号")),
        ("", (None, None, "")),
        ("High Street 12", (None, None, "HighStreet12")),
    ],
)
def test_a_chinese_address_is_taken_apart_to_the_district(
    line: str, parts: tuple[str | None, str | None, str]
) -> None:
    assert chinese_address(line) == parts
