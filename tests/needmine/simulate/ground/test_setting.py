from tests.needmine.simulate.lived import told


def test_a_setting_hands_out_parameters_and_luck_by_its_seed() -> None:
    setting = told(seed=5)
    assert setting.number("people.age_mean") == setting.value("people")["age_mean"] == 44
    drawn = setting.luck("x").share("day", 1)
    assert drawn == told(seed=5, months=6).luck("x").share("day", 1)
    assert drawn != setting.luck("y").share("day", 1)
    assert drawn != told(seed=6).luck("x").share("day", 1)
