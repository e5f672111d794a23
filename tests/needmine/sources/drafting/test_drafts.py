import datetime as dt
from pathlib import Path

import pytest

from needmine.core.errors import NeedmineError
from needmine.sources.drafting.drafts import Draft, draft, files_pattern

TODAY = dt.date(2026, 7, 1)
CUSTOMERS = "khh,khxm,zjhm\n1001,王小明,110101199003070097\n1002,李雷,110101199003070097\n"


def drafted(folder: Path, text: str, name: str = "cust_20260630.csv", **more: str) -> Draft:
    (folder / name).write_text(text, encoding="utf-8")
    return draft(folder / name, today=TODAY, **more)  # type: ignore[arg-type]


def test_a_dated_name_tells_when_it_was_written_and_which_files_are_alike(tmp_path: Path) -> None:
    found = drafted(tmp_path, CUSTOMERS)

    assert found.exported_at == r"cust_(?P<date>\d{8})\.csv"
    assert not found.exported_is_asked
    assert files_pattern(found.file, tmp_path) == "cust_*.csv"
    assert files_pattern(found.file, None) == str(tmp_path.resolve() / "cust_*.csv")
    assert files_pattern(found.file, tmp_path / "bank") == str(tmp_path.resolve() / "cust_*.csv")


def test_a_name_without_date_has_the_day_asked(tmp_path: Path) -> None:
    found = drafted(tmp_path, CUSTOMERS, "cust.csv")

    assert (found.exported_at, found.exported_is_asked) == ("2026-07-01", True)


def test_states_are_whole_and_events_and_dated_rows_add_up(tmp_path: Path) -> None:
    changes = CUSTOMERS.replace("zjhm\n", "zjhm,gxsj\n").replace("97\n", "97,2026-01-01 09:00:00\n")

    assert drafted(tmp_path, CUSTOMERS).load == "full"
    assert drafted(tmp_path, changes).load == "incremental"


def test_a_table_that_was_asked_for_is_drafted_and_what_it_lacks_is_named(tmp_path: Path) -> None:
    found = drafted(tmp_path, CUSTOMERS, table="cards")

    assert found.fit.table.name == "cards"
    assert found.fit.missing == ("card_number", "account_number", "issued_date")
    assert found.fits[1].table.name == "parties"


def test_a_department_makes_its_own_numbers_known(tmp_path: Path) -> None:
    text = CUSTOMERS.replace("khh", "crm_no")

    assert "party_id" in drafted(tmp_path, text).fit.missing
    assert drafted(tmp_path, text, department="crm").fit.missing == ()


def test_columns_that_nothing_uses_are_left_out_by_name(tmp_path: Path) -> None:
    found = drafted(tmp_path, "khh,xm,zzqx\n1,王小明,7\n")

    assert found.left_out == ("zzqx",)


@pytest.mark.parametrize(
    ("text", "more", "said"),
    [
        (CUSTOMERS, {"table": "customers"}, "no canonical table 'customers'"),
        ("1001,王小明,110101199003070097\n1002,李雷,\n", {}, "first line"),
        ("", {}, "is empty"),
    ],
)
def test_what_cannot_be_drafted_is_refused_without_a_value(
    tmp_path: Path, text: str, more: dict[str, str], said: str
) -> None:
    with pytest.raises(NeedmineError, match=said) as refused:
        drafted(tmp_path, text, **more)
    assert "小明" not in refused.value.say("zh") + refused.value.say("en")


def test_no_value_of_a_person_is_in_a_draft(tmp_path: Path) -> None:
    found = repr(drafted(tmp_path, CUSTOMERS))

    assert not any(value in found for value in ("小明", "李雷", "110101199003070097", "'1001'"))
