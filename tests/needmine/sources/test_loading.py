"""Files of one feed together."""

import datetime as dt

from tests.needmine.sources.departments import DATED, HEAD, Departments


def test_files_of_one_feed_may_have_their_columns_in_another_order(bank: Departments) -> None:
    bank.feed("core/accounts", "files: a_*.csv\nload: incremental\n" + DATED)
    bank.write("a_20260101.csv", HEAD + "A,current,2020-01-01\n")
    bank.deliver("a_20260102.csv", "opened,more,kind,no\n2021-01-01,x,term,B\n")

    assert bank.rows("accounts", "from_file", "from_row", "kind", "opened_date") == [
        ("a_20260101.csv", 1, "current", dt.date(2020, 1, 1)),
        ("a_20260102.csv", 1, "term", dt.date(2021, 1, 1)),
    ]
