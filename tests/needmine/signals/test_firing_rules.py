from needmine.signals.firing_rules import strength_over


def test_strength_is_a_half_at_the_limit_and_grows_towards_one() -> None:
    strengths = [strength_over(value, 50) for value in (0, 50, 150, 10**9)]
    assert strengths[:3] == [0.0, 0.5, 0.75]
    assert strengths[2] < strengths[3] <= 1.0


def test_a_limit_of_zero_and_a_value_of_zero_have_no_strength() -> None:
    assert strength_over(0, 0) == 0.0
