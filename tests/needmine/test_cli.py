"""The command line as a shell sees it: words in, words and an exit code out."""

import json
import os
import subprocess
import sys

import pytest

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
