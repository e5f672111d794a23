import datetime as dt
from typing import Any

from needmine.core.sentences import LANGUAGES
from needmine.sources.drift import WORDS, Finding
from needmine.sources.freshness import freshness
from needmine.sources.headers import Changed, HeaderChange
from needmine.sources.quality_issues import of_headers, of_last_load, of_loads

NOW = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)


def load(day: int, **more: Any) -> dict[str, Any]:
    at = dt.datetime(2026, 1, day, tzinfo=dt.UTC)
    return {
        "file": f"f{day}.csv",
        "digest": f"d{day}",
        "exported_at": at,
        "loaded_at": at,
        "n_rows": 100,
        "n_quarantined": 0,
        **more,
    }


def test_a_state_may_be_the_same_and_a_name_that_comes_again_is_another_matter() -> None:
    again = [load(1, digest="d"), load(2, digest="d")]
    fresh = freshness(again)

    assert [i.what for i in of_loads(again, fresh, of_records=True, now=NOW)] == ["same_content"]
    assert list(of_loads(again, fresh, of_records=False, now=NOW)) == []
    empty = [load(1, digest="d", n_rows=0), load(2, digest="d", n_rows=0)]
    assert list(of_loads(empty, fresh, of_records=True, now=NOW)) == []


def test_a_file_without_a_row_is_to_be_looked_at() -> None:
    assert [each.what for each in of_last_load(load(1, n_rows=0), [])] == ["empty_file"]


def test_every_kind_of_drift_has_a_sentence_and_something_to_do_in_both_languages() -> None:
    values = {"now": 1, "before": 2, "limit": 3, "code": "x", "last": "2026"}
    found = [
        Finding(load_id="l", table="t", column="c", what=what, values=values) for what in WORDS
    ]

    issues = list(of_last_load(load(1), found))

    assert [issue.what for issue in issues] == list(WORDS)
    assert all(i.sentence.say(ln) and i.remedy.say(ln) for i in issues for ln in LANGUAGES)
    assert [issue.what for issue in issues if issue.is_wrong] == ["empty"]


def test_each_change_of_the_header_is_named() -> None:
    change = HeaderChange(
        file="f.csv",
        new=("{odd}", "b"),
        gone=("c",),
        changed=(Changed(name="d", before="date", now="whole"),),
    )

    said = [issue.sentence.say("en") for issue in of_headers(change)]

    assert said[0] == "Columns that f.csv had not: {odd}, b"
    assert len(said) == 3
    assert list(of_headers(None)) == []
