"""A password asked of whoever sits at the terminal; never a word of the command line."""

import sys
from getpass import getpass

from needmine.core.errors import NeedmineError
from needmine.core.sentences import Language, Sentence

_ASKED = Sentence(
    zh="密码（至少 12 个字符；已有账号直接回车则不变）：",
    en="Password (12 characters or more; Enter leaves that of an account as it is): ",
)
_AGAIN = Sentence(zh="再输一次：", en="Once more: ")


class PasswordsDiffer(NeedmineError):
    """The two passwords typed are not the same."""


def asked_password(language: Language) -> str:
    """Return the password typed twice, or the first line of standard input; empty for none.

    Others on the machine can read the words of a running command, and the shell keeps them.

    Raises
    ------
    PasswordsDiffer
        Where the second differs from the first.
    """
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass(_ASKED.say(language))
    if first and getpass(_AGAIN.say(language)) != first:
        raise PasswordsDiffer(
            Sentence(zh="两次输入的密码不一致。", en="The two passwords differ."),
            remedy=Sentence(zh="请再试一次。", en="Try again."),
        )
    return first
