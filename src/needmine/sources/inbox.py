"""The files of one feed as they lie there: which may be read, which wait, which are refused."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from needmine.core.errors import NeedmineError

from .arrivals import Row
from .control_files import Said, read_control, refuse_other_count, refuse_other_digest
from .deliveries import Delivery, digest_of_file, digest_of_rows, exported_at
from .feeds import Feed
from .mappings import Mapping
from .readers import Batch, batches
from .repairs import NONE, Repairs, mended
from .setting import Setting
from .withheld import refuse_secret_values


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A file that is not read yet because its control file does not lie there.

    Parameters
    ----------
    due
        When it was due, once that has passed; None before.
    """

    name: str
    control: str
    due: dt.datetime | None


class Inbox:
    """The files of one feed; each is opened once, whatever tables it fills.

    A file that cannot be read as a whole is refused and the others go on, except on a bank's first
    run: what is built on it then would lack a department that nobody misses.
    """

    def __init__(
        self, feed: Feed, mappings: Sequence[Mapping], before: Sequence[Row], setting: Setting
    ) -> None:
        self.refused: dict[str, NeedmineError] = {}
        self.waiting: list[Waiting] = []
        self.dropped: set[str] = set()
        self._feed = feed
        self._mappings = mappings
        self._setting = setting
        self._is_first_run = not before
        place = (feed.department, feed.name)
        self._loaded = {
            (load["file"], load["digest"])
            for load in before
            if (load["department"], load["feed"]) == place
        }
        self._said: dict[str, Said] = {}
        self._rows: dict[str, tuple[Batch, ...] | None] = {}

    def lying(self) -> list[Delivery]:
        """Return the files that may be read, or that were read before."""
        if self._feed.is_table:
            return self._database()
        deliveries = (self._delivery(file) for file in self._feed.found())
        return [each for each in deliveries if each and self._may_be_read(each)]

    def rows(self, delivery: Delivery) -> tuple[Batch, ...] | None:
        """Return the rows of a file; None where it is refused."""
        if delivery.name not in self._rows:
            self._rows[delivery.name] = self._read(delivery)
        return self._rows[delivery.name]

    def _database(self) -> list[Delivery]:
        file = self._feed.definition
        rows = self._tried(file, file.name)
        if rows is None:
            return []
        at = exported_at(self._feed, file, self._setting)
        digest = digest_of_rows(rows)
        repairs = self._repairs(digest)
        self._rows[file.name] = mended(rows, repairs)
        return [
            Delivery(
                file=file, name=file.name, digest=digest, exported_at=at, repairs=repairs.digest
            )
        ]

    def _delivery(self, file: Path) -> Delivery | None:
        name = self._feed.named(file)
        try:
            at = exported_at(self._feed, file, self._setting)
            digest = digest_of_file(file)
            repairs = self._repairs(digest).digest
            return Delivery(file=file, name=name, digest=digest, exported_at=at, repairs=repairs)
        except NeedmineError as error:
            self._refuse(name, error)
            return None

    def _may_be_read(self, delivery: Delivery) -> bool:
        control = self._feed.control
        # What was loaded once agreed with its control file, which may be gone by now.
        if control is None or (delivery.name, delivery.digest) in self._loaded:
            return True
        file = delivery.file
        try:
            said = read_control(control, file, encoding=self._feed.written.encoding)
            if said is not None:
                refuse_other_digest(said, control, file)
        except NeedmineError as error:
            self._refuse(delivery.name, error)
            return False
        if said is None:
            now, zone = self._setting.read_at, self._setting.zone
            due = control.due(self._feed.exported(file), now=now, zone=zone)
            late = due if due and now >= due else None
            where = control.of(file).name
            self.waiting.append(Waiting(name=delivery.name, control=where, due=late))
            return False
        self._said[delivery.name] = said
        return True

    def _read(self, delivery: Delivery) -> tuple[Batch, ...] | None:
        rows = self._tried(delivery.file, delivery.name, delivery.digest)
        said = self._said.get(delivery.name)
        if rows is None or said is None:
            return rows
        try:
            count = sum(batch.rows.num_rows + len(batch.refused) for batch in rows)
            refuse_other_count(said, count, delivery.file)
        except NeedmineError as error:
            self._refuse(delivery.name, error)
            return None
        return rows

    def _repairs(self, digest: str) -> Repairs:
        shelf = self._setting.repairs
        return shelf.of(self._feed.department, self._feed.name, digest) if shelf else NONE

    def _tried(self, file: Path, name: str, digest: str = "") -> tuple[Batch, ...] | None:
        try:
            rows = tuple(batches(self._feed, file, self._setting.runner))
            if digest:
                rows = mended(rows, self._repairs(digest))
            refuse_secret_values(rows, self._mappings, file)
        except NeedmineError as error:
            self._refuse(name, error)
            return None
        self.dropped.update(column for batch in rows for column in batch.dropped)
        return rows

    def _refuse(self, name: str, error: NeedmineError) -> None:
        if self._is_first_run:
            raise error
        self.refused[name] = error
