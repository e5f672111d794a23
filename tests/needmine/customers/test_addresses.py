from needmine.customers.addresses import normal_city


def test_a_city_with_and_without_its_last_word_is_one_place() -> None:
    assert normal_city("广州市") == normal_city(" 广 州 ") == "广州"


def test_districts_keep_their_last_word_and_nothing_stays_nothing() -> None:
    assert normal_city("朝阳区") == "朝阳区"
    assert normal_city("沙市") == "沙市"
    assert normal_city("  ") is None
    assert normal_city(None) is None
    assert normal_city("PRAGUE") == normal_city("Prague")
