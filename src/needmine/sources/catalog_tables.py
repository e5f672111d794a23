"""Tables that the bank's engine knows itself, as text: on Spark Hive, Iceberg, Delta, files."""

from collections.abc import Iterator
from typing import Protocol

import pyarrow as pa

from needmine.core.sentences import Sentence

from .columnar import text_batches
from .feeds import Feed
from .refused_files import FileError, first_words


class Catalog(Protocol):
    """What knows tables by name, as an engine does."""

    def catalogued(self, name: str) -> pa.Table:
        """Return the rows of a table; LookupError where there is none of that name."""
        ...


def catalog_rows(feed: Feed, catalog: Catalog | None) -> Iterator[pa.Table]:
    """Yield the rows of a feed's table as text columns and ``_row``, numbers from 1.

    The last piece has no row, so that an empty table has columns too.

    Raises
    ------
    FileError
        Where the engine keeps no catalog, or has no such table.
    """
    try:
        if catalog is None:
            raise LookupError("no engine is open")
        found = catalog.catalogued(feed.table)
    except LookupError as error:
        raise FileError(
            Sentence(
                zh="引擎没有表“{table}”：{why}。", en="The engine has no table '{table}': {why}."
            ).fill(table=feed.table, why=first_words(error)),
            remedy=Sentence(
                zh="请检查表名与权限；只有 engine: spark 的银行有目录。",
                en="Check name and rights; only a bank with engine: spark has a catalog.",
            ),
            where=str(feed.definition),
        ) from None
    yield from text_batches(found.to_batches(), found.schema)
