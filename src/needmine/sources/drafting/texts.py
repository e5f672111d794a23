"""The texts of a draft: ``feed.yml`` and the mapping, every doubt a comment in both languages."""

import json
from pathlib import Path

from needmine.core.sentences import LANGUAGES, Sentence

from .conversions import Filled, quoted
from .drafts import Draft, files_pattern

_ASK_EXPORTED = Sentence(
    zh="文件名里没有日期：这份文件说的是哪一天？",
    en="The file's name has no date: which day does it speak of?",
)
_ASK_LOAD = {
    "full": Sentence(
        zh="每个文件都是当天的全量吗？若只含变动的行，请写 incremental。",
        en="Is each file the whole state of its day? If it holds changed rows only: incremental.",
    ),
    "incremental": Sentence(
        zh="行是累加的吗？若每个文件都是当天的全量，请写 full。",
        en="Do rows add up? If each file is the whole state of its day: full.",
    ),
}
_ASK_COVERS = Sentence(
    zh="这些文件涵盖全部账户吗？从哪天到哪天？请写 covers。",
    en="Do these files speak of all accounts, and from when to when? Write covers.",
)
_LEFT_OUT = Sentence(zh="没有用到：{names}", en="Left out: {names}")
_LACKING = Sentence(
    zh="必填列没有来源：{names}", en="Required columns for which no source was found: {names}"
)


def feed_text(draft: Draft, bank_folder: Path | None) -> str:
    """Return the text of the drafted ``feed.yml``."""
    writing = draft.writing
    lines = [f"files: {_yaml(files_pattern(draft.file, bank_folder))}", f"format: {writing.format}"]
    if writing.format in ("delimited", "jsonl"):
        lines.append(f"encoding: {writing.encoding}")
    if writing.format == "delimited":
        lines += [f"delimiter: {_yaml(writing.delimiter)}", f"quote: {_yaml(writing.quote)}"]
    lines += [*_asked(_ASK_LOAD[draft.load], "#"), f"load: {draft.load}"]
    if draft.exported_is_asked:
        lines += _asked(_ASK_EXPORTED, "#")
    lines += [f"exported_at: {_yaml(draft.exported_at)}", *_asked(_ASK_COVERS, "#")]
    return "\n".join(lines) + "\n"


def mapping_text(draft: Draft) -> str:
    """Return the text of the drafted mapping."""
    lines = []
    if draft.fit.missing:
        lines += _asked(_LACKING.fill(names=", ".join(draft.fit.missing)), "--")
    lines.append("select")
    for place, line in enumerate(draft.lines, 1):
        lines += ["    " + said for question in line.questions for said in _asked(question, "--")]
        lines.append("    " + _line(line) + ("," if place < len(draft.lines) else ""))
    lines.append("from raw")
    if draft.left_out:
        names = ", ".join(quoted(name) for name in draft.left_out)
        lines += [f"-- {_LEFT_OUT.say(language, names=names)}" for language in LANGUAGES]
    return "\n".join(lines) + "\n"


def _line(line: Filled) -> str:
    return line.sql if line.sql == line.column else f"{line.sql} as {line.column}"


def _asked(question: Sentence, sign: str) -> list[str]:
    # A raw column's name may hold anything but must stay within its line.
    return [f"{sign} ? {' '.join(question.say(language).split())}" for language in LANGUAGES]


def _yaml(text: str) -> str:
    # In JSON's quotes, which YAML reads too.
    return "none" if text == "none" else json.dumps(text, ensure_ascii=False)
