"""The command line as a shell sees it: words in, words and an exit code out."""

import json
import os
import subprocess
import sys

import pytest

from needmine.cli import main

BANK = """\
name: {zh: 示范银行, en: Demonstration Bank}
languages: [zh, en]
currency: CNY
time_zone: Asia/Shanghai
departments:
  core_banking: {zh: 核心系统, en: Core banking}
web: {hosts: [needmine.bank.cn], https: true}
"""


def needmine(*words, typed=""):
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "needmine.cli", *map(str, words)],
        input=typed,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**environment, "PYTHONPATH": "src", "NEEDMINE_LANGUAGE": "zh", "PYTHONUTF8": "1"},
    )


@pytest.fixture(scope="module")
def bank(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bank")
    (folder / "bank.yml").write_text(BANK, encoding="utf-8")
    return folder


def test_an_account_is_opened_listed_and_closed(bank):
    opened = needmine(
        "person",
        bank,
        "wang",
        "--role",
        "analyst",
        "--name-zh",
        "王芳",
        typed="a long enough one\n",
    )
    assert (opened.returncode, opened.stderr) == (0, "")
    assert opened.stdout.startswith("王芳（数据分析）可以登录了")

    closed = needmine("person", bank, "wang", "--close")
    assert closed.stdout == "王芳的账号已停用。\n"
    listed = json.loads(needmine("person", bank, "--list", "--json").stdout)
    assert [(one["username"], one["is_active"]) for one in listed["accounts"]] == [("wang", False)]
    assert listed["accounts"][0]["name"] == {"zh": "王芳", "en": "王芳"}


def test_an_account_without_a_name_to_sign_in_with_is_wrong_usage(bank):
    refused = needmine("person", bank)
    assert refused.returncode == 2
    assert refused.stderr == "没有写用户名。请写用户名，或用 --list 查看全部账号。\n"


def test_a_command_that_does_not_exist_is_wrong_usage():
    refused = needmine("dig", "bank")
    assert refused.returncode == 2
    assert "dig" in refused.stderr
    assert refused.stdout == ""


def test_wrong_usage_is_told_in_the_readers_language_and_in_both_to_whoever_asked_for_json(
    capsys, monkeypatch
):
    monkeypatch.setenv("NEEDMINE_LANGUAGE", "zh")
    assert main(["evaluate", "bank", "--horizon-days", "-5", "--json"]) == 2
    printed = capsys.readouterr()
    assert printed.err == "--horizon-days 不能是“-5”。请写 1 至 3660 之间的整数。\n"
    said = json.loads(printed.out)["error"]
    assert said["zh"] + "\n" == printed.err
    assert said["en"] == "--horizon-days cannot be '-5'. Write a whole number from 1 to 3660."


@pytest.mark.parametrize("words", [("--help",), ("mine", "--help"), ("mine",), ("dig", "bank")])
def test_help_and_wrong_usage_wait_for_no_import_of_an_engine(words):
    """Importing them takes seconds; a person who mistyped a word should not wait."""
    code = (
        "import sys\n"
        "from needmine.cli import main\n"
        f"try:\n    main({list(words)!r})\nexcept SystemExit:\n    pass\n"
        "heavy = {'ibis', 'duckdb', 'django', 'pandas', 'numpy', 'splink', 'needmine.flow'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": "src"},
    )
    assert ran.stdout.splitlines()[-1] == "[]"


def test_what_is_found_wrong_ends_in_1_with_one_sentence_and_no_traceback(tmp_path):
    refused = needmine("mine", tmp_path)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith(f"{tmp_path / 'bank.yml'}: 找不到文件。")
    assert len(refused.stderr.splitlines()) == 1


def test_an_error_is_json_in_both_languages_for_whoever_asked_for_json(tmp_path, capsys):
    assert main(["publish", str(tmp_path), "--json"]) == 1
    printed = capsys.readouterr()
    said = json.loads(printed.out)["error"]
    assert "找不到文件" in said["zh"]
    assert "There is no such file" in said["en"]
    assert printed.err.strip() in (said["zh"], said["en"])


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"NEEDMINE_LANGUAGE": "zh", "LANG": "en_US.UTF-8"}, "没有发现错误"),
        ({"NEEDMINE_LANGUAGE": "en", "LANG": "zh_CN.UTF-8"}, "No mistake was found"),
        ({"NEEDMINE_LANGUAGE": "", "LANG": "zh_CN.UTF-8"}, "没有发现错误"),
        ({"NEEDMINE_LANGUAGE": "", "LANG": "C"}, "No mistake was found"),
    ],
)
def test_the_reader_is_told_in_the_language_asked_for_else_in_that_of_the_system(
    bank, capsys, monkeypatch, environment, says
):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert main(["check", str(bank)]) == 0
    assert says in capsys.readouterr().out


def test_wrong_words_inside_a_command_are_wrong_usage_too(tmp_path):
    assert main(["simulate", str(tmp_path / "new"), "--customers", "1"]) == 2
    assert not (tmp_path / "new" / "bank.yml").exists()
