"""A round under way: what stages hand over, what earlier rounds left, what a failure leaves."""

import datetime as dt
from pathlib import Path

import pyarrow as pa
import pytest

from needmine.core.definitions import DefinitionError
from needmine.core.errors import NeedmineError
from needmine.core.sentences import Sentence
from needmine.governance.identities import KeyMissing
from needmine.rounds.round import Aside, Work, open_round
from tests.needmine.rounds.mining import Mining, rows
from tests.needmine.rounds.written import NOW, day, write, written_bank


def who(table: object) -> list[str]:
    return sorted(table["customer_id"].to_pyarrow().to_pylist())  # type: ignore[index]


def test_later_stages_see_what_a_stage_handed_over_and_readers_only_a_finished_round(
    mining: Mining,
) -> None:
    with mining.open() as round_:
        round_.stage("outcomes", lambda: Work(tables={"assignments": rows("wang", "li")}))
        assert who(round_.tables["assignments"]) == ["li", "wang"]
        assert not round_.tables.has("needs")
        assert mining.store.pointer() is None
        round_.finish(now=NOW)

    pointer = mining.store.pointer()
    assert pointer is not None
    assert (pointer.run, set(pointer.tables)) == (round_.run.id, {"assignments"})
    (run,) = mining.journal.runs()
    assert (run.status, run.stages[0].rows) == ("done", {"assignments": 2})


def test_a_later_round_sees_what_the_last_one_left_and_may_keep_or_add_to_it(
    mining: Mining,
) -> None:
    mining.mine("2026-07-01", "wang")

    with mining.open("2026-07-02") as round_:
        last = round_.last("assignments")
        assert last is not None
        assert who(last) == ["wang"]
        assert round_.last("needs") is None
        assert not round_.tables.has("assignments")
        round_.keep(["assignments", "needs"])
        assert who(round_.tables["assignments"]) == ["wang"]
        assert not round_.tables.has("needs")
        round_.stage("outcomes", lambda: Work(added={"assignments": rows("li")}))
        round_.finish(now=NOW)

    assert who(round_.tables["assignments"]) == ["li", "wang"]


def test_what_a_stage_wrote_anew_is_not_kept_from_before(mining: Mining) -> None:
    mining.mine("2026-07-01", "wang")

    with mining.open("2026-07-02") as round_:
        round_.stage("outcomes", lambda: Work(tables={"assignments": rows("li")}))
        round_.keep(["assignments"])
        assert who(round_.tables["assignments"]) == ["li"]


def test_a_round_for_a_day_reads_no_run_for_a_later_day(mining: Mining) -> None:
    mining.mine("2026-05-01", "may")
    mining.mine("2026-07-01", "july")
    mining.mine("2026-06-01", "june")

    with mining.open("2026-06-15") as round_:
        assert list(round_.earlier("assignments")) == [dt.date(2026, 5, 1), dt.date(2026, 6, 1)]
        before = round_.before("assignments")
        assert before is not None
        assert who(before) == ["june"]
        assert not round_.is_newest()
    with mining.open("2026-04-01") as round_:
        assert round_.before("assignments") is None
    with mining.open("2026-07-01") as round_:
        assert list(round_.earlier("assignments", most=1)) == [dt.date(2026, 7, 1)]
        assert round_.is_newest()


def test_of_two_runs_for_one_day_the_later_counts(mining: Mining) -> None:
    mining.mine("2026-07-01", "first")
    mining.mine("2026-07-01", "second")

    with mining.open("2026-07-01") as round_:
        before = round_.before("assignments")

        assert before is not None
        assert who(before) == ["second"]
        assert len(round_.earlier("assignments")) == 1


def test_a_run_that_broke_off_is_no_earlier_run(mining: Mining) -> None:
    mining.break_off("2026-06-01", "half")

    with mining.open("2026-07-01") as round_:
        assert round_.before("assignments") is None
        assert round_.last("assignments") is None


def never() -> Work:
    raise AssertionError("done before")


