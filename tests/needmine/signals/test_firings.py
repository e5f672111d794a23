import datetime as dt
import random
from dataclasses import replace
from pathlib import Path

from needmine.core.time import Moment
from needmine.signals.definitions import read_signals
from needmine.signals.firings import MOST_ROWS, firings, standing_aside
from needmine.signals.tables import SIGNALS
from tests.needmine.signals.happenings import MOMENT, Row, bank_of, fired, money, shipped
from tests.rows import ZONE

ALL = read_signals(Path("no such folder"))

SURGES = [
    money("2025-09-03 10:00", 60000, known_at="2025-09-04 02:00"),
    money("2026-01-20 10:00", 60000, known_at="2026-01-22 02:00"),
    money("2026-05-12 10:00", 60000, known_at="2026-05-12 10:00"),
]


def test_the_table_has_the_shape_of_its_contract_and_one_row_per_firing() -> None:
    found = firings(bank_of(transactions=SURGES), as_of=MOMENT, definitions=ALL)
    assert found.schema == SIGNALS.schema().to_pyarrow()
    ids = found.column("firing_id").to_pylist()
    assert len(ids) == len(set(ids)) == 3


def test_an_earlier_moment_saw_the_same_firings_up_to_it() -> None:
    tables = bank_of(transactions=SURGES)
    then = fired("balance_surge", tables, as_of=Moment(date=dt.date(2026, 2, 1), zone=ZONE))
    now = fired("balance_surge", tables)
    assert [row["fired_date"].isoformat() for row in then] == ["2025-09-04", "2026-01-22"]
    assert now[:2] == then


def test_what_becomes_known_at_the_moment_or_later_changes_nothing() -> None:
    before = fired("balance_surge", bank_of(transactions=SURGES))
    future = [
        money("2026-05-11 10:00", 90000, known_at="2026-06-15 00:00"),
        money("2026-05-11 10:00", 90000, known_at="2026-07-01 00:00"),
        money("2026-05-11 09:00", 90000, direction="out", known_at="2026-06-15 00:00"),
    ]
    assert fired("balance_surge", bank_of(transactions=SURGES + future)) == before


def test_the_order_in_which_rows_lie_changes_nothing() -> None:
    numbered = [{**row, "from_row": n, "transaction_id": f"t{n}"} for n, row in enumerate(SURGES)]
    mixed = random.Random(7).sample(numbered, len(numbered))
    assert fired("balance_surge", bank_of(transactions=mixed)) == fired(
        "balance_surge", bank_of(transactions=numbered)
    )


def test_only_the_months_asked_for_are_shown_and_cool_downs_from_before_still_hold() -> None:
    # 1 June fires; 16 June lies in its cool-down of 30 days, also when June's first half is not
    # asked for.
    surges = [money("2025-06-01 10:00", 60000), money("2025-06-16 10:00", 60000)]
    tables = bank_of(transactions=surges)
    assert [row["fired_date"].day for row in fired("balance_surge", tables, months=13)] == [1]
    assert fired("balance_surge", tables, months=12) == []
    eager = replace(shipped("balance_surge"), cool_down_days=15)
    assert [row["fired_date"].day for row in fired(eager, tables, months=13)] == [1, 16]


def test_a_dozen_rows_at_most_stand_behind_a_firing_the_largest_ones() -> None:
    many = [money("2026-05-12 10:00", 5000 + n, transaction_id=f"t{n}") for n in range(20)]
    (firing,) = fired("balance_surge", bank_of(transactions=many))
    assert len(firing["rows"]) == MOST_ROWS
    # Row 1 holds the smallest of the twenty, row 20 the largest; the neighbour comes first.
    assert "transactions/load-1/21" in firing["rows"]
    assert "transactions/load-1/2" not in firing["rows"]
    assert firing["rows"] == sorted(firing["rows"])


def test_a_bank_without_the_tables_hears_which_signals_stand_aside() -> None:
    tables = bank_of(transactions=SURGES)
    aside = standing_aside(tables, definitions=ALL)
    needs = {item.what: item.needs for item in aside}
    assert needs == {
        "signals/credit_score_drop": ("credit_scores",),
        "signals/repeated_loan_page_visits": ("digital_events",),
    }
    assert "digital_events" in aside[1].reason.say("zh")
    assert firings(tables, as_of=MOMENT, definitions=ALL).num_rows == 3


def test_every_value_a_sentence_names_is_handed_over() -> None:
    visit: Row = {"party_id": "p-li", "kind": "page", "name": "p", "topic": "loan"}
    scores: Row = {"party_id": "p-li", "source": "internal", "version": "v1"}
    tables = bank_of(
        transactions=SURGES,
        digital_events=[{**visit, "happened_at": f"2026-05-0{n} 10:00"} for n in range(1, 5)],
        credit_scores=[
            {**scores, "score": 700, "happened_at": "2026-02-01"},
            {**scores, "score": 600, "happened_at": "2026-03-01"},
        ],
    )
    for definition in ALL:
        firing = fired(definition, tables)[-1]
        said = definition.say(firing["values"], currency="CNY")
        assert "{" not in said.zh + said.en
        assert firing["rows"]
