import datetime as dt
from collections.abc import Iterator

import pyarrow as pa
import pytest

from needmine.core.time import Moment, OpenMoment, within_days, within_months
from needmine.engine.duckdb import DuckEngine

DAYS = [dt.date(2026, 1, 1) + dt.timedelta(days=n) for n in range(120)]


@pytest.fixture
def engine() -> Iterator[DuckEngine]:
    opened = DuckEngine()
    yield opened
    opened.close()


def counted(rows, as_of):  # type: ignore[no-untyped-def]
    return rows.aggregate(
        month=rows.count(where=within_months(rows.day, as_of=as_of, months=1)),
        week=rows.count(where=within_days(rows.day, as_of=as_of, days=7)),
        known=rows.count(where=rows.day.cast("timestamp('UTC')") < as_of.at),
    )


def test_one_compiled_expression_says_for_each_moment_what_its_own_would(
    engine: DuckEngine,
) -> None:
    rows = engine.table(pa.table({"day": DAYS}))
    moments = [
        Moment(date=dt.date(2026, 3, 31), zone="Asia/Shanghai"),
        Moment(date=dt.date(2026, 2, 3), zone="Asia/Shanghai"),
        Moment(date=dt.date(2025, 1, 1), zone="Asia/Shanghai"),
    ]
    still_open = OpenMoment()
    expression = counted(rows, still_open)

    found = engine.repeated(expression, [still_open.values(moment) for moment in moments])

    alone = [counted(rows, moment).to_pyarrow() for moment in moments]
    assert found.to_pylist() == [row for part in alone for row in part.to_pylist()]
    assert found["month"].to_pylist() == [31, 31, 0]


def test_months_are_counted_from_the_moment_itself() -> None:
    with pytest.raises(ValueError, match="from the moment itself"):
        OpenMoment().back(days=1).back(months=1)
