"""Tables and views that the bank's Spark session reads, as text: Hive, Iceberg, Delta, files."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pyarrow as pa

from needmine.core.sentences import Sentence

from .columnar import text_batches
from .feeds import Feed
from .refused_files import FileError, first_words

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def spark_rows(feed: Feed) -> Iterator[pa.Table]:
    """Yield the rows of a feed's table as text columns and ``_row``, numbers from 1.

    The last piece has no row, so that an empty table has columns too.

    Raises
    ------
    FileError
        Where the bank does not run on Spark, or Spark gives no such table.
    """
    session = _session(feed)
    try:
        found = session.table(feed.table).toArrow()
    except Exception as error:  # Spark's errors have no common ground but this
        raise FileError(
            Sentence(
                zh="Spark 读不到表“{table}”：{why}。", en="Spark gives no table '{table}': {why}."
            ).fill(table=feed.table, why=first_words(error)),
            remedy=Sentence(
                zh="请检查表名、目录（catalog）与权限。", en="Check name, catalog and rights."
            ),
            where=str(feed.definition),
        ) from None
    yield from text_batches(found.to_batches(), found.schema)


def _session(feed: Feed) -> "SparkSession":
    try:
        from pyspark.sql import SparkSession  # an extra that few installations have

        return SparkSession.active()
    except Exception:  # neither installed nor running: it comes to the same
        raise FileError(
            Sentence(
                zh="格式 spark 只能由运行在 Spark 上的银行读取。",
                en="Format spark is read only by a bank that runs on Spark.",
            ),
            remedy=Sentence(
                zh="请在 bank.yml 中写 engine: spark；否则把表导出为文件，或用 format: database。",
                en="Write engine: spark in bank.yml; or export the table, or use format: database.",
            ),
            where=str(feed.definition),
        ) from None
