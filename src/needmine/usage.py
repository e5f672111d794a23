"""How the words of a command are read, explained and refused, in the reader's language."""

import argparse
import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NoReturn

from needmine.core.errors import WrongUsage
from needmine.core.sentences import Language, Sentence

# argparse ends the title of a list with a colon of its own.
_TITLE_END = Sentence(zh="：", en=":")
_USAGE = Sentence(zh="用法：", en="usage: ")
_WORDS = Sentence(zh="参数", en="words")
_OPTIONS = Sentence(zh="选项", en="options")
_HELP = Sentence(zh="显示这份说明后退出", en="show this help and exit")
_SEE_HELP = Sentence(zh="用法见 {command} --help。", en="See {command} --help.")

# argparse hands its complaints over as English text only, so they are known by it. A text that
# another Python words differently is caught by the last line; a test holds those of the Pythons
# that Needmine runs on.
_COMPLAINTS: tuple[tuple[str, Sentence], ...] = (
    (
        r"the following arguments are required: (?P<names>.+)",
        Sentence(zh="缺少：{names}。", en="Missing: {names}."),
    ),
    (
        r"unrecognized arguments: (?P<words>.+)",
        Sentence(zh="无法识别：{words}。", en="Not understood: {words}."),
    ),
    (
        r"argument (?P<name>.+): invalid choice: '(?P<value>.*)' \(choose from (?P<known>.+)\)",
        Sentence(
            zh="{name} 不能是“{value}”，可选：{known}。",
            en="{name} cannot be '{value}'. Choose one of: {known}.",
        ),
    ),
    (
        r"argument (?P<name>.+): expected (?:one|\d+) arguments?",
        Sentence(zh="{name} 后面缺少值。", en="{name} has no value after it."),
    ),
    (
        r"argument (?P<name>.+): ignored explicit argument '(?P<value>.*)'",
        Sentence(
            zh="{name} 不带值，却写了“{value}”。", en="{name} takes no value, but has '{value}'."
        ),
    ),
    (
        r"(?P<text>.+)",
        Sentence(zh="命令写得不对（{text}）。", en="The command is written wrongly ({text})."),
    ),
)


class Parser(argparse.ArgumentParser):
    """Reads the words of one command; what it prints and refuses is in the reader's language.

    Raises
    ------
    WrongUsage
        Where words are missing, too many, or none that the command can take.
    """

    def __init__(self, *, language: Language, **settings: Any) -> None:
        self._language = language
        super().__init__(
            formatter_class=lambda prog: _Layout(prog, language=language),
            # Half a word would mean something else once another word begins alike.
            allow_abbrev=False,
            add_help=False,
            **settings,
        )
        # argparse's own groups have English titles; left empty, they are not shown.
        self._taken = self.add_argument_group(_WORDS.say(language))
        self._options = self.add_argument_group(_OPTIONS.say(language))
        self._options.add_argument("-h", "--help", action="help", help=_HELP.say(language))

    def add(self, name: str, *, about: Sentence, **settings: Any) -> None:
        """Take in a word, or an option where the name begins with a dash."""
        group = self._options if name.startswith("-") else self._taken
        group.add_argument(name, help=about.say(self._language), **settings)

    def parse_known_args(  # type: ignore[override]  # one signature for typeshed's three
        self, args: Sequence[str] | None = None, namespace: Any = None
    ) -> tuple[Any, list[str]]:
        """Return what was understood and nothing left over: what is not understood is refused."""
        # Here, so that the command at fault is the one whose help is named.
        understood, left = super().parse_known_args(args, namespace)
        if left:
            self.error(f"unrecognized arguments: {' '.join(left)}")
        return understood, left

    def format_help(self) -> str:
        """Return the help, its titles ending as the language has it."""
        said = super().format_help()
        return re.sub("(?<=[^\x00-\x7f]):$", _TITLE_END.say(self._language), said, flags=re.M)

    def error(self, message: str) -> NoReturn:
        """Refuse what argparse complains of, in a sentence of both languages."""
        raise WrongUsage(complaint(message), remedy=_SEE_HELP.fill(command=self.prog))


class _Layout(argparse.HelpFormatter):
    def __init__(self, prog: str, *, language: Language) -> None:
        super().__init__(prog)
        self._usage = _USAGE.say(language)

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        """Begin with the word for usage in the reader's language."""
        super().add_usage(usage, actions, groups, self._usage if prefix is None else prefix)


def complaint(message: str) -> Sentence:
    """Return a complaint of argparse as a sentence.

    >>> complaint("the following arguments are required: BANK").say("zh")
    '缺少：BANK。'
    """
    for pattern, words in _COMPLAINTS:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            said = found.groupdict()
            return words.fill(**{name: _unquoted(name, text) for name, text in said.items()})
    return Sentence(zh="命令写得不对。", en="The command is written wrongly.")


def _unquoted(name: str, text: str) -> str:
    return text.replace("'", "") if name == "known" else text


def whole_number(
    flag: str, *, least: int | None = None, most: int | None = None
) -> Callable[[str], int]:
    """Return the reader of an option's whole number; bounds are included, None for no bound."""

    def read(text: str) -> int:
        if re.fullmatch(r"[+-]?[0-9]{1,18}", text):
            number = int(text)
            if (least is None or number >= least) and (most is None or number <= most):
                return number
        raise _unfit(flag, text, _wanted(least, most))

    return read


def number_between(flag: str, low: float, high: float) -> Callable[[str], float]:
    """Return the reader of an option's number; it must lie between the bounds, not on them."""

    def read(text: str) -> float:
        if (
            re.fullmatch(r"[+-]?([0-9]{1,18}(\.[0-9]*)?|\.[0-9]+)", text)
            and low < float(text) < high
        ):
            return float(text)
        wanted = Sentence(
            zh="请写大于 {low}、小于 {high} 的数。",
            en="Write a number above {low} and below {high}.",
        )
        raise _unfit(flag, text, wanted.fill(low=f"{low:g}", high=f"{high:g}"))

    return read


def _wanted(least: int | None, most: int | None) -> Sentence:
    if least is None or most is None:
        return Sentence(zh="请写一个整数。", en="Write a whole number.")
    return Sentence(
        zh="请写 {least} 至 {most} 之间的整数。", en="Write a whole number from {least} to {most}."
    ).fill(least=least, most=most)


def day(flag: str) -> Callable[[str], dt.date]:
    """Return the reader of an option's day."""

    def read(text: str) -> dt.date:
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            raise _unfit(
                flag,
                text,
                Sentence(zh="请写日期，如 2026-07-01。", en="Write a date, such as 2026-07-01."),
            ) from None

    return read


def _unfit(flag: str, text: str, remedy: Sentence) -> WrongUsage:
    what = Sentence(zh="{flag} 不能是“{text}”。", en="{flag} cannot be '{text}'.")
    return WrongUsage(what.fill(flag=flag, text=text), remedy=remedy)
