"""Look-ups: small tables that a mapping joins, from a file beside the feed or from another feed."""

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa

from needmine.core.definitions import DefinitionError
from needmine.core.ids import digest_of
from needmine.core.sentences import Sentence

from .contents import content_of
from .delimited import delimited_rows
from .deliveries import digest_of_file
from .feeds import Feed
from .readers import batches
from .refused_files import unreadable
from .written import Written


def lookup_rows(feed: Feed, name: str, feeds: Sequence[Feed]) -> pa.Table:
    """Return the rows of a look-up as text.

    Raises
    ------
    DefinitionError
        Where neither the file nor the feed is there.
    FileError
        Where a file of it cannot be read: part of a look-up would map rows wrongly.
    """
    other = _other_feed(feed, name, feeds)
    if other:
        parts = [batch.rows for file in other.found() for batch in batches(other, file)]
    else:
        file = _file(feed, name)
        try:
            parts = [delimited_rows(content_of(file), Written()).table]
        except (OSError, ValueError, pa.ArrowException) as error:
            raise unreadable("delimited", error, where=str(file)) from None
    return pa.concat_tables(parts).drop_columns("_row")


def lookup_digest(feed: Feed, name: str, feeds: Sequence[Feed]) -> str:
    """Return the digest of what a look-up holds.

    Raises
    ------
    DefinitionError
        Where neither the file nor the feed is there.
    """
    other = _other_feed(feed, name, feeds)
    if not other:
        return digest_of_file(_file(feed, name))
    return digest_of(
        other.format, *other.written.told(), *[digest_of_file(file) for file in other.found()]
    )


def _other_feed(feed: Feed, name: str, feeds: Sequence[Feed]) -> Feed | None:
    if not name.startswith("../"):
        return None
    wanted = (feed.department, Path(name).name)
    return next((other for other in feeds if (other.department, other.name) == wanted), None)


def _file(feed: Feed, name: str) -> Path:
    file = feed.folder / f"{name}.csv"
    if file.exists():
        return file
    raise DefinitionError(
        Sentence(zh="找不到查找表“{name}”。", en="There is no look-up '{name}'.").fill(name=name),
        remedy=Sentence(
            zh="请放入 {name}.csv，或写同部门的 ../<数据流>。",
            en="Put {name}.csv beside feed.yml, or name a feed of this department as ../feed.",
        ).fill(name=name),
        where=str(feed.definition),
    )
