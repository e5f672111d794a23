"""What is told of files beyond their counts."""

from tests.needmine.sources.departments import ACCOUNTS, FULL, HEAD, Departments

TERM = ACCOUNTS.replace("kind as", "'term' as")


def test_files_that_can_be_read_anew_need_no_word(bank: Departments) -> None:
    bank.feed("core/accounts", FULL)
    bank.deliver("accounts_20260101.csv", HEAD + "A,current,2020-01-01\n")
    bank.feed("core/accounts", FULL, TERM)

    assert bank.read().notes == ()


def test_files_that_are_gone_when_the_mapping_changes_are_counted(bank: Departments) -> None:
    bank.feed("core/accounts", FULL)
    for day in (1, 2, 3):
        bank.write(f"accounts_2026010{day}.csv", HEAD + "A,current,2020-01-01\n")
    bank.read()
    (bank.folder / "accounts_20260101.csv").unlink()
    (bank.folder / "accounts_20260102.csv").unlink()
    assert bank.read().notes == ()
    bank.feed("core/accounts", FULL, TERM)

    (note,) = bank.read().notes

    assert note.what == "core/accounts → accounts"
    assert note.reason.say("en").startswith("Files read earlier that are no longer there: 2.")
    assert note.reason.say("zh").startswith("有 2 个已读过的文件不在原处")


def test_two_whole_states_of_one_day_in_one_delivery_are_told(bank: Departments) -> None:
    bank.feed("core/accounts", FULL)
    bank.write("accounts_north_20260101.csv", HEAD + "A,current,2020-01-01\n")
    bank.write("accounts_south_20260101.csv", HEAD + "B,term,2020-01-01\n")

    (note,) = bank.read().notes

    for said in (note.reason.say("zh"), note.reason.say("en")):
        assert said.index("accounts_north_20260101.csv") < said.index("accounts_south_20260101.csv")
    assert bank.known("accounts", "kind", on="2026-01-02") == [("term",)]
    assert bank.rows("loads", "file", "n_used", replaced_at=None) == [
        ("accounts_south_20260101.csv", 1)
    ]


def test_a_file_to_be_taken_back_that_was_never_read_is_told(bank: Departments) -> None:
    bank.feed("core/accounts", FULL)
    bank.deliver("accounts_20260101.csv", HEAD + "A,current,2020-01-01\n")
    bank.feed("core/accounts", FULL + "taken_back: [accounts_20260101.csv, acounts_20260201.csv]\n")

    (note,) = bank.read().notes

    assert "acounts_20260201.csv" in note.reason.say("zh")
    assert "was never read" in note.reason.say("en")
