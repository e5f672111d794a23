"""Only what the gate allowed leaves the house, under the bank's own customer number."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from needmine.actions.gate import gate
from needmine.core.sentences import Sentence
from needmine.desks.leads import NotAllowed, Wording, WrittenLeads, write_leads
from tests.needmine.actions.one_customer import (
    ACTIONS,
    NOTHING_AGAINST,
    NOW,
    POLICIES,
    PRODUCTS,
    needs,
    tables,
)

WORDING = Wording(
    needs={"grow_savings": Sentence(zh="闲钱增值", en="Grow idle savings")},
    actions=ACTIONS,
    products=PRODUCTS,
    contact_hours="08:00-21:00",
)

# c1 may be offered savings; c2 withdrew consent; c3 is held out; c4 has no number of the master's.
IDS = ("c1", "c2", "c3", "c4")


def _reveal(tokens: Sequence[str | None], *, purpose: str) -> list[str | None]:
    assert purpose == "crm_leads"
    return [token and token.replace("token", "CN00") for token in tokens]


def _bank() -> tuple[Any, list[dict[str, Any]]]:
    people = [
        {
            "customer_id": each,
            "kind": "person",
            "birth_date": "1986-03-05",
            "n_records": 1,
            "banker_code": "B7",
            "customer_number": None if each == "c4" else f"token-{each}",
        }
        for each in IDS
    ]
    consents = [
        {
            "party_id": f"p-{each}",
            "purpose": "marketing",
            "state": "withdrawn" if each == "c2" else "granted",
            "happened_at": "2026-01-05 09:00",
        }
        for each in IDS
    ]
    arms = [
        {
            "customer_id": each,
            "need": need,
            "arm": "hold_out" if each == "c3" else "treatment",
            "assigned_date": "2026-01-01",
        }
        for each in IDS
        for need in ("grow_savings", "keep_relationship")
    ]
    bank = tables(
        customers=people,
        customer_records=[
            {"party_id": f"p-{each}", "customer_id": each, "method": "master"} for each in IDS
        ],
        customer_accounts=[
            {**NOTHING_AGAINST["customer_accounts"][0], "customer_id": each} for each in IDS
        ],
        consents=consents,
        assignments=arms,
        risk_assessments=[],
    )
    return bank, people


BANK, PEOPLE = _bank()
NEEDS = needs(
    *(
        {"need_id": f"{each}-{need}", "customer_id": each, "need": need, "value_bank": "90"}
        for each in IDS
        for need in ("grow_savings", "keep_relationship")
    )
)


@pytest.fixture(scope="module")
def actions() -> pa.Table:
    return gate(BANK, as_of=NOW, needs=NEEDS, actions=ACTIONS, products=PRODUCTS, policies=POLICIES)


def _write(folder: Path, actions: pa.Table, **more: Any) -> WrittenLeads:
    settings: dict[str, Any] = {
        "needs": NEEDS,
        "customers": BANK["customers"].to_pyarrow(),
        "wording": WORDING,
        "reveal": _reveal,
        "languages": ("zh", "en"),
        "run_id": "run-1",
        "as_of": NOW,
        **more,
    }
    return write_leads(folder, actions=actions, **settings)


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_leads_carry_the_banks_own_number_and_what_to_say(
    tmp_path: Path, actions: pa.Table
) -> None:
    written = _write(tmp_path, actions)
    assert [path.name for path in written.files] == [
        "leads_2026-07-01.csv",
        "tags_2026-07-01.csv",
        "leads_2026-07-01.OK",
    ]
    leads = _read(written.files[0])
    assert sorted((row["customer_number"], row["action"]) for row in leads) == [
        ("CN00-c1", "offer_term_1y"),
        ("CN00-c1", "retention_call"),
        ("CN00-c2", "retention_call"),
    ]
    offer = next(row for row in leads if row["action"] == "offer_term_1y")
    assert offer["need_title_zh"] == "闲钱增值"
    assert offer["need_title_en"] == "Grow idle savings"
    assert offer["product_code"] == "term_1y"
    assert offer["contact_hours"] == "08:00-21:00"
    assert offer["banker_code"] == "B7"
    assert offer["expires_date"] == "2026-07-15"
    assert offer["say_zh"]
    assert offer["avoid_en"]


def test_a_tag_says_what_may_be_offered_and_what_not_and_why(
    tmp_path: Path, actions: pa.Table
) -> None:
    tags = _read(_write(tmp_path, actions).files[1])
    (savings,) = [row for row in tags if row["need"] == "grow_savings"]
    assert "一年期定期存款" in savings["offers_zh"]
    assert "no risk assessment" in savings["not_offered_en"]
    assert savings["lead_id"]


def test_a_need_of_which_everything_is_refused_leaves_no_tag(
    tmp_path: Path, actions: pa.Table
) -> None:
    tags = _read(_write(tmp_path, actions).files[1])
    assert ("CN00-c2", "grow_savings") not in {
        (row["customer_number"], row["need"]) for row in tags
    }


def test_nobody_in_the_hold_out_appears_in_any_file(tmp_path: Path, actions: pa.Table) -> None:
    for path in _write(tmp_path, actions).files:
        assert "CN00-c3" not in path.read_text(encoding="utf-8")


def test_numbers_are_revealed_only_of_those_who_are_contacted(
    tmp_path: Path, actions: pa.Table
) -> None:
    asked: list[str | None] = []

    def reveal(tokens: Sequence[str | None], *, purpose: str) -> list[str | None]:
        asked.extend(tokens)
        return _reveal(tokens, purpose=purpose)

    _write(tmp_path, actions, reveal=reveal)
    assert sorted(token or "" for token in asked) == ["", "token-c1", "token-c2"]


def test_a_customer_without_a_number_is_left_out_and_counted(
    tmp_path: Path, actions: pa.Table
) -> None:
    written = _write(tmp_path, actions)
    assert (written.n_leads, written.n_tags, written.n_unaddressed) == (3, 3, 1)


def test_the_same_run_written_again_gives_the_same_bytes(tmp_path: Path, actions: pa.Table) -> None:
    one = [path.read_bytes() for path in _write(tmp_path / "one", actions).files]
    backwards = actions.take(pa.array(range(actions.num_rows - 1, -1, -1)))
    two = [path.read_bytes() for path in _write(tmp_path / "two", backwards).files]
    assert one == two


def test_only_the_languages_asked_for_are_written(tmp_path: Path, actions: pa.Table) -> None:
    (first, *_) = _read(_write(tmp_path, actions, languages=("en",)).files[0])
    assert "need_title_en" in first
    assert not [name for name in first if name.endswith("_zh")]


def test_a_reason_that_looks_like_a_formula_is_a_text(tmp_path: Path, actions: pa.Table) -> None:
    at = NEEDS.schema.get_field_index("reason_en")
    reasons = pa.array(["=HYPERLINK(1)"] * NEEDS.num_rows)
    evil = NEEDS.set_column(at, NEEDS.schema.field(at), reasons)
    (first, *_) = _read(_write(tmp_path, actions, needs=evil).files[0])
    assert first["reason_en"] == "'=HYPERLINK(1)"


@pytest.mark.parametrize("column", ["is_allowed", "is_chosen"])
def test_a_refused_row_that_was_turned_by_hand_is_not_published(
    tmp_path: Path, actions: pa.Table, column: str
) -> None:
    at = actions.schema.get_field_index(column)
    turned = actions.set_column(at, actions.schema.field(at), pa.array([True] * actions.num_rows))
    with pytest.raises(NotAllowed, match="is refused and yet to be published"):
        _write(tmp_path, turned)
    assert list(tmp_path.iterdir()) == []
