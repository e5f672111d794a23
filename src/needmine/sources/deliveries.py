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
from .setting import Setting


@dataclass(frozen=True, kw_only=True)
class FileRead:
    """A file of a feed, read but not yet mapped."""

    file: Path
    digest: str
    exported_at: dt.datetime | None
    batches: tuple[Batch, ...]

    @property
    def n_rows(self) -> int:
        """Return how many rows the file has, readable or not."""
        return sum(batch.rows.num_rows + len(batch.refused) for batch in self.batches)


def digest_of_file(file: Path) -> str:
    """Return the digest of a file's content."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()[:32]


def digest_of_rows(read: Sequence[Batch]) -> str:
    """Return the digest of rows that came from no file, such as a database's."""
    whole = hashlib.sha256()
    for batch in read:
        for record in batch.rows.combine_chunks().to_batches():
            whole.update(record.serialize())
    return whole.hexdigest()[:32]


def load_id_of(feed: Feed, mapping: Mapping, file: Path, digest: str) -> str:
    """Return the id of a load: the same content into the same table is the same load."""
    return digest_of(feed.department, feed.name, mapping.table.name, file.name, digest)[:16]


def exported_at(feed: Feed, file: Path, setting: Setting) -> dt.datetime | None:
    """Return the instant a file speaks of; None where nothing says it."""
    day = feed.exported(file)
    if day is not None:
        return setting.close_of(day)
    # A database states what holds at the moment it is read.
    return setting.read_at if feed.format == "database" else None
