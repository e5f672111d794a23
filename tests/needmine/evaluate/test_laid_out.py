import datetime as dt

import numpy as np
import pyarrow as pa

from needmine.core.time import Moment
from needmine.evaluate.board import Board
from needmine.evaluate.case import Case
from needmine.evaluate.laid_out import Beside, laid_out
from tests.rows import ZONE

JULY = Moment(date=dt.date(2026, 7, 1), zone=ZONE)
TRUE = pa.schema(
    [
        ("customer_id", pa.string()),
        ("need", pa.string()),
        ("start", pa.date32()),
        ("outcome_date", pa.date32()),
        ("worth", pa.float64()),
    ]
)


def case(ledger: list[tuple[str, str, float]], beside: Beside, **true: object) -> Case:
    names = ("customer_id", "status", "score")
    columns = dict(zip(names, map(list, zip(*ledger, strict=True)), strict=True))
    needs = pa.table({**columns, "need": ["a"] * len(ledger), "probability": [0.5] * len(ledger)})
    row = {"need": "a", "start": None, "outcome_date": None, "worth": None, **true}
    return laid_out(
        Board(["li", "wang"], ["a"]),
        as_of=JULY,
        asked=np.ones((2, 1), dtype=bool),
        needs=needs,
        now=pa.Table.from_pylist([row] if true else [], schema=TRUE),
        before=TRUE.empty_table(),
        beside=beside,
        foretold=None,
        horizon_days=90,
    )


def test_only_open_needs_have_a_score_and_a_probability() -> None:
    found = case([("li", "met", 2.0), ("wang", "offered", 0.0)], Beside())

    assert found.scores["ledger"].tolist() == [[0.0], [0.5]]
    assert np.isnan(found.probabilities).tolist() == [[True], [False]]
    assert set(found.scores) == {"ledger", "popularity"}


def test_a_pair_on_two_lists_is_contacted_in_its_earliest_turn() -> None:
    contacts = pa.table(
        {
            "list": ["one", "two", "two"],
            "customer_id": ["li", "li", "wang"],
            "need": ["a", "a", "a"],
            "place": [7, 2, 5],
        }
    )

    found = case([("li", "found", 0.0)], Beside(contacts=contacts))

    assert found.turns.tolist() == [[2.0], [5.0]]
    assert found.listed["one"].tolist() == [[True], [False]]


def test_the_truth_knows_worth_and_days_where_it_says_them() -> None:
    worths = pa.table({"customer_id": ["li"], "need": ["a"], "worth": [70.0]})
    ledger = [("li", "found", 0.0)]
    told = case(
        ledger, Beside(worths=worths), customer_id="li", start=dt.date(2026, 6, 21), worth=900.0
    )
    untold = case(ledger, Beside(worths=worths), customer_id="wang")

    assert told.worth.tolist() == [[900.0], [0.0]]
    assert told.to_start[0, 0] == -10
    # What it does not say is as the bank reckons: of wang the mean of those it knows.
    assert untold.worth.tolist() == [[0.0], [70.0]]
    assert np.isnan(untold.to_start).all()
