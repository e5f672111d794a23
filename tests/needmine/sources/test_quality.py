import datetime as dt

from needmine.sources.quality import TableQuality, quality
from tests.needmine.sources.departments import ADDING, DATED, FULL, HEAD, LIVING, Departments

NOW = dt.datetime(2026, 1, 20, tzinfo=dt.UTC)
ADDED = "files: bookings_*.csv\nload: incremental\n" + DATED
BOOKINGS = (
    "select no as transaction_id, acct as account_number, booked as happened_at, amt as amount,"
    " 'in' as direction, 'other' as kind from raw"
)


def only(bank: Departments, *, now: dt.datetime = NOW) -> TableQuality:
    (found,) = quality(bank.tables, now=now)
    return found


def told(found: TableQuality) -> set[tuple[str, bool]]:
    return {(issue.what, issue.is_wrong) for issue in found.issues}


def accounts(n: int, *, bad: int = 0) -> str:
    rows = [f"A{row},current,2020-01-01\n" for row in range(n - bad)]
    return HEAD + "".join([*rows, *(f"B{row},current,yesterday\n" for row in range(bad))])


def test_a_feed_as_it_should_be_is_good_and_has_its_counts_ranges_and_age(
    bank: Departments,
) -> None:
    bank.feed("core/accounts", FULL)
    for day in (10, 11, 12, 13):
        bank.deliver(f"accounts_202601{day}.csv", accounts(100))

    found = only(bank, now=dt.datetime(2026, 1, 14, 2, tzinfo=dt.UTC))

    assert (found.state, found.issues, found.n_loads) == ("good", (), 4)
    assert [load["n_used"] for load in found.loads] == [100] * 4
    assert found.freshness.usual_days == 1
    columns = {column.column: column for column in found.columns}
    assert (columns["account_number"].n_distinct, columns["account_number"].least) == (100, None)
    assert (columns["opened_date"].least, columns["opened_date"].n_missing) == ("2020-01-01", 0)


def test_a_file_that_does_not_come_is_wrong(bank: Departments) -> None:
    bank.feed("core/accounts", FULL)
    for day in (10, 11, 12, 13):
        bank.deliver(f"accounts_202601{day}.csv", accounts(100))

    assert told(only(bank)) == {("late", True)}


def test_a_few_bad_rows_are_to_be_looked_at_and_many_are_wrong(bank: Departments) -> None:
    bank.feed("core/accounts", FULL)
    bank.deliver("accounts_20260110.csv", accounts(100, bad=3))
    assert told(only(bank)) == {("quarantine", False)}

    bank.deliver("accounts_20260111.csv", accounts(100, bad=30))

    found = only(bank)
    assert ("quarantine", True) in told(found)
    assert found.state == "wrong"
    (refused,) = found.refused
    assert (refused.column, refused.reason, refused.n_rows) == ("opened_date", "not_a_date", 33)
    assert refused.samples == ("aaaaaaaaa",)


def test_what_drifts_and_columns_that_come_and_go_are_told_with_what_to_do(
    bank: Departments,
) -> None:
    bank.feed("core/accounts", FULL)
    bank.deliver("accounts_20260110.csv", accounts(100))
    wider = accounts(20).replace("\n", ",Bath\n").replace("opened,Bath", "opened,city")
    bank.deliver("accounts_20260111.csv", wider)

    found = only(bank)

    assert told(found) == {("rows", False), ("columns", False)}
    assert "city" in " ".join(issue.sentence.say("en") for issue in found.issues)
    assert all(issue.remedy.say(language) for issue in found.issues for language in ("zh", "en"))


def test_records_without_an_account_and_old_records_sent_again_are_found(
    bank: Departments,
) -> None:
    bank.feed("core/bookings", ADDED, BOOKINGS, table="transactions")
    bank.feed("core/accounts", ADDING)
    bank.write("accounts_20260110.csv", accounts(40))
    rows = "".join(f"{n},A{n},2026-01-09 10:00:00,5.00\n" for n in range(60))
    bank.deliver("bookings_20260110.csv", "no,acct,booked,amt\n" + rows)
    bank.deliver("bookings_20260111.csv", "no,acct,booked,amt\n" + rows)

    _, found = quality(bank.tables, now=NOW)

    assert told(found) == {("same_content", True), ("orphans", True), ("nothing_newer", False)}
    (lost,) = [issue for issue in found.issues if issue.what == "orphans"]
    assert lost.sentence.say("en").startswith("20 rows refer to what accounts does not have")


def test_the_same_booking_under_two_numbers_is_told(bank: Departments) -> None:
    bank.feed("core/bookings", ADDED, BOOKINGS, table="transactions")
    bank.deliver(
        "bookings_20260110.csv",
        "no,acct,booked,amt\n1,A,2026-01-09 10:00:00,5.00\n2,A,2026-01-09 10:00:00,5.00\n",
    )

    assert told(only(bank)) == {("look_alikes", False)}


def test_loads_that_gave_way_are_not_told_of_and_no_identity_is(bank: Departments) -> None:
    bank.people(f"1,王小明,{LIVING}", "2,李雷,110101")
    bank.deliver("people_20260102.csv", f"no,name,id\n1,王小明,{LIVING}\n")
    bank.feed(
        "core/people",
        "files: people_*.csv\ntaken_back: [people_20260102.csv]\n" + DATED,
        "select no as party_id, 'person' as kind, name as name, id as id_number from raw",
        table="parties",
    )
    bank.read()

    found = only(bank)

    assert [load["file"] for load in found.loads] == ["people_20260101.csv"]
    said = repr(found)
    assert "王小明" not in said
    assert LIVING not in said


def test_a_bank_that_loaded_nothing_has_nothing_to_tell() -> None:
    assert quality({}, now=NOW) == []
