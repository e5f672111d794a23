"""The branch's lists as a bank declares them in ``lists.yml``, each mistake named with its line."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from needmine.core.definitions import Entry, read_definition
from needmine.core.sentences import Sentence

_KEYS = (
    "id", "title", "need", "line_need", "least", "within_days", "lines", "most_share", "source",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ListSetting:
    """One list of the branch.

    Parameters
    ----------
    need
        What a contact from it is about; empty where each contact has its own.
    line_need
        What it is about where assets crossed a line.
    least
        Nobody below this amount is on it, currency units.
    within_days
        How near its day must lie, before the moment or after it.
    lines
        Amounts of assets at which a customer moves up.
    most_share
        It is cut after this share of all customers, 0 to 1.
    """

    id: str
    title: Sentence
    need: str
    line_need: str
    least: float
    within_days: int
    lines: tuple[float, ...]
    most_share: float


def read_lists(
    file: Path, *, rules: Collection[str], needs: Collection[str] | None
) -> tuple[ListSetting, ...]:
    """Return the lists a bank declares, in the order they are written.

    Parameters
    ----------
    rules
        Lists there is a rule for.
    needs
        Needs the bank declares; None checks none.

    Raises
    ------
    DefinitionError
        For the first thing the file says that cannot be, with its line.
    """
    whole = read_definition(file)
    whole.only("lists")
    return tuple(_setting(entry, rules, needs) for entry in whole.entries("lists"))


def _setting(entry: Entry, rules: Collection[str], needs: Collection[str] | None) -> ListSetting:
    entry.only(*_KEYS)
    entry.text("source")  # a number without its origin is not taken
    return ListSetting(
        id=entry.choice("id", tuple(sorted(rules))),
        title=entry.sentence("title"),
        need=_need(entry, "need", needs),
        line_need=_need(entry, "line_need", needs),
        least=entry.number("least", 0.0),
        within_days=entry.whole("within_days", 30),
        lines=_lines(entry),
        most_share=_share(entry),
    )


def _need(entry: Entry, key: str, needs: Collection[str] | None) -> str:
    need = entry.text(key, "")
    if not need or needs is None or need in needs:
        return need
    raise entry.wrong(
        key,
        Sentence(zh="没有需求“{need}”。", en="There is no need '{need}'.").fill(need=need),
        Sentence(zh="请写 needs.yml 中的编号。", en="Write an id of needs.yml."),
    )


def _lines(entry: Entry) -> tuple[float, ...]:
    try:
        return tuple(sorted(float(line) for line in entry.texts("lines", ())))
    except ValueError:
        raise entry.wrong(
            "lines", Sentence(zh="“{key}”须为若干个数。", en="'{key}' must be numbers.")
        ) from None


def _share(entry: Entry) -> float:
    share = entry.number("most_share")
    if 0 < share <= 1:
        return share
    raise entry.wrong(
        "most_share",
        Sentence(zh="“{key}”须大于 0，不超过 1。", en="'{key}' must be above 0 and at most 1."),
    )
