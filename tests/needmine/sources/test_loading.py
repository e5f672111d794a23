"""Files of one feed together."""

import datetime as dt

from tests.needmine.sources.departments import ADDING, DATED, HEAD, Departments

FILE = "accounts_20260101.csv"


def test_files_of_one_feed_may_have_their_columns_in_another_order(bank: Departments) -> None:
    bank.feed("core/accounts", "files: a_*.csv\nload: incremental\n" + DATED)
    bank.write("a_20260101.csv", HEAD + "A,current,2020-01-01\n")
    bank.deliver("a_20260102.csv", "opened,more,kind,no\n2021-01-01,x,term,B\n")

    assert bank.rows("accounts", "from_file", "from_row", "kind", "opened_date") == [
        ("a_20260101.csv", 1, "current", dt.date(2020, 1, 1)),
        ("a_20260102.csv", 1, "term", dt.date(2021, 1, 1)),
    ]


def test_of_ten_thousand_rows_a_thousand_bad_ones_are_in_quarantine_and_the_others_loaded(
    bank: Departments,
) -> None:
    mistakes = [
        ("{no},savings?,2020-01-01", "kind", "not_allowed"),
        ("{no},current,2020-02-30", "opened_date", "not_a_date"),
        ("{no},,2020-01-01", "kind", "missing"),
        (",current,2020-01-01", "account_number", "missing"),
        ("{no},current,2020-01-01,more", "", "wrong_number_of_fields"),
        ("{no}", "", "wrong_number_of_fields"),
        ("{no},current\udc81,2020-01-01", "", "undecodable"),
        ("{no},cur\0rent,2020-01-01", "", "undecodable"),
        ('{no},"current,2020-01-01', "", "unbalanced_quote"),
        ("{no},current,20200101", "opened_date", "not_a_date"),
    ]
    lines, wanted = [], []
    for row in range(1, 10_001):
        line, column, reason = "{no},current,2020-01-01", "", ""
        if row % 10 == 7:
            line, column, reason = mistakes[row // 10 % len(mistakes)]
            wanted.append((row, column, reason))
        lines.append(line.format(no=f"A{row}"))
    bank.feed("core/accounts", ADDING)
    content = (HEAD + "\n".join(lines)).encode("utf-8", "surrogateescape")
    (bank.folder / "accounts_20260101.csv").write_bytes(content)

    bank.read()

    found = bank.rows("quarantine", "from_row", "column", "reason", from_file=FILE)
    assert sorted(found) == sorted(wanted)
    assert len(wanted) == 1_000
    assert bank.rows("loads", "n_rows", "n_used", "n_quarantined") == [(10_000, 9_000, 1_000)]
    loaded = {row for (row,) in bank.rows("accounts", "from_row")}
    bad = {row for row, *_ in wanted}
    assert loaded == set(range(1, 10_001)) - bad

    # A person mends them; of a seventh the number is still missing.
    still = {row for row in bad if row % 70 == 7}
    right = {"kind": "term", "opened": "2020-01-01"}
    given = {row: {"no": "" if row in still else f"A{row}", **right} for row in bad}
    bank.mend(FILE, **{f"row{row}": cells for row, cells in given.items()})
    bank.read()

    assert bank.rows("loads", "n_rows", "n_used", "n_quarantined", replaced_at=None) == [
        (10_000, 10_000 - len(still), len(still))
    ]
    assert {row for (row,) in bank.rows("accounts", "from_row", kind="term")} == bad - still
    assert len(bank.rows("accounts", "from_row")) == 10_000 - len(still)
    assert {known for (known,) in bank.rows("accounts", "known_at")} == {
        dt.datetime(2026, 1, 1, 15, 59, 59, tzinfo=dt.UTC)
    }
    ((standing,),) = bank.rows("loads", "load_id", replaced_at=None)
    assert set(bank.rows("quarantine", "from_row", "reason", load_id=standing)) == {
        (row, "missing") for row in still
    }
    assert bank.read().changes == ()
