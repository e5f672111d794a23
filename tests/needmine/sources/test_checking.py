import pytest

from needmine.governance.passing import PassingIdentities
from needmine.sources.checking import FeedCheck, check_feed
from needmine.sources.feeds import read_feeds
from needmine.sources.setting import Setting
from tests.needmine.sources.departments import (
    ADDING,
    BY_CODE,
    DATED,
    FULL,
    HEAD,
    LIVING,
    PARTIES,
    SIMULATED,
    Departments,
)
from tests.rows import ZONE


def checked(bank: Departments, name: str = "core/accounts", **more: int) -> FeedCheck:
    feeds = read_feeds(bank.folder, bank.departments)
    feed = next(each for each in feeds if f"{each.department}/{each.name}" == name)
    passing = PassingIdentities()
    setting = Setting(
        zone=ZONE,
        read_at=bank.read_at,
        master="core",
        simulated=False,
        runner=bank.engine,
        sealer=passing,
    )
    loads = bank.tables["loads"].to_pyarrow().to_pylist() if "loads" in bank.tables else []
    return check_feed(feed, feeds, setting=setting, masked=passing.masked, loads=loads, **more)


def told(check: FeedCheck) -> str:
    return " ".join(
        mistake.say(language) for mistake in check.mistakes for language in ("zh", "en")
    )


def test_each_column_says_what_it_is_filled_from(bank: Departments) -> None:
    bank.feed("core/accounts", FULL + "lookups: [codes]\n", BY_CODE)
    bank.write("sources/core/accounts/codes.csv", "code,meaning\n1,current\n")
    bank.write("accounts_20260101.csv", "no,kind,opened,memo\nA,1,2020-01-01,x\n")

    check = checked(bank)

    (mapping,) = check.mappings
    columns = {each.column.name: (each.sources, each.n_filled) for each in mapping.columns}
    assert columns["account_number"] == (("no",), 1)
    assert columns["kind"] == (("codes.meaning",), 1)
    assert columns["closed_date"] == ((), None)
    assert columns["known_at"] == (("exported_at",), 1)
    assert check.unused == ("memo",)
    assert not check.is_wrong


def test_rows_are_told_apart_as_a_load_would_with_reasons(bank: Departments) -> None:
    bank.feed(
        "core/accounts",
        FULL,
        "select no as account_number, kind as kind, opened as opened_date from raw where no <> 'X'",
    )
    bank.write(
        "accounts_20260101.csv",
        HEAD
        + "A,current,2020-01-01\nA,term,2020-01-01\nB,odd,20200101\nC,current,\nX,,\n"
        + "D,term,2020-01-01,9\n",
    )

    (mapping,) = checked(bank).mappings

    counts = (mapping.n_rows, mapping.n_used, mapping.n_quarantined, mapping.n_set_aside)
    assert counts == (6, 1, 4, 1)
    assert {(r.column, r.reason, r.n_rows) for r in mapping.refused} == {
        ("account_number", "key_twice", 1),
        ("kind", "not_allowed", 1),
        ("opened_date", "not_a_date", 1),
        ("opened_date", "missing", 1),
        ("", "wrong_number_of_fields", 1),
    }
    # A handful proves nothing against a mapping.
    assert not mapping.is_wrong


def test_a_mapping_that_sends_most_rows_to_quarantine_is_wrong(bank: Departments) -> None:
    bank.feed("core/accounts", ADDING)
    bad = "".join(f"A{n},current,20200101\n" for n in range(11))
    bank.write("accounts_20260101.csv", HEAD + bad + "B,current,2020-01-01\n" * 10)

    assert checked(bank).is_wrong
    bank.write("accounts_20260101.csv", HEAD + bad + "B,current,2020-01-01\n" * 11)
    assert not checked(bank).is_wrong


def test_only_the_newest_file_is_looked_at_and_of_it_a_sample(bank: Departments) -> None:
    bank.feed("core/accounts", ADDING)
    bank.write("accounts_20260101.csv", HEAD + "A,odd,2020-01-01\n" * 50)
    bank.write("accounts_20260201.csv", HEAD + "B,term,2020-01-01\n" * 30 + "C,odd,2020-01-01\n")

    check = checked(bank, sample=30)

    assert (check.file, check.n_rows, check.is_whole) == ("accounts_20260201.csv", 30, False)
    assert check.mappings[0].n_used == 30
    assert checked(bank).is_whole


