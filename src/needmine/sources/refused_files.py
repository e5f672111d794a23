"""Files that are refused whole: the error, and what it says of whatever went wrong inside."""

from needmine.core.errors import NeedmineError
from needmine.core.sentences import Sentence


class FileError(NeedmineError):
    """A file or database cannot be read at all; ``where`` names it."""


def unreadable(format_: str, error: Exception, *, where: str) -> FileError:
    """Return that a file cannot be read as its format, and why, without a word of its content."""
    return FileError(
        Sentence(zh="不能按 {format} 读取：{why}。", en="Cannot be read as {format}: {why}.").fill(
            format=format_, why=first_words(error)
        ),
        remedy=Sentence(
            zh="请检查文件是否完整，feed.yml 的 format 与 encoding 是否正确。",
            en="Check that the file is whole; see format and encoding in feed.yml.",
        ),
        where=where,
    )


def wrong_count(*, declared: int, found: int, by: Sentence, where: str) -> FileError:
    """Return that a file does not have as many rows as is said of it.

    Parameters
    ----------
    by
        What says so: a control file, a tail record.
    """
    return FileError(
        Sentence(
            zh="{by}写明 {declared} 行，文件中有 {found} 行。",
            en="{by} says {declared} rows; the file has {found}.",
        ).fill(by=by, declared=declared, found=found),
        remedy=Sentence(
            zh="文件可能被截断或重复拼接，请部门重新交付。",
            en="It may be cut off or joined twice: have the department deliver it again.",
        ),
        where=where,
    )


def first_words(error: Exception) -> str:
    """Return what kind of error it is: a driver's message may repeat addresses and passwords."""
    text = str(error).splitlines()[0] if str(error) else type(error).__name__
    return text.split("://")[0][:120]
