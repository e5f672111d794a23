from pathlib import Path

from tests.needmine.simulate.conftest import Lived
from tests.needmine.simulate.lived import listed


def said(bank: Path) -> list[dict[str, str]]:
    """The calls of which something was written down."""
    return [row for row in listed(bank, "call_centre", "calls") if row["text"]]


def test_every_call_is_told_once_and_again_when_a_complaint_is_settled(
    lived: Lived, lived_bank: Path
) -> None:
    heard = lived.world.voices
    first = [row for row in said(lived_bank) if not row["closed_on"]]
    again = [row for row in said(lived_bank) if row["closed_on"]]

    assert len(first) == len(heard)
    assert len({row["call_id"] for row in first}) == len(first)
    assert sorted(row["text"] for row in first) == sorted(heard.text)
    assert len(again) == (heard.closed < 365).sum() > 20


def test_a_settled_complaint_is_first_told_as_open(lived_bank: Path) -> None:
    opened = {row["call_id"]: row for row in said(lived_bank) if not row["closed_on"]}

    for row in said(lived_bank):
        if row["closed_on"]:
            first = opened[row["call_id"]]
            assert first["updated_at"] < row["updated_at"]
            assert row["updated_at"][:10] >= row["closed_on"] >= row["started_at"][:10]
            assert (row["kind"], row["text"]) == ("complaint", first["text"])


def test_a_call_is_written_down_ten_minutes_after_it_began_and_not_before(
    lived_bank: Path,
) -> None:
    for row in said(lived_bank):
        assert row["updated_at"] > row["started_at"]
        assert row["updated_at"][:7].replace("-", "") == row["_file"][6:12]


def test_every_call_has_a_caller_with_a_number(lived_bank: Path) -> None:
    callers = {row["caller_id"]: row for row in listed(lived_bank, "call_centre", "callers")}

    for row in said(lived_bank):
        caller = callers[row["caller_id"]]
        assert len(caller["phone"]) == 11
        assert caller["first_call"][:10] <= row["started_at"][:10]


def test_callers_are_told_once_with_their_first_call(lived: Lived, lived_bank: Path) -> None:
    callers = listed(lived_bank, "call_centre", "callers")

    assert len({row["caller_id"] for row in callers}) == len(callers)
    assert len(callers) == len(lived.world.records["call_centre"])
    assert all(row["caller_id"].startswith("T") for row in callers)
    known = {row["first_call"][:7].replace("-", "") == row["_file"][8:14] for row in callers}
    assert known == {True}


def test_some_callers_were_found_in_core_banking_and_rightly(
    lived: Lived, lived_bank: Path
) -> None:
    callers, records = listed(lived_bank, "call_centre", "callers"), lived.world.records
    person = dict(zip(records["call_centre"].key, records["call_centre"].person, strict=True))
    core = dict(zip(records["core_banking"].person, records["core_banking"].key, strict=True))

    found = [row for row in callers if row["core_no"]]

    assert 0.3 < len(found) / len(callers) < 0.55
    assert all(core[person[row["caller_id"]]] == row["core_no"] for row in found)


def test_each_bank_hears_its_language(english_bank: Path, chinese_bank: Path) -> None:
    assert {row["lang"] for row in said(english_bank)} == {"en"}
    assert {row["lang"] for row in said(chinese_bank)} == {"zh"}


def test_each_file_has_a_call_of_which_nothing_was_written_down(lived_bank: Path) -> None:
    rows = listed(lived_bank, "call_centre", "calls")
    silent = [row for row in rows if not row["text"]]

    assert [row["_file"] for row in silent] == sorted({row["_file"] for row in rows})
    assert all(row["call_id"].startswith("X") for row in silent)
