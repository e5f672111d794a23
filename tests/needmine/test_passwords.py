import io

import pytest

from needmine import passwords


class Terminal(io.StringIO):
    """Standard input with a person before it."""

    def isatty(self):
        return True


def typed(monkeypatch, *lines):
    answers = iter(lines)
    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr(passwords, "getpass", lambda _: next(answers))


def test_a_password_is_typed_twice(monkeypatch):
    typed(monkeypatch, "a long enough one", "a long enough one")
    assert passwords.asked_password("zh") == "a long enough one"


def test_two_that_differ_are_refused(monkeypatch):
    typed(monkeypatch, "a long enough one", "a long enough onr")
    with pytest.raises(passwords.PasswordsDiffer):
        passwords.asked_password("en")


def test_enter_alone_asks_no_second_time(monkeypatch):
    typed(monkeypatch, "")
    assert passwords.asked_password("en") == ""


def test_a_pipe_gives_its_first_line_with_its_spaces(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("a long enough one \r\nmore\n"))
    assert passwords.asked_password("en") == "a long enough one "
