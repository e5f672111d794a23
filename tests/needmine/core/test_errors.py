from needmine.core.errors import NeedmineError
from needmine.core.sentences import Sentence

ERROR = NeedmineError(
    Sentence(zh="没有这一列。", en="There is no such column."),
    remedy=Sentence(zh="请改名。", en="Rename it."),
    where="accounts.sql:3",
)


def test_an_error_says_where_what_and_remedy_in_one_line() -> None:
    assert ERROR.say("en") == "accounts.sql:3: There is no such column. Rename it."
    assert ERROR.say("zh") == "accounts.sql:3: 没有这一列。请改名。"


def test_an_error_without_a_place_begins_with_what_was_wrong() -> None:
    bare = NeedmineError(ERROR.what, remedy=ERROR.remedy)

    assert bare.say("en").startswith("There is no such column.")
