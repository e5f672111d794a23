import pytest

from needmine.governance.simulated import is_simulated


@pytest.mark.parametrize(
    ("number", "simulated"),
    [("990101199003070015", True), ("110101199003070015", False), ("9901", False)],
)
def test_only_the_reserved_prefix_is_a_simulators(number: str, simulated: bool) -> None:
    assert is_simulated(number, "id_number") is simulated


def test_a_name_can_be_anybodys() -> None:
    assert not is_simulated("99", "name")
