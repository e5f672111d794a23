import pytest

from tools import debian_parts
from tools.debian_parts import Part


@pytest.fixture
def absent():
    return Part(
        name="a thing",
        used_for="a test",
        packages=("thing",),
        present=lambda: False,
    )


@pytest.mark.parametrize(("ci", "code"), [("true", 1), ("", 0)])
def test_a_missing_part_is_named_and_is_an_error_in_ci_only(monkeypatch, capsys, absent, ci, code):
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(debian_parts, "missing", lambda: [absent])
    monkeypatch.setattr(debian_parts, "may_install", lambda: False)
    assert debian_parts.main() == code
    assert "Missing: a thing, used for a test. Install it with: sudo apt-get install thing" in (
        capsys.readouterr().err
    )


def test_a_missing_part_is_installed_where_it_may_be(monkeypatch, absent):
    installed = []
    monkeypatch.setenv("CI", "true")
    monkeypatch.setattr(debian_parts, "missing", lambda: [] if installed else [absent])
    monkeypatch.setattr(debian_parts, "may_install", lambda: True)
    monkeypatch.setattr(debian_parts, "install", installed.extend)
    assert debian_parts.main() == 0
    assert installed == [absent]


def test_only_absent_parts_are_missing(absent):
    here = Part(name="here", used_for="a test", packages=("here",), present=lambda: True)
    assert debian_parts.missing([absent, here]) == [absent]
