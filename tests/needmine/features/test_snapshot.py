import datetime as dt

from needmine.core.time import Moment
from needmine.features.families import FAMILIES
from needmine.features.snapshot import history, snapshot, standing_aside
from needmine.features.tables import FEATURES
from tests.needmine.features.one_customer import MOMENT, bank_of, booking
from tests.rows import ZONE, tables_of

FLOWS = [family for family in FAMILIES if family.name == "money_flows"]


def test_a_past_moment_is_blind_to_what_came_after_it() -> None:
    salary = [
        booking(f"2026-0{month}-10 10:00", 1000 * month, "in", "salary") for month in (4, 5, 6)
    ]
    # May's salary was booked in May but reached the bank's records in June.
    salary[1]["known_at"] = "2026-06-02"
    tables = bank_of(
        transactions=[
            *salary,
            booking("2026-05-31 09:00", 1, "out", "cash"),
            booking("2026-04-30 09:00", 1, "out", "cash"),
        ]
    )
    moments = [Moment(date=dt.date(2026, month, 1), zone=ZONE) for month in (6, 5, 6)]
    rows = history(tables, moments=moments, families=FLOWS).to_pylist()
    found = {row["moment"].isoformat(): row for row in rows if row["customer_id"] == "li"}
    assert len(rows) == 4
    assert found["2026-06-01"]["inflow_salary_90d"] == 4000.0
    assert found["2026-06-01"]["days_since_salary"] == 52
    assert found["2026-05-01"]["inflow_salary_90d"] == 4000.0
    assert found["2026-05-01"]["days_since_salary"] == 21


def test_no_moments_make_an_empty_table_in_the_shape_of_the_contract() -> None:
    empty = history(bank_of(), moments=[])
    assert empty.schema == FEATURES.schema().to_pyarrow()
    assert empty.num_rows == 0


def test_the_whole_snapshot_has_the_shape_of_the_contract() -> None:
    assert snapshot(bank_of(), as_of=MOMENT).schema() == FEATURES.schema()


def test_it_says_family_by_family_what_a_bank_cannot_know() -> None:
    aside = {item.what: item for item in standing_aside(tables_of(customer_records=[]))}
    assert aside["features/digital"].needs == ("digital_events",)
    assert "n_sessions_7d" in aside["features/digital"].reason.say("zh")
    assert aside["features/balances"].needs == ("accounts", "balances", "transactions")
