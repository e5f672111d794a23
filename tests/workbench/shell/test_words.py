"""Words of the pages: every key that is used exists, every key that exists is used."""

import re
from pathlib import Path

import workbench
from workbench.outcomes.operations import answer_need
from workbench.shell.roles import Role
from workbench.shell.words import words

ROOT = Path(str(workbench.__file__)).parent
SAID = re.compile(r"""(?:say|phrase\()\s*f?["']([\w.]+)["']""")
STEMS = re.compile(r"""say_one "([\w.]+)" """)


def _sources() -> str:
    files = [*ROOT.rglob("*.html"), *ROOT.rglob("*.py")]
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def test_every_key_that_a_page_says_is_written() -> None:
    assert answer_need  # the pages' apps are loaded
    said = {key for key in SAID.findall(_sources()) if "." in key and not key.endswith(".")}

    assert said - words().keys() == set()


def test_no_key_is_written_that_no_page_says() -> None:
    source = _sources()
    said, stems = set(SAID.findall(source)), set(STEMS.findall(source))
    charts = {f"chart.{name}" for name in re.findall(r'drawn\(\s*"(\w+)"', source)}
    unused = {
        key for key in words() if key not in said | charts and key.rpartition(".")[0] not in stems
    }

    assert unused == set()


def test_every_role_has_a_name_and_a_line_about_its_work() -> None:
    for role in Role:
        assert f"role.{role.value}" in words()
        assert f"role_does.{role.value}" in words()
