"""Files as departments delivered them: what they hold, and how each is told from any other."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from needmine.core.ids import digest_of

from .feeds import Feed
from .mappings import Mapping
from .readers import Batch
from .refused_files import unreadable
from .setting import Setting


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """A file of a feed as it lies there now.

    Parameters
    ----------
    name
        What the feed knows the file by.
    digest
        Of its content.
    exported_at
        The instant it speaks of; None where nothing says it.
    repairs
        Digest of what was mended in it; empty where nothing was.
    """

    file: Path
    name: str
    digest: str
    exported_at: dt.datetime | None
    repairs: str = ""


@dataclass(frozen=True, kw_only=True)
class FileRead:
    """A file of a feed, read but not yet mapped.

    Parameters
    ----------
    ordinal
        Place among all deliveries of the feed, from 1: a later delivery corrects an earlier one.
    load_id
        Id of this reading of this delivery into one canonical table.
    """

    delivery: Delivery
    ordinal: int
    load_id: str
    batches: tuple[Batch, ...]

    @property
    def n_rows(self) -> int:
        """Return how many rows the file has, readable or not."""
        return sum(batch.rows.num_rows + len(batch.refused) for batch in self.batches)


def digest_of_file(file: Path) -> str:
    """Return the digest of a file's content.

    Raises
    ------
    FileError
        Where the file cannot be opened.
    """
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()[:32]
    except OSError as error:
        raise unreadable("file", error, where=str(file)) from None


def digest_of_rows(read: Sequence[Batch]) -> str:
    """Return the digest of rows that came from no file, such as a database's."""
    whole = hashlib.sha256()
    for batch in read:
        for record in batch.rows.combine_chunks().to_batches():
            whole.update(record.serialize())
    return whole.hexdigest()[:32]


def digest_of_definition(
    feed: Feed, mapping: Mapping, lookups: Sequence[str], setting: Setting
) -> str:
    """Return the digest of all that decides what a file of a feed gives one table.

    Where files lie, what a feed covers and comments of a mapping are no part of it.

    Parameters
    ----------
    lookups
        The digest of each look-up's content.
    """
    contract = [
        f"{c.name} {c.type} {c.required} {c.allowed} {c.minimum} {c.identifying}"
        # Only where there is one: tables without codes are not to be read anew for nothing.
        + (f" {c.code}" if c.code else "")
        for c in mapping.table.columns
    ]
    return digest_of(
        mapping.table.name,
        *contract,
        mapping.select.sql(comments=False),
        *[f"{name} {digest}" for name, digest in zip(feed.lookups, lookups, strict=True)],
        *[feed.format, *feed.written.told()],
        *[feed.load, str(feed.delay_days)],
        *[setting.zone, setting.master or "", str(setting.simulated)],
    )


def exported_at(feed: Feed, file: Path, setting: Setting) -> dt.datetime | None:
    """Return the instant a file speaks of; None where nothing says it."""
    day = feed.exported(file)
    if day is not None:
        return setting.close_of(day)
    # A database states what holds at the moment it is read.
    return setting.read_at if feed.is_table else None
