from needmine.features.at_moment import AtMoment
from needmine.features.digital import FEATURES, digital, sessions_of
from tests.needmine.features.one_customer import MOMENT, bank_of, features_of


def page(at: str, topic: str | None = "loan", **more: object) -> dict[str, object]:
    return {
        "party_id": "p-li",
        "kind": "page",
        "name": "p",
        "topic": topic,
        "happened_at": at,
        **more,
    }


def test_half_an_hour_of_silence_ends_a_session_and_a_minute_less_does_not() -> None:
    li = features_of(
        "li",
        bank_of(
            digital_events=[
                page("2026-06-14 10:00"),
                page("2026-06-14 10:30"),
                page("2026-06-14 11:01"),
                page("2026-06-14 11:20", None),
            ]
        ),
        "digital",
    )
    assert li["n_sessions_7d"] == 2
    assert li["n_sessions_loan_7d"] == 2
    assert li["n_views_loan_30d"] == 3


def test_a_session_over_midnight_belongs_to_the_day_it_began() -> None:
    over_midnight = [page("2026-06-07 23:55"), page("2026-06-08 00:05")]
    li = features_of("li", bank_of(digital_events=over_midnight), "digital")
    assert (li["n_sessions_7d"], li["n_sessions_30d"]) == (0, 1)


def test_actions_are_no_page_views_but_keep_a_session_going() -> None:
    li = features_of(
        "li",
        bank_of(
            digital_events=[
                page("2026-06-14 10:00"),
                page("2026-06-14 10:20", kind="track"),
                page("2026-06-14 10:45"),
            ]
        ),
        "digital",
    )
    assert li["n_sessions_7d"] == 1
    assert li["n_views_loan_30d"] == 2


def test_who_never_came_has_no_visits_and_no_last_one() -> None:
    li = features_of("li", bank_of(digital_events=[]), "digital")
    assert (li["n_sessions_90d"], li["n_views_close_account_90d"]) == (0, 0)
    assert li["days_since_visit"] is None


def test_two_customers_at_one_instant_have_a_session_each() -> None:
    at = AtMoment(
        tables=bank_of(
            digital_events=[page("2026-06-14 10:00"), page("2026-06-14 10:00", party_id="p-wu")]
        ),
        as_of=MOMENT,
    )
    sessions = sessions_of(at.by_party("digital_events")).to_pyarrow().to_pylist()
    by_customer = sorted(row["customer_id"] for row in sessions)
    # Wu's other two visits, long ago and yesterday morning, are the bank's background.
    assert by_customer == ["li", "wu", "wu", "wu"]


def test_every_declared_visit_is_computed_and_nothing_else() -> None:
    rows = digital(AtMoment(tables=bank_of(), as_of=MOMENT))
    assert set(rows.columns) == {"customer_id"} | {feature.name for feature in FEATURES}
