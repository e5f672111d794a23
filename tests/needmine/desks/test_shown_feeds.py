import datetime as dt
from dataclasses import replace
from pathlib import Path

from needmine.desks.shown_feeds import feeds
from needmine.desks.wording import wording
from needmine.rounds.bank import add_definitions
from needmine.rounds.definitions import read_definitions
from tests.needmine.desks.sample_bank import BANK
from tests.rows import tables_of

NOW = dt.datetime(2026, 1, 20, tzinfo=dt.UTC)


def load(number: int, **more: object) -> dict[str, object]:
    return {
        "load_id": f"l{number}",
        "table": "accounts",
        "department": "core_banking",
        "feed": "accounts",
        "file": f"a{number}.csv",
        "digest": f"d{number}",
        "delivery": number,
        "definition": "x",
        "exported_at": f"2026-01-{number:02}",
        "n_rows": 100,
        "n_used": 100,
        "n_quarantined": 0,
        "n_set_aside": 0,
        "loaded_at": f"2026-01-{number:02}",
        **more,
    }


def test_feeds_are_told_in_words_what_is_wrong_first(tmp_path: Path) -> None:
    add_definitions(tmp_path)
    words = wording(BANK, read_definitions(replace(BANK, folder=tmp_path)))
    refused = {"n_used": 97, "n_quarantined": 3}
    tables = tables_of(
        loads=[
            load(19),
            *(load(n, feed="people", table="parties", **refused) for n in (1, 2, 3, 4)),
        ],
        quarantine=[
            {
                "load_id": "l4",
                "table": "parties",
                "department": "core_banking",
                "feed": "people",
                "from_file": "a4.csv",
                "from_row": n,
                "column": "birth_date",
                "reason": "not_a_date",
                "shown_value": "9999-99-99",
            }
            for n in (1, 2, 3)
        ],
    )

    late, good = feeds(tables, words, now=NOW)

    assert (late.feed, late.state, good.feed, good.state) == ("people", "wrong", "accounts", "good")
    assert [issue.is_wrong for issue in late.issues] == [True, False]
    assert late.usual_days == 1
    (cells,) = late.refused
    assert (cells.column, cells.n_rows, cells.samples) == ("birth_date", 3, ("9999-99-99",))
    assert cells.meaning is not None
    assert cells.meaning.say("zh") == "出生日期"
    assert cells.reason.say("en") == "not a date such as 2026-01-31"
    assert [file.n_rows for file in good.files] == [100]
