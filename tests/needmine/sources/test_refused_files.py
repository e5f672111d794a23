"""What is said of files that are refused whole."""

from needmine.core.sentences import Sentence
from needmine.sources.refused_files import first_words, unreadable, wrong_count


def test_a_driver_may_not_tell_addresses_with_passwords() -> None:
    said = first_words(RuntimeError("away: postgresql://reader:secret@host/db\nand more"))

    assert said == "away: postgresql"
    assert first_words(EOFError()) == "EOFError"


def test_a_refusal_names_file_format_and_reason_in_both_languages() -> None:
    error = unreadable("parquet", ValueError("no {magic}"), where="in/a.parquet")

    assert error.say("en").startswith("in/a.parquet: Cannot be read as parquet: no {magic}.")
    assert error.say("zh").startswith("in/a.parquet: 不能按 parquet 读取：no {magic}。")


def test_a_wrong_count_says_both_numbers() -> None:
    by = Sentence(zh="尾记录", en="Its tail record")

    error = wrong_count(declared=5, found=4, by=by, where="a.csv")

    assert "Its tail record says 5 rows; the file has 4." in error.say("en")
    assert "尾记录写明 5 行，文件中有 4 行。" in error.say("zh")
