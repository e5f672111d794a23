"""Tables of departments' databases as text, whatever SQLAlchemy has a dialect for."""

import re
from collections.abc import Iterator

import pyarrow as pa

from needmine.core.sentences import Sentence

from .columnar import BATCH
from .feeds import Feed
from .refused_files import FileError, first_words
from .texts import text_of, text_table

# Drivers whose package bears another name than what is imported.
_PACKAGES = {"MySQLdb": "mysqlclient", "psycopg2": "psycopg2-binary"}
# What installs by pip alone where a plain address asks for something that must be compiled.
_LIGHT = {"mysql": "mysql+pymysql", "mariadb": "mariadb+pymysql", "mssql": "mssql+pymssql"}


def database_rows(feed: Feed) -> Iterator[pa.Table]:
    """Yield the rows of a feed's table as text columns and ``_row``, numbers from 1.

    The last piece has no row, so that an empty table has columns too.

    Raises
    ------
    FileError
        Where the driver is not installed, the database is away, or it gives no such table.
    """
    import sqlalchemy  # slow to import, needed by few feeds

    try:
        # No pool: a connection to a department's database is given back once it is read.
        engine = sqlalchemy.create_engine(feed.url, poolclass=sqlalchemy.pool.NullPool)
        schema, _dot, name = feed.table.rpartition(".")
        table = sqlalchemy.Table(
            name, sqlalchemy.MetaData(), schema=schema or None, autoload_with=engine
        )
        names = [column.name for column in table.columns]
        with engine.connect().execution_options(yield_per=BATCH) as connection:
            number = 0
            for part in connection.execute(sqlalchemy.select(table)).mappings().partitions():
                plain = [
                    {"_row": number + i, **{n: text_of(v) for n, v in row.items()}}
                    for i, row in enumerate(part, 1)
                ]
                number += len(plain)
                yield text_table(plain, names)
            yield text_table([], names)
    except (ImportError, sqlalchemy.exc.NoSuchModuleError) as error:
        raise _no_driver(feed, error) from None
    except sqlalchemy.exc.SQLAlchemyError as error:
        raise FileError(
            Sentence(
                zh="数据库读不到表“{table}”：{why}。",
                en="The database gives no table '{table}': {why}.",
            ).fill(table=feed.table, why=first_words(error)),
            remedy=Sentence(
                zh="请检查数据库是否在线、地址与权限是否正确。",
                en="Check that the database is up and that address and rights are right.",
            ),
            where=str(feed.definition),
        ) from None


def _no_driver(feed: Feed, error: Exception) -> FileError:
    # Of the address only its kind is told: what follows holds a password.
    kind = re.match(r"[\w+]*", feed.url)
    said = kind.group() if kind else ""
    if not isinstance(error, ImportError):
        return FileError(
            Sentence(
                zh="不认识 {kind}:// 这种数据库。", en="No kind of database is called {kind}://."
            ).fill(kind=said),
            remedy=Sentence(
                zh="例：postgresql://、mysql+pymysql://、oracle+oracledb://、mssql+pymssql://、"
                "sqlite:///。",
                en="For example postgresql://, mysql+pymysql://, oracle+oracledb://, "
                "mssql+pymssql://, sqlite:///.",
            ),
            where=str(feed.definition),
        )
    # A driver that is there and lacks a library of its own names no module.
    module = (error.name or said.rpartition("+")[2]).split(".")[0]
    light = _LIGHT.get(said)
    install = Sentence(zh="请运行 pip install {package}。", en="Run pip install {package}.").fill(
        package=_PACKAGES.get(module, module)
    )
    instead = Sentence(
        zh="{install}或把地址写成 {light}:// 并 pip install {other}，无需编译。",
        en="{install} Or write the address as {light}:// and pip install {other}, which needs no "
        "compiler.",
    )
    return FileError(
        Sentence(
            zh="读 {kind}:// 所需的驱动 {module} 没有安装。",
            en="The driver {module} that {kind}:// needs is not installed.",
        ).fill(kind=said, module=module),
        remedy=instead.fill(install=install, light=light, other=light.partition("+")[2])
        if light
        else install,
        where=str(feed.definition),
    )
