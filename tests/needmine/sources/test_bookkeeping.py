"""Since when a row is known."""

import datetime as dt

import pytest

from needmine.core.definitions import DefinitionError
from tests.needmine.sources.departments import ACCOUNTS, HEAD, Departments
from tests.rows import local


def test_a_row_is_known_from_its_mapped_time_before_anything_else(bank: Departments) -> None:
    mapping = ACCOUNTS.replace(" from", ", told as known_at from")
    bank.feed("core/accounts", "files: a.csv\nexported_at: 2026-01-31\n", mapping)
    bank.write("a.csv", "no,kind,opened,told\nA,current,2020-01-01,2026-01-05 09:30:00\n")
    bank.deliver("b.csv", "")

    assert bank.rows("accounts", "known_at") == [(local("2026-01-05 09:30"),)]


def test_a_state_is_known_in_the_last_second_of_the_day_it_was_written(bank: Departments) -> None:
    bank.feed("core/accounts", "files: a.csv\nexported_at: 2026-01-31\n")
    bank.deliver("a.csv", HEAD + "A,current,2020-01-01\n")

    assert bank.rows("accounts", "known_at") == [(local("2026-01-31 23:59:59"),)]
    assert bank.known("accounts", "kind", on="2026-01-31") == []
    assert bank.known("accounts", "kind", on="2026-02-01") == [("current",)]


def test_an_event_is_known_so_many_days_after_it_happened(bank: Departments) -> None:
    bank.feed(
        "core/consents",
        "files: a.csv\nload: incremental\ndelay_days: 2\n",
        "select id as consent_id, no as party_id, 'marketing' as purpose, state as state,"
        " told as happened_at from raw",
        table="consents",
    )
    # Two minutes before and after midnight in Shanghai; one text says its zone itself.
    bank.write(
        "a.csv",
        "id,no,state,told\n1,A,granted,2026-01-05 23:58:00\n2,A,withdrawn,2026-01-05T16:02:00Z\n",
    )
    bank.read()

    assert bank.rows("consents", "happened_date", "known_at") == [
        (dt.date(2026, 1, 5), local("2026-01-07 23:58")),
        (dt.date(2026, 1, 6), local("2026-01-08 00:02")),
    ]


def test_a_state_that_nothing_dates_is_refused_with_what_to_write(bank: Departments) -> None:
    bank.feed("core/accounts", "files: a.csv\nload: incremental\n")
    bank.write("a.csv", HEAD + "A,current,2020-01-01\n")

    with pytest.raises(DefinitionError) as refused:
        bank.read()

    assert "Write exported_at in feed.yml, or map known_at" in refused.value.say("en")
    assert "accounts" in refused.value.say("zh")
