"""The limits are settings with sources; a mistake in one is named with its line."""

import datetime as dt
from pathlib import Path

import pytest

from needmine.core.definitions import DefinitionError
from needmine.governance.policies import SHIPPED, Policies, QuietHours, read_policies
from tests.rows import contracts

TEXT = SHIPPED.read_text(encoding="utf-8")


def _read(folder: Path, text: str) -> Policies:
    file = folder / "policies.yml"
    file.write_text(text, encoding="utf-8")
    return read_policies(file)


def test_every_shipped_limit_has_its_source_in_both_languages() -> None:
    policies = read_policies(SHIPPED)
    assert policies.sources
    for source in (*policies.sources.values(), *(t.source for t in policies.retention.values())):
        assert source.zh
        assert source.en
    assert "contact_limit" in policies.sources


def test_every_table_is_kept_for_a_term_that_the_policies_name() -> None:
    terms = {contract.retention for contract in contracts().values()} - {""}
    assert terms
    assert terms <= set(read_policies(SHIPPED).retention)


def test_transactions_are_kept_ten_years() -> None:
    assert read_policies(SHIPPED).retention["transactions_10y"].years == 10


def test_a_changed_limit_is_read(tmp_path: Path) -> None:
    changed = _read(tmp_path, TEXT.replace("per_7_days: 2", "per_7_days: 1"))
    assert changed.contacts_per_7_days == 1


def test_the_low_score_guard_can_be_switched_off(tmp_path: Path) -> None:
    off = _read(tmp_path, TEXT.replace("low_score: 550", "low_score: null"))
    assert off.low_score is None


def test_the_burden_of_debts_has_its_limit_from_the_regulator_and_can_be_switched_off(
    tmp_path: Path,
) -> None:
    shipped = read_policies(SHIPPED)
    assert (shipped.highest_burden, shipped.refuses_unknown_burden) == (0.55, True)
    assert "银监发〔2004〕57号" in shipped.sources["payment_burden"].zh
    off = _read(tmp_path, TEXT.replace("highest_share: 0.55", "highest_share: null"))
    assert off.highest_burden is None


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("per_7_days: 2", "per_7_days: -2", "per_7_days.*negative"),
        ("per_7_days: 2", "per_7_days: two", "whole number"),
        ("per_7_days: 2", "per_day: 2", "per_day"),
        ("C3: R3", "C3: R9", "R9"),
        ("C3: R3, ", "", "C3.*missing"),
        ("share: 0.10", "share: 10", "0 to 0.5"),
        ("highest_share: 0.55", "highest_share: 55", "above 0 and at most 1.*0.55"),
        ('from: "21:00"', "from: nine", "no time of day"),
        ("hold_out: stand_aside", "hold_out: maybe", "maybe"),
        ("years: 10", "years: -1", "negative"),
    ],
)
def test_a_mistake_is_named_with_its_place(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    assert old in TEXT
    with pytest.raises(DefinitionError, match=rf"policies.yml:\d+.*{message}"):
        _read(tmp_path, TEXT.replace(old, new))


def test_a_limit_without_its_source_is_refused(tmp_path: Path) -> None:
    start = TEXT.index("  source:")
    end = TEXT.index("\n\n", start)
    with pytest.raises(DefinitionError, match="source"):
        _read(tmp_path, TEXT[:start] + TEXT[end:])


@pytest.mark.parametrize(
    ("start", "end", "hour", "may"),
    [
        (21, 8, 7, False),
        (21, 8, 8, True),
        (21, 8, 21, False),
        (12, 14, 13, False),
        (12, 14, 9, True),
    ],
)
def test_nobody_is_contacted_in_quiet_hours(start: int, end: int, hour: int, may: bool) -> None:
    hours = QuietHours(start=dt.time(start), end=dt.time(end))
    assert hours.may_contact(dt.time(hour)) is may


def test_the_hours_left_are_said_for_the_crm() -> None:
    assert read_policies(SHIPPED).quiet_hours.contact_hours() == "08:00-21:00"
    assert QuietHours(start=dt.time(0), end=dt.time(0)).contact_hours() == ""
