import pytest

from needmine.governance.disclosing import disclosed


def test_without_a_purpose_a_cell_is_masked_by_its_column_or_by_what_it_shows_to_be() -> None:
    assert disclosed("王小明", "name") == "王**"
    assert disclosed("11010519491231002X", "") == "1****************X"
    assert disclosed("2026-01-31", "") == "2026-01-31"


def test_a_purpose_on_the_list_opens_it_and_no_other_does() -> None:
    assert disclosed("王小明", "name", purpose="source_repair") == "王小明"
    with pytest.raises(PermissionError):
        disclosed("王小明", "name", purpose="curiosity")
