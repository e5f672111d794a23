import datetime as dt
from typing import Any

import pyarrow as pa
import pytest

from needmine.core.sentences import Sentence
from needmine.core.time import Moment
from needmine.evaluate.branch_lists import branch_lists
from needmine.evaluate.list_settings import ListSetting
from tests.rows import ZONE, tables_of

JULY = Moment(date=dt.date(2026, 7, 1), zone=ZONE)
BOUGHT = pa.schema([("customer_id", pa.string()), ("need", pa.string()), ("date", pa.date32())])


def setting(rule: str, **more: Any) -> ListSetting:
    given: dict[str, Any] = {
        "need": "a",
        "line_need": "b",
        "least": 1000.0,
        "within_days": 30,
        "lines": (),
        "most_share": 1.0,
        **more,
    }
    return ListSetting(id=rule, title=Sentence(zh="名单", en="List"), **given)


def listed(
    chosen: ListSetting,
    people: dict[str, dict[str, Any]],
    *bought: tuple[str, str, str],
    births: dict[str, str] | None = None,
) -> list[tuple[str, str]]:
    """Return whom a list contacts about what, in its order, people given by their features."""
    tables = tables_of(
        customers=[
            {"customer_id": c, "kind": "person", "n_records": 1,
             "birth_date": (births or {}).get(c)} for c in people
        ],
        features=[
            {"customer_id": c, "moment": "2026-07-01", "age_years": 40, **row}
            for c, row in people.items()
        ]
        + [{"customer_id": c, "moment": "2026-06-01", **ALL_LARGE} for c in people],
    )  # fmt: skip
    rows = [
        {"customer_id": c, "need": need, "date": dt.date.fromisoformat(day)}
        for c, need, day in bought
    ]
    found = branch_lists(
        tables,
        as_of=JULY,
        settings=[chosen],
        bought=pa.Table.from_pylist(rows, schema=BOUGHT),
    ).to_pylist()
    assert [row["place"] for row in found] == list(range(1, len(found) + 1))
    return [(row["customer_id"], row["need"]) for row in found]


# A month before everybody was on every list: it must not count.
ALL_LARGE = {
    "maturing_term_30d": 9e6,
    "balance_current_latest": 9e6,
    "balance_current_mean_90d": 0.0,
    "inflow_salary_30d": 9e6,
    "outflow_total_30d": 9e6,
    "aum_total_latest": 9e6,
    "aum_total_change_30d": 9e6,
}


def test_maturing_deposits_come_with_the_largest_sum_first() -> None:
    found = listed(
        setting("maturing_deposits"),
        {
            "small": {"maturing_term_30d": 900.0, "maturing_wealth_30d": 0.0},
            "term": {"maturing_term_30d": 2000.0},
            "both": {"maturing_term_30d": 1500.0, "maturing_wealth_30d": 1500.0},
            "unknown": {},
        },
    )

    assert found == [("both", "a"), ("term", "a")]


def test_a_balance_surges_above_its_own_mean() -> None:
    found = listed(
        setting("balance_surge"),
        {
            "rich as ever": {"balance_current_latest": 9e5, "balance_current_mean_90d": 9e5},
            "risen": {"balance_current_latest": 3e3, "balance_current_mean_90d": 1e3},
            "risen more": {"balance_current_latest": 9e3, "balance_current_mean_90d": 1e3},
        },
    )

    assert found == [("risen more", "a"), ("risen", "a")]


def test_payroll_and_outflows_are_taken_by_their_amount() -> None:
    people = {
        "paid": {"inflow_salary_30d": 5000.0, "outflow_total_30d": 500.0},
        "leaving": {"outflow_total_30d": 500.0, "outflow_own_elsewhere_30d": 8000.0},
    }

    assert listed(setting("payroll_arrivals"), people) == [("paid", "a")]
    assert listed(setting("large_outflows"), people) == [("leaving", "a")]


def test_a_birthday_and_a_crossed_line_are_about_two_needs() -> None:
    people = {
        "crossed": {"aum_total_latest": 60_000.0, "aum_total_change_30d": 20_000.0},
        "above as before": {"aum_total_latest": 60_000.0, "aum_total_change_30d": 5_000.0},
        "poor": {"aum_total_latest": 500.0, "aum_total_change_30d": 0.0},
    }
    births = {"above as before": "1980-07-30", "poor": "1980-07-02", "crossed": "1980-07-31"}

    found = listed(setting("birthday_and_asset_line", lines=(50_000.0,)), people, births=births)

    assert sorted(found) == [("above as before", "a"), ("crossed", "b")]


def test_a_filler_date_is_no_birthday() -> None:
    rich = {"aum_total_latest": 9e4, "aum_total_change_30d": 0.0}
    people = {"real": rich, "filler": {**rich, "age_years": None}}
    births = {"real": "1980-07-02", "filler": "1900-07-02"}

    found = listed(setting("birthday_and_asset_line"), people, births=births)

    assert found == [("real", "a")]


def test_past_buyers_come_by_how_often_and_how_lately_they_bought() -> None:
    found = listed(
        setting("past_buyers", need="", within_days=365),
        {"once": {}, "twice": {}, "lately": {}, "long ago": {}},
        ("once", "x", "2026-02-01"),
        ("twice", "y", "2025-08-01"),
        ("twice", "y", "2025-09-01"),
        ("lately", "x", "2026-06-30"),
        ("long ago", "x", "2025-06-01"),
        ("nobody's customer", "x", "2026-06-01"),
    )

    assert found == [("twice", "y"), ("lately", "x"), ("once", "x")]


def test_a_list_is_cut_after_its_share_of_the_customers() -> None:
    people = {f"c{n}": {"inflow_salary_30d": 1000.0 * n} for n in range(1, 11)}

    assert listed(setting("payroll_arrivals", most_share=0.2), people) == [
        ("c10", "a"),
        ("c9", "a"),
    ]


@pytest.mark.parametrize("rule", ["maturing_deposits", "birthday_and_asset_line", "past_buyers"])
def test_a_bank_without_features_has_empty_lists(rule: str) -> None:
    tables = tables_of(customers=[{"customer_id": "wang", "kind": "person", "n_records": 1}])

    found = branch_lists(
        tables, as_of=JULY, settings=[setting(rule, lines=(1.0,))], bought=BOUGHT.empty_table()
    )

    assert found.num_rows == 0
