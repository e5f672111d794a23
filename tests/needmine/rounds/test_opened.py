import datetime as dt
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from needmine.catalogue import STAGES, TABLES
from needmine.rounds.bank import Bank, read_bank
from needmine.rounds.opened import (
    NothingMined,
    NotMined,
    Opened,
    PastRun,
    open_last_run,
    open_run,
    refuse_past,
    revealed,
    shown_runs,
)
from needmine.rounds.runs import Journal, Run
from tests.needmine.rounds.mining import Mining
from tests.needmine.rounds.written import written_bank

Mined = tuple[Bank, Run]


def test_the_last_run_opens_with_every_table_of_that_run(mined_bank: Mined) -> None:
    bank, run = mined_bank

    with open_last_run(bank) as opened:
        assert opened.run.id == run.id
        assert opened.moment.date == run.date
        assert set(opened.tables) == set(run.tables)
        counts = {name: n for stage in run.stages for name, n in stage.rows.items()}
        for name in ("customers", "needs", "transactions"):
            assert opened.tables[name].count().to_pyarrow().as_py() == counts[name]


def test_a_table_that_no_source_fills_is_absent_and_reads_as_empty(
    mining: Mining,
) -> None:
    mining.mine("2026-07-01", "wang")

    with open_last_run(mining.bank) as opened:
        assert not opened.tables.has("loans")
        assert opened.tables["loans"].count().to_pyarrow().as_py() == 0


def test_a_bank_that_never_mined_says_so_with_what_to_run(tmp_path: Path) -> None:
    bank = written_bank(tmp_path)

    with pytest.raises(NothingMined) as refused, open_last_run(bank):
        pass

    assert "needmine mine" in refused.value.say("en")
    assert refused.value.where == str(tmp_path)
    assert shown_runs(bank) == []


def test_a_run_that_broke_off_is_not_opened(mining: Mining) -> None:
    mining.mine("2026-06-01", "wang")
    mining.break_off("2026-07-01", "li")

    with open_last_run(mining.bank) as opened:
        assert opened.tables["assignments"].customer_id.to_pyarrow().to_pylist() == ["wang"]
        assert str(opened.moment.date) == "2026-06-01"


def customers(opened: Opened) -> list[str]:
    found: list[str] = opened.tables["assignments"].customer_id.to_pyarrow().to_pylist()
    return found


def test_the_newest_run_for_a_day_opens_with_what_the_last_run_read_beside_it(
    mining: Mining,
) -> None:
    for date, name in (("2026-05-01", "may"), ("2026-05-01", "again"), ("2026-07-01", "july")):
        mining.mine(date, name)

    with open_run(mining.bank, dt.date(2026, 5, 1)) as opened:
        assert (str(opened.moment.date), customers(opened)) == ("2026-05-01", ["again"])
        assert opened.by_now is not None
        assert opened.by_now["assignments"].customer_id.to_pyarrow().to_pylist() == ["july"]
    with open_run(mining.bank, dt.date(2026, 7, 1)) as opened:
        assert (customers(opened), opened.by_now) == (["july"], None)


def test_a_day_that_was_not_mined_or_was_pruned_says_what_to_run(mining: Mining) -> None:
    mining.mine("2026-05-01", "may")
    mining.mine("2026-07-01", "july")
    mining.journal.forget({"run-000002"})

    for day in ("2026-05-01", "2026-06-01"):
        with pytest.raises(NotMined) as refused, open_run(mining.bank, dt.date.fromisoformat(day)):
            pass
        assert f"needmine mine {mining.bank.folder} --as-of {day}" in refused.value.say("en")


def test_the_history_shows_the_newest_first_with_stages_and_the_error(mining: Mining) -> None:
    mining.mine("2026-06-01", "wang")
    mining.break_off("2026-07-01", "li")
    journal = Journal(mining.bank.store_folder / "runs")
    error = {"zh": "坏了。", "en": "Broken."}
    journal.write(replace(journal.runs()[-1], status="failed", error=error))

    broken, whole = shown_runs(mining.bank)

    assert (broken.status, whole.status) == ("failed", "done")
    assert broken.error is not None
    assert (broken.error.say("zh"), broken.error.say("en")) == ("坏了。", "Broken.")
    assert (whole.error, broken.finished_at) == (None, None)
    assert whole.stages[0].title == STAGES["outcomes"]
    assert whole.stages[0].n_rows == 1


def test_a_recorded_request_sees_the_value_behind_a_token_and_nothing_behind_a_false_one(
    mined_bank: Mined,
) -> None:
    bank, _ = mined_bank
    with open_last_run(bank) as opened:
        (token, *_) = opened.tables["parties"].name.to_pyarrow().drop_null().to_pylist()
        masked = opened.identities.masked([token])[0]

    (name, nothing) = revealed(bank, [token, "no-such-token"])

    assert nothing == ""
    assert name[0] == masked[0]
    assert name != masked
    assert revealed(bank, []) == []


def test_a_mined_bank_can_be_moved_to_another_folder(mined_bank: Mined, tmp_path: Path) -> None:
    shutil.copytree(mined_bank[0].folder, tmp_path / "elsewhere")

    with open_last_run(read_bank(tmp_path / "elsewhere")) as opened:
        assert opened.tables["customers"].count().to_pyarrow().as_py() > 30
        assert set(opened.tables) <= {table.name for table in TABLES}


def test_leads_of_a_day_before_the_newest_one_mined_are_refused(mining: Mining) -> None:
    mining.mine("2026-07-01", "wang")
    with open_last_run(mining.bank) as opened:
        refuse_past(opened)
    mining.mine("2026-05-01", "wang")

    with open_last_run(mining.bank) as opened, pytest.raises(PastRun) as refused:
        refuse_past(opened)

    assert "2026-05-01" in refused.value.say("en")
    assert "2026-07-01" in refused.value.remedy.say("zh")