def test_nothing_that_names_a_person_is_told(bank: Departments) -> None:
    bank.people(f"1234567890,王小明,{LIVING}", f"1234567891,欧阳娜娜,{SIMULATED}", ",李雷,")

    check = checked(bank, "core/people")

    (mapping,) = check.mappings
    assert mapping.rows == (
        {
            "party_id": "****7890",
            "kind": "person",
            "name": "王**",
            "id_number": "1****************7",
        },
    )
    assert {(r.column, r.reason) for r in mapping.refused} == {
        ("party_id", "missing"),
        ("id_number", "simulated_identity"),
    }
    everything = repr(check)
    assert not any(word in everything for word in ("小明", "娜娜", LIVING, SIMULATED, "1234567890"))


def test_a_first_line_of_data_is_refused_without_being_told(bank: Departments) -> None:
    bank.feed("core/people", "files: people_*.csv\n" + DATED, PARTIES, table="parties")
    bank.write("people_20260101.csv", f"1001,王小明,{LIVING}\n1002,李雷,\n")

    check = checked(bank, "core/people")

    assert check.is_wrong
    assert "people_20260101.csv:1" in told(check)
    assert not any(word in told(check) for word in ("小明", LIVING, "1001"))


def test_every_mapping_is_compiled_and_its_mistakes_named_together(bank: Departments) -> None:
    bank.feed("core/accounts", FULL, "select nothing as account_number from raw")
    bank.write("sources/core/accounts/cards.sql", "select md5(no) as card_number from raw")
    bank.write(
        "sources/core/accounts/balances.sql",
        "select no as account_number, day as balance_date, 1 as balance from raw",
    )
    bank.write("accounts_20260101.csv", HEAD + "A,current,2020-01-01\n")

    check = checked(bank)

    assert [mistake.where.rsplit("/", 1)[1] for mistake in check.mistakes] == [
        "accounts.sql:1",
        "cards.sql:1",
        "balances.sql:1",
    ]
    assert check.unused == ()


@pytest.mark.parametrize(
    ("definition", "file", "place"),
    [
        ("files: accounts_*.csv\n", "accounts_20260101.csv", "feed.yml"),
        (FULL, "", "feed.yml"),
        (FULL + "format: parquet\n", "accounts_20260101.csv", "accounts_20260101.csv"),
    ],
    ids=["a whole state of no day", "no file", "another format"],
)
def test_what_a_load_would_refuse_is_found(
    bank: Departments, definition: str, file: str, place: str
) -> None:
    bank.feed("core/accounts", definition)
    if file:
        bank.write(file, HEAD + "A,current,2020-01-01\n")

    check = checked(bank)

    assert check.is_wrong
    assert place in check.mistakes[0].where


def test_columns_are_compared_with_those_of_the_last_load(bank: Departments) -> None:
    bank.feed("core/accounts", ADDING)
    rows = "".join(f"A{n},current,2020-01-01\n" for n in range(30))
    bank.deliver("accounts_20260101.csv", HEAD + rows)
    assert checked(bank).drift is not None

    bank.write("accounts_20260201.csv", "no,opened,city\n" + rows.replace("current,", ""))
    check = checked(bank)

    assert check.drift is not None
    assert (check.drift.file, check.drift.new, check.drift.gone) == (
        "accounts_20260101.csv",
        ("city",),
        ("kind",),
    )
    assert "'kind'" in told(check)


def test_a_feed_kept_as_a_look_up_is_no_mistake(bank: Departments) -> None:
    bank.write(
        "sources/core/districts/feed.yml",
        "files: districts.csv\ntitle: {zh: 地区, en: Districts}\n",
    )
    bank.write("districts.csv", "code,name\n1,Bath\n")

    check = checked(bank, "core/districts")

    assert (check.is_wrong, check.n_rows, check.unused) == (False, 1, ())


def test_columns_that_the_feed_names_need_no_header(bank: Departments) -> None:
    bank.feed("core/accounts", FULL + "columns: [no, kind, opened]\n")
    bank.write("accounts_20260101.csv", "A,current,2020-01-01\nB,term,2020-01-01\n")

    check = checked(bank)

    assert not check.is_wrong
    assert (check.n_rows, check.is_whole) == (2, True)


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ("select no as account_number, cvv2 as kind, opened as opened_date from raw", "cvv2"),
        (
            "select no as account_number, kind as kind, opened as opened_date, 'true' as is_deleted"
            " from raw",
            "is_deleted",
        ),
    ],
)
def test_what_a_run_would_refuse_is_refused_here(
    bank: Departments, mapping: str, said: str
) -> None:
    bank.feed("core/accounts", FULL, mapping)
    bank.write("accounts_20260101.csv", "no,kind,opened,cvv2\nA,current,2020-01-01,123\n")

    check = checked(bank)

    assert check.is_wrong
    assert said in told(check)
