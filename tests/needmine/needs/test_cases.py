import datetime as dt
from typing import Any

import pyarrow as pa

from needmine.core.time import Moment
from needmine.needs.cases import cases, closed_moments, past_moments, with_days
from needmine.needs.evidence import evidence
from needmine.needs.happenings import day_of, happenings
from needmine.needs.taxonomy import NeedDefinition
from needmine.needs.watched import watches
from needmine.needs.weights import Cases
from tests.rows import ZONE, tables_of

JULY = Moment(date=dt.date(2026, 7, 1), zone=ZONE)
CUSTOMERS = ("li", "sun", "wang")


def snapshot(moment: str, **sessions: int) -> list[dict[str, Any]]:
    return [
        {"customer_id": name, "moment": moment, "n_sessions_loan_30d": sessions.get(name, 0)}
        for name in CUSTOMERS
    ]


def granted(customer: str, day: str, known: str = "") -> dict[str, Any]:
    return {
        "account_number": customer,
        "kind": "consumer",
        "principal": 1,
        "granted_date": day,
        "known_at": f"{known or day} 23:00",
    }


def owners() -> list[dict[str, Any]]:
    return [
        {
            "customer_id": name,
            "account_number": name,
            "role": "owner",
            "kind": "loan",
            "opened_date": "2020-01-01",
        }
        for name in CUSTOMERS
    ]


def past(need: NeedDefinition, *, live: tuple[str, ...] = (), **rows: Any) -> Cases | None:
    tables = tables_of(customer_accounts=owners(), **rows)
    found = happenings(tables, as_of=JULY, definitions=[need])
    watched = watches(tables, as_of=JULY, outcomes=[need.outcome])
    closed = closed_moments(tables, as_of=JULY, definitions=[need], watched=watched)
    pieces = evidence(tables, moments=closed.get(need.id, ()), definitions=[need])
    given = cases(
        tables,
        as_of=JULY,
        definitions=[need],
        closed=closed,
        watched=watched,
        pieces=with_days(pieces),
        found=found,
        live={need.id: live},
    )
    return given.get(need.id)


def on(date: str) -> int:
    return day_of(dt.date.fromisoformat(date))


def test_the_evidence_of_a_past_moment_stands_beside_what_came_in_its_window(
    loan: NeedDefinition,
) -> None:
    given = past(
        loan,
        features=[*snapshot("2026-03-01", wang=8, li=4), *snapshot("2026-07-01")],
        loans=[
            granted("wang", "2026-05-29"),
            granted("sun", "2026-05-30"),  # one day after the window of 90 days
            granted("li", "2026-06-29"),
        ],
    )

    assert given is not None
    assert given.days.tolist() == [on("2026-03-01")] * 3
    # li, sun, wang; the sessions are the fourth kind of evidence.
    assert given.strengths[:, 3].tolist() == [0.5, 0.0, 1.0]
    assert given.is_met.tolist() == [False, False, True]


def test_a_window_that_the_records_do_not_cover_yet_is_no_case(loan: NeedDefinition) -> None:
    features = snapshot("2026-03-01", wang=8)

    # The last loan on record was known on 1 May: June may have loans nobody has sent yet.
    assert past(loan, features=features, loans=[granted("li", "2026-05-01")]) is None
    assert past(loan, features=features, loans=[granted("li", "2026-06-01")]) is not None


def test_a_customer_whose_loan_was_just_granted_is_no_case(loan: NeedDefinition) -> None:
    given = past(
        loan,
        features=snapshot("2026-03-01", wang=8),
        loans=[granted("wang", "2026-02-10"), granted("li", "2026-06-20")],
    )

    assert given is not None
    assert len(given.customers) == 2


def test_a_prediction_by_a_model_that_knew_the_outcome_is_left_out(loan: NeedDefinition) -> None:
    def predicted(moment: str, version: str) -> dict[str, Any]:
        return {
            "customer_id": "wang",
            "model": "propensity_loan",
            "moment": moment,
            "version": version,
            "score": 0.0,
            "probability": 0.3,
            "is_used": True,
            "drivers": "[]",
        }

    def model(version: str, until: str) -> dict[str, Any]:
        return {
            "model": "propensity_loan",
            "version": version,
            "trained_as_of": "2026-07-01",
            "text": "tree",
            "card": f'{{"trained_until": "{until}"}}',
            "is_used": True,
        }

    moments = ("2026-01-01", "2026-02-01", "2026-03-01")
    given = past(
        loan,
        live=("prediction:propensity_loan",),
        features=[row for moment in moments for row in snapshot(moment)],
        predictions=[
            predicted("2026-01-01", "v1"), predicted("2026-02-01", "v1"),
            predicted("2026-03-01", "unknown"),
            # One other customer, so that the average is not wang's own.
            *({**predicted(m, "v1"), "customer_id": "li", "probability": 0.1} for m in moments),
        ],
        models=[model("v1", "2026-01-31")],
        loans=[granted("wang", "2026-06-20")],
    )  # fmt: skip

    assert given is not None
    seen = {
        (day, bool(complete))
        for day, complete in zip(given.days.tolist(), given.is_complete, strict=True)
    }
    assert seen == {
        (on("2026-01-01"), False),
        (on("2026-02-01"), True),
        (on("2026-03-01"), True),
    }
    wang = given.strengths[given.customers == 2, 2]
    assert wang[0] == 0
    assert wang[1] > 0
    assert wang[2] == 0


def test_the_order_of_the_rows_does_not_matter(loan: NeedDefinition) -> None:
    features = snapshot("2026-03-01", wang=8, li=4) + snapshot("2026-02-01", sun=8)
    loans = [granted("wang", "2026-05-01"), granted("li", "2026-06-20")]

    one = past(loan, features=features, loans=loans)
    other = past(loan, features=features[::-1], loans=loans[::-1])

    assert one is not None
    assert other is not None
    assert one.strengths.tolist() == other.strengths.tolist()
    assert one.is_met.tolist() == other.is_met.tolist()


def test_past_moments_are_those_with_features_before_this_one(loan: NeedDefinition) -> None:
    tables = tables_of(features=[*snapshot("2026-07-01"), *snapshot("2026-05-01"),
                                 *snapshot("2026-08-01")])  # fmt: skip

    assert [moment.date for moment in past_moments(tables, as_of=JULY)] == [dt.date(2026, 5, 1)]
    assert len(past_moments(tables_of(), as_of=JULY)) == 12


def test_gathered_evidence_stands_in_one_order_whatever_order_it_came_in(
    loan: NeedDefinition,
) -> None:
    tables = tables_of(features=snapshot("2026-07-01", wang=8, li=4, sun=3))
    rows = evidence(tables, moments=[JULY], definitions=[loan])
    turned = pa.Table.from_pylist(rows.to_pylist()[::-1], schema=rows.schema)

    assert with_days(turned).equals(with_days(rows))
