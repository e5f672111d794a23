import datetime as dt

from needmine.features.at_moment import AtMoment
from needmine.features.courses import days_within, spans
from tests.needmine.features.one_customer import MOMENT, bank_of, booking


def test_a_balance_stands_until_the_next_one_and_the_last_until_the_moment() -> None:
    at = AtMoment(
        tables=bank_of(
            transactions=[
                booking("2026-01-02 10:00", 5, "in", "other", balance_after=1),
                booking("2026-02-02 10:00", 5, "in", "other", balance_after=2),
                booking("2026-06-02 10:00", 5, "in", "other", balance_after=3),
            ]
        ),
        as_of=MOMENT,
    )
    rows = spans(at).filter(lambda t: t.customer_id == "li").order_by("from_date")
    found = [
        (row["cents"], row["from_date"], row["to_date"]) for row in rows.to_pyarrow().to_pylist()
    ]
    # January's balance ended before the last 90 days began, so only February's is carried in.
    assert found == [
        (200, dt.date(2026, 2, 2), dt.date(2026, 6, 2)),
        (300, dt.date(2026, 6, 2), dt.date(2026, 6, 15)),
    ]


def test_days_outside_the_window_are_not_counted() -> None:
    at = AtMoment(
        tables=bank_of(
            transactions=[
                booking("2026-02-02 10:00", 5, "in", "other", balance_after=2),
                booking("2026-06-02 10:00", 5, "in", "other", balance_after=3),
            ]
        ),
        as_of=MOMENT,
    )
    rows = spans(at).filter(lambda t: t.customer_id == "li").order_by("from_date")
    days = rows.mutate(days=days_within(at, rows, days=30)).to_pyarrow().column("days").to_pylist()
    assert days == [17, 13]
