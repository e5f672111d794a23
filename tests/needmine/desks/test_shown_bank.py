import datetime as dt
from dataclasses import replace

from needmine.core.sentences import Sentence
from needmine.desks.shown_bank import aside, loads, quarantine, shown_runs, trend
from needmine.rounds.runs import Run, StageDone
from tests.needmine.desks.sample_bank import AS_OF, WORDS, standing_at
from tests.needmine.desks.test_shown_needs import need
from tests.rows import tables_of

LOAD = {
    "table": "transactions",
    "department": "core_banking",
    "feed": "bookings",
    "digest": "d",
    "delivery": 1,
    "definition": "m",
    "n_rows": 10,
    "n_used": 7,
    "n_quarantined": 2,
    "n_set_aside": 1,
    "loaded_at": "2026-07-05 00:00",
}
REFUSED = {
    "table": "transactions",
    "department": "core_banking",
    "feed": "bookings",
    "from_file": "a.csv",
    "column": "amount",
    "reason": "not_money",
}


def needs_of(*rows):
    return tables_of(needs=list(rows))["needs"]


def test_the_trend_counts_open_needs_of_earlier_runs_and_of_this_one():
    now = needs_of(
        need("a", value_bank="100"), need("b", value_bank="50.50"), need("c", status="declined")
    )
    earlier = {
        dt.date(2026, 6, 1): needs_of(need("a")),
        # A past day that is run again does not know what came after it.
        dt.date(2026, 7, 1): needs_of(need("x")),
        dt.date(2026, 8, 1): needs_of(need("y")),
    }
    counts = trend(now, earlier, WORDS, as_of=AS_OF)
    assert [(str(one.as_of), one.n_needs, str(one.value_bank)) for one in counts] == [
        ("2026-06-01", 1, "None"),
        ("2026-07-01", 2, "150.50"),
    ]


def test_the_newest_files_are_listed_and_older_ones_summed_up_so_that_rows_still_add_up():
    rows = [
        {
            **LOAD,
            "load_id": f"l{day}",
            "file": f"b_{day:02}.csv",
            "exported_at": f"2026-06-{day:02}",
        }
        for day in range(1, 14)
    ]
    shown = loads(standing_at(loads=rows), WORDS)
    assert [one.file for one in shown][:2] == ["b_13.csv", "b_12.csv"]
    assert shown[-1].file == "b_01.csv … b_03.csv (3)"
    assert sum(one.n_rows for one in shown) == 130
    assert all(one.n_rows == one.n_used + one.n_quarantined + one.n_set_aside for one in shown)
    assert (shown[0].department.say("en"), shown[0].table.say("zh")) == ("Core banking", "账户流水")


def test_tonights_file_is_listed_and_tomorrows_belongs_to_another_run():
    at = standing_at(
        loads=[
            {**LOAD, "load_id": "1", "file": "tonight.csv", "exported_at": "2026-07-01 23:59"},
            {**LOAD, "load_id": "2", "file": "tomorrow.csv", "exported_at": "2026-07-02 00:00"},
            {**LOAD, "load_id": "3", "file": "undated.csv"},
        ],
        quarantine=[
            {**REFUSED, "load_id": "1", "from_row": 1},
            {**REFUSED, "load_id": "2", "from_row": 1},
        ],
    )
    assert {one.file for one in loads(at, WORDS)} == {"tonight.csv", "undated.csv"}
    assert [one.n_rows for one in quarantine(at, WORDS)] == [1]


def test_a_file_read_anew_is_shown_once_with_what_it_gives_now():
    replaced = {**LOAD, "load_id": "1", "file": "a.csv", "replaced_at": "2026-07-06"}
    at = standing_at(
        loads=[
            replaced,
            {**LOAD, "load_id": "2", "file": "a.csv", "n_used": 8, "n_quarantined": 1},
        ],
        quarantine=[
            {**REFUSED, "load_id": "1", "from_row": 1},
            {**REFUSED, "load_id": "1", "from_row": 2},
            {**REFUSED, "load_id": "2", "from_row": 2},
        ],
    )
    assert [(one.file, one.n_used) for one in loads(at, WORDS)] == [("a.csv", 8)]
    assert [one.n_rows for one in quarantine(at, WORDS)] == [1]


def test_refused_rows_are_counted_by_reason_the_most_first():
    at = standing_at(
        quarantine=[
            {**REFUSED, "load_id": "1", "from_row": 1, "column": "kind", "reason": "not_allowed"},
            {**REFUSED, "load_id": "1", "from_row": 2},
            {**REFUSED, "load_id": "1", "from_row": 3},
        ]
    )
    first, second = quarantine(at, WORDS)
    assert (first.column, first.n_rows, first.reason.say("zh")) == (
        "amount",
        2,
        "不是金额（至多两位小数）",
    )
    assert (second.column, second.n_rows) == ("kind", 1)


FEATURES = StageDone(
    name="features",
    seconds=1.5,
    tables={"features": 3},
    rows={"features": 40, "other": 2},
    notes=(
        {
            "name": "features/digital",
            "title_zh": "线上",
            "title_en": "Digital",
            "zh": "缺少 {digital_events}",
            "en": "Without {digital_events}",
        },
    ),
)


def test_what_stood_aside_says_why_in_both_languages():
    (one,) = aside([FEATURES], WORDS)
    assert (one.name, one.title.say("zh")) == ("features/digital", "线上")
    assert one.reason.say("en") == "Without {digital_events}"


def test_a_model_that_stood_aside_is_named():
    note = {"name": "predictions/churn", "title_zh": "预测", "title_en": "Predict"}
    stage = replace(FEATURES, notes=({**note, "zh": "样本太少。", "en": "Too few cases."},))
    churn = Sentence(zh="客户流失", en="Leaves the bank")
    (one,) = aside([stage], WORDS, {"predictions/churn": churn})
    assert (one.title, one.reason.say("en")) == (churn, "Too few cases.")


def test_runs_are_shown_newest_first_with_their_stages_and_their_error():
    first = Run(
        id="run-000001",
        key="k",
        as_of="2026-06-30",
        status="done",
        started_at="2026-07-01T01:00:00+00:00",
        finished_at="2026-07-01T01:05:00+00:00",
        stages=(FEATURES,),
    )
    broken = Run(
        id="run-000002",
        key="k",
        as_of="2026-07-01",
        status="failed",
        started_at="2026-07-02T01:00:00+00:00",
        error={"zh": "没有文件", "en": "No file"},
    )
    newest, oldest = shown_runs([first, broken], WORDS)
    assert (newest.run_id, newest.finished_at) == ("run-000002", None)
    assert newest.error.say("zh") == "没有文件"
    assert oldest.error is None
    assert [(stage.title.say("en"), stage.n_rows) for stage in oldest.stages] == [("Features", 42)]
