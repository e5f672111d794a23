from tests.needmine.simulate.lived import told


def test_a_setting_hands_out_dice_and_parameters() -> None:
    setting = told(seed=5)
    assert setting.dice("x").random() == setting.dice("x").random()
    assert setting.dice("x").random() != told(seed=6).dice("x").random()
    assert setting.number("people.age_mean") == setting.value("people")["age_mean"]