def test_a_broken_round_goes_on_where_it_broke_off(mining: Mining) -> None:
    mining.break_off("2026-07-01", "wang")
    assert [run.status for run in mining.journal.runs()] == ["interrupted"]

    with mining.open() as round_:
        round_.stage("outcomes", never)
        assert who(round_.tables["assignments"]) == ["wang"]
        round_.finish(now=NOW)

    assert [run.status for run in mining.journal.runs()] == ["done"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("accounts.csv", "no,opened\nA,2020-01-02\n"),
        ("sources/core/accounts/accounts.sql", "select 1 as account_number from raw\n"),
        ("signals/own.yml", "id: own\n"),
        ("policies.yml", "a: 1\n"),
        ("codes.csv", "code,meaning\n1,current\n"),
    ],
)
def test_a_broken_round_starts_anew_once_anything_it_depends_on_changed(
    mining: Mining, path: str, text: str
) -> None:
    folder = mining.bank.folder
    write(folder, "sources/core/codes/feed.yml", "files: codes.csv\ntitle: what codes mean\n")
    write(folder, "codes.csv", "code,meaning\n1,loan\n")
    mining.break_off("2026-07-01", "wang")
    write(folder, path, text)

    with mining.open() as round_:
        assert round_.run.stages == ()


def test_another_day_or_another_answer_is_another_round(mining: Mining) -> None:
    keys = []
    for date, answers in (("2026-07-01", "a"), ("2026-07-02", "a"), ("2026-07-02", "b")):
        with mining.open(date, answers) as round_:
            keys.append(round_.run.key)

    assert len(set(keys)) == 3


def wrong() -> NeedmineError:
    return NeedmineError(
        Sentence(zh="不对。", en="Wrong."), remedy=Sentence(zh="请改。", en="Mend it."), where="x:1"
    )


def test_a_mistake_is_recorded_and_raised_on_and_readers_keep_the_last_whole_run(
    mining: Mining,
) -> None:
    mining.mine("2026-07-01", "wang")

    with pytest.raises(NeedmineError), mining.open("2026-07-02"):
        raise wrong()

    whole, failed = mining.journal.runs()
    assert (failed.status, failed.error["zh"], failed.error["en"]) == (
        "failed",
        "x:1: 不对。请改。",
        "x:1: Wrong. Mend it.",
    )
    pointer = mining.store.pointer()
    assert pointer is not None
    assert pointer.run == whole.id


def test_a_night_whose_files_never_came_leaves_its_trace(mining: Mining) -> None:
    (mining.bank.folder / "accounts.csv").unlink()

    for _ in range(2):
        with pytest.raises(DefinitionError, match="No file matches"), mining.open():
            pass

    runs = mining.journal.runs()
    assert [run.status for run in runs] == ["failed", "failed"]
    assert "accounts.csv" in runs[0].error["en"]


def test_a_lost_key_leaves_a_failed_run_and_no_new_key(mining: Mining) -> None:
    mining.mine("2026-07-01", "wang")
    mining.bank.key_file.unlink()

    with pytest.raises(KeyMissing), mining.open("2026-07-02"):
        pass

    assert [run.status for run in mining.journal.runs()] == ["done", "failed"]
    assert not mining.bank.key_file.exists()


def test_what_stands_aside_is_recorded_in_both_languages(mining: Mining) -> None:
    title, reason = Sentence(zh="特征", en="Features"), Sentence(zh="没有流水", en="no bookings")
    aside = [Aside(name="cashflow", title=title, reason=reason)]

    with mining.open() as round_:
        round_.stage("features", lambda: Work(aside=aside))

    assert mining.journal.runs()[0].stages[0].notes == (
        {
            "name": "cashflow",
            "title_zh": "特征",
            "title_en": "Features",
            "zh": "没有流水",
            "en": "no bookings",
        },
    )


def test_a_value_sealed_in_one_round_is_found_in_the_next(mining: Mining) -> None:
    with mining.open() as round_:
        tokens = round_.identities.seal(pa.array(["王伟"]), "name")
        fresh = round_.identities.fresh()
        round_.stage("sources", lambda: Work(added={"identities": fresh}))
        round_.finish(now=NOW)

    with mining.open("2026-07-02") as round_:
        assert round_.identities.reveal(tokens.to_pylist(), purpose="listening") == ["王伟"]
        round_.identities.seal(pa.array(["王伟"]), "name")
        assert round_.identities.fresh().num_rows == 0


def test_a_round_without_an_engine_given_opens_the_banks_own(tmp_path: Path) -> None:
    told: list[str] = []
    bank = written_bank(tmp_path)

    with open_round(bank, day("2026-07-01"), now=NOW, answers="", progress=told.append) as round_:
        assert round_.engine.name == "duckdb"
        round_.stage("outcomes", lambda: Work(tables={"assignments": rows("wang")}))

    assert told == ["outcomes"]
