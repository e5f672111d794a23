from needmine.features.at_moment import AtMoment
from needmine.features.complaints import FEATURES, complaints
from tests.needmine.features.one_customer import MOMENT, bank_of, features_of


def said(at: str, kind: str, closed: str | None = None) -> dict[str, object]:
    return {"party_id": "p-li", "kind": kind, "text": "t", "happened_at": at, "closed_date": closed}


def test_a_complaint_is_open_until_the_day_it_is_settled() -> None:
    li = features_of(
        "li",
        bank_of(
            feedback_texts=[
                said("2026-05-01 10:00", "complaint", closed="2026-06-14"),
                said("2026-06-05 10:00", "complaint", closed="2026-06-15"),
                said("2026-06-10 10:00", "complaint"),
            ]
        ),
        "service",
    )
    assert li["n_complaints_open"] == 2
    assert li["days_complaint_open_max"] == 10
    assert li["n_complaints_12m"] == 3
    assert li["days_since_complaint"] == 5


def test_calls_and_comments_are_no_complaints() -> None:
    li = features_of(
        "li",
        bank_of(
            feedback_texts=[said("2026-06-01 10:00", "call"), said("2026-06-02 10:00", "comment")]
        ),
        "service",
    )
    assert (li["n_calls_90d"], li["n_comments_90d"], li["n_complaints_12m"]) == (1, 1, 0)
    assert li["days_since_complaint"] is None


def test_every_declared_count_is_computed_and_nothing_else() -> None:
    rows = complaints(AtMoment(tables=bank_of(), as_of=MOMENT))
    assert set(rows.columns) == {"customer_id"} | {feature.name for feature in FEATURES}
