import datetime as dt
import json

import pyarrow as pa

from needmine.sources.headers import Changed, columns_seen, header_change, last_seen
from needmine.sources.readers import Batch
from tests.needmine.sources.departments import DATED, Departments

DAY = dt.datetime(2026, 7, 1, tzinfo=dt.UTC)


def seen(**columns: list[str]) -> str:
    n = len(next(iter(columns.values())))
    return columns_seen([Batch(rows=pa.table({**columns, "_row": list(range(1, n + 1))}))])


def load(columns: str | None, **more: object) -> dict[str, object]:
    first = {"department": "core", "feed": "people", "file": "a.csv", "delivery": 1}
    return {**first, "loaded_at": DAY, "columns": columns, **more}


def test_columns_that_came_went_and_changed_are_told_apart() -> None:
    last = seen(no=["1001"] * 30, opened=["20260131"] * 30, city=["Bath"] * 30, memo=["x"] * 30)
    now = seen(no=["1001"] * 30, opened=["2026-01-31"] * 30, city=["Bath"] * 30, bal=["1.5"] * 30)

    found = header_change(now, load(last))

    assert found is not None
    assert (found.file, found.new, found.gone) == ("a.csv", ("bal",), ("memo",))
    assert found.changed == (Changed(name="opened", before="date_compact", now="date"),)
    assert not found.is_none


def test_whole_amounts_that_get_decimals_are_a_change_and_codes_with_letters_are_not() -> None:
    last = seen(amount=["1200"] * 30, product=["12"] * 30)

    found = header_change(seen(amount=["12.00"] * 30, product=["1A"] * 30), load(last))

    assert found is not None
    assert [each.name for each in found.changed] == ["amount"]


def test_a_few_values_prove_no_change() -> None:
    found = header_change(seen(opened=["2026-01-31"] * 5), load(seen(opened=["20260131"] * 30)))

    assert found is not None
    assert found.is_none


def test_what_is_kept_of_a_file_holds_no_value() -> None:
    kept = seen(name=["王小明"] * 30, id=["110101199003070097"] * 30)

    assert json.loads(kept) == {"name": "characters", "id": "id_number"}


def test_a_file_without_header_leaves_no_value_behind_as_a_column() -> None:
    assert columns_seen([Batch(rows=pa.table({"王小明": ["李雷"], "13812345678": ["139"]}))]) == ""
    assert header_change("", load("{}")) is None


def test_the_newest_load_that_tells_columns_of_the_feed_is_compared_with() -> None:
    loads = [
        load("{}", file="old.csv"),
        load(None, file="newest.csv", delivery=3),
        load("{}", file="new.csv", delivery=2),
        load("{}", file="other.csv", delivery=9, feed="other"),
    ]

    found = last_seen(loads, "core", "people")

    assert found is not None
    assert found["file"] == "new.csv"
    assert last_seen(loads, "cards", "people") is None
    assert header_change("{}", None) is None


def test_each_round_of_reading_keeps_the_columns_of_its_last_file(bank: Departments) -> None:
    bank.feed("core/accounts", "files: accounts_*.csv\n" + DATED)
    rows = "".join(f"A{n},current,2020-01-01\n" for n in range(30))
    bank.write("accounts_20260101.csv", "no,kind,opened\n" + rows)
    bank.write("accounts_20260201.csv", "no,kind,opened,city\n" + rows.replace("\n", ",Bath\n"))
    bank.read()

    kept = dict(bank.rows("loads", "file", "columns"))

    assert kept["accounts_20260101.csv"] is None
    assert json.loads(kept["accounts_20260201.csv"])["city"] == "code"
