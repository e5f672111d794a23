import datetime as dt
from typing import Any

import pytest

from needmine.sources.setting import Setting


@pytest.mark.parametrize(
    ("zone", "close"),
    [
        ("Asia/Shanghai", dt.datetime(2026, 3, 29, 15, 59, 59, tzinfo=dt.UTC)),
        # The day the clocks go forward ends at 22:00 UTC, the day before at 23:00.
        ("Europe/Prague", dt.datetime(2026, 3, 29, 21, 59, 59, tzinfo=dt.UTC)),
    ],
)
def test_a_day_closes_in_its_last_second_in_the_banks_zone(zone: str, close: dt.datetime) -> None:
    nowhere: Any = None
    setting = Setting(
        zone=zone,
        read_at=dt.datetime(2026, 7, 1, tzinfo=dt.UTC),
        master=None,
        simulated=False,
        runner=nowhere,
        sealer=nowhere,
    )

    assert setting.close_of(dt.date(2026, 3, 29)) == close
