"""The words each command takes."""

import argparse
import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from needmine.core.sentences import Language, Sentence

Command = Callable[[argparse.Namespace, Language], int]

_HELP = {
    "init": Sentence(zh="新建一家银行的文件夹", en="make a new bank's folder"),
    "check": Sentence(zh="找出文件夹里的每处错误", en="find every mistake in a bank's folder"),
    "simulate": Sentence(
        zh="造一家真实需求已知的银行", en="make a bank whose true needs are known"
    ),
    "mine": Sentence(zh="为某一时点挖掘一家银行", en="mine a bank for a moment"),
    "publish": Sentence(
        zh="把线索与标签交给银行的 CRM", en="hand leads and tags to the bank's CRM"
    ),
    "evaluate": Sentence(
        zh="用后来发生的事评判需求", en="judge needs by what came later, beside simple baselines"
    ),
    "serve": Sentence(zh="打开工作台", en="open the workbench"),
    "prune": Sentence(zh="删除旧版本的文件", en="delete the files of old runs"),
}


_ABOUT = Sentence(
    zh="知需:每位客户接下来需要什么,为什么,能做什么,做得对不对。",
    en="What each customer of a bank needs next, why, what may be done, and whether it was right.",
)
_BANK: tuple[str, dict[str, Any]] = ("bank", {"type": Path, "metavar": "BANK"})
_AS_OF: tuple[str, dict[str, Any]] = (
    "--as-of",
    {"type": dt.date.fromisoformat, "metavar": "DATE"},
)
_JSON: tuple[str, dict[str, Any]] = ("--json", {"action": "store_true"})


def parser(commands: Mapping[str, Command], language: Language) -> argparse.ArgumentParser:
    """Return the parser of every command; what it parses carries the command as ``run``."""
    whole = argparse.ArgumentParser(prog="needmine", description=_ABOUT.say(language))
    below = whole.add_subparsers(required=True, metavar="COMMAND")
    for name, words in _WORDS.items():
        added = below.add_parser(name, help=_HELP[name].say(language))
        for flag, settings in words:
            added.add_argument(flag, **settings)
        added.set_defaults(run=commands[name])
    return whole


def _number(flag: str, default: int, metavar: str) -> tuple[str, dict[str, Any]]:
    return (flag, {"type": int, "default": default, "metavar": metavar})


_WORDS: dict[str, tuple[tuple[str, dict[str, Any]], ...]] = {
    "init": (_BANK, ("--name-zh", {"required": True}), ("--name-en", {"required": True})),
    "check": (_BANK, _JSON),
    "simulate": (
        ("out", {"type": Path, "metavar": "OUT"}),
        _number("--customers", 5000, "N"),
        _number("--months", 18, "M"),
        _number("--seed", 1, "S"),
        ("--language", {"choices": ("zh", "en"), "default": "zh"}),
    ),
    "mine": (_BANK, _AS_OF, _JSON),
    "publish": (_BANK, _JSON),
    "evaluate": (_BANK, _number("--horizon-days", 90, "DAYS"), _JSON),
    "serve": (_BANK, ("--host", {"default": "127.0.0.1"}), _number("--port", 8000, "PORT")),
    "prune": (_BANK, _number("--keep", 3, "RUNS")),
}
