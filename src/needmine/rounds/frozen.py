"""Ledgers frozen day by day, so that nobody can change afterwards what was foretold.

Each frozen day is a folder with its rows and a seal: the digests of its files and of the seal
before it. Whoever changes or removes a day breaks the seals after it; whoever keeps the last
digest elsewhere can tell that none was made anew.
"""

import datetime as dt
import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from needmine.core.errors import NeedmineError
from needmine.core.sentences import Sentence
from needmine.core.time import Moment
from needmine.engine.store import write_whole

_SEAL = "seal.json"


class BrokenSeal(NeedmineError):
    """A frozen day is no longer what was sealed."""


@dataclass(frozen=True, kw_only=True)
class Seal:
    """What is sealed of one frozen day.

    Parameters
    ----------
    place
        Counting from 1 in the order of freezing, which need not be the order of days.
    frozen_at
        When it was frozen. A day frozen after it had passed was rehearsed.
    files
        Digest of each file.
    previous
        Digest of the seal before it; empty for the first.
    digest
        Of all the rest.
    """

    as_of: str
    place: int
    run: str
    frozen_at: str
    n_needs: int
    n_customers: int
    files: Mapping[str, str]
    previous: str
    digest: str = ""

    @property
    def date(self) -> dt.date:
        """Return the day."""
        return dt.date.fromisoformat(self.as_of)

    def reckoned(self) -> str:
        """Return the digest of what it says."""
        said = {name: value for name, value in asdict(self).items() if name != "digest"}
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class FrozenDay:
    """The rows of one frozen day.

    Parameters
    ----------
    needs
        The ledger's needs, without the words of their reasons.
    contacts
        list, customer_id, need, place: whom the branch's lists contacted.
    worths
        customer_id, need, worth, of all who were customers.
    """

    needs: pa.Table
    contacts: pa.Table
    worths: pa.Table

    def files(self) -> Mapping[str, pa.Table]:
        """Return the rows by the name of their file."""
        return {
            "needs.parquet": self.needs,
            "contacts.parquet": self.contacts,
            "worths.parquet": self.worths,
        }


class Frozen:
    """The frozen days of one bank, in a folder of its store."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def seals(self) -> tuple[Seal, ...]:
        """Return every seal in the order of freezing.

        Raises
        ------
        BrokenSeal
            Where a day was changed, added or removed since it was sealed.
        """
        found = [(_read(file), file.parent) for file in self._folder.glob(f"[0-9]*/{_SEAL}")]
        found.sort(key=lambda each: each[0].place)
        previous = ""
        for place, (seal, folder) in enumerate(found, start=1):
            is_next = (seal.place, seal.previous) == (place, previous)
            is_whole = seal.as_of == folder.name and seal.files == _digests(folder)
            if not (is_next and is_whole and seal.digest == seal.reckoned()):
                raise _broken(folder)
            previous = seal.digest
        return tuple(seal for seal, _ in found)

    def freeze(self, moment: Moment, day: FrozenDay, *, run: str, now: dt.datetime) -> Seal:
        """Return the seal of a day, frozen now; a day that is frozen already stays as it is."""
        seals = self.seals()
        for seal in seals:
            if seal.date == moment.date:
                return seal
        part = self._folder / f".part-{uuid.uuid4().hex[:8]}"
        part.mkdir(parents=True)
        for name, rows in day.files().items():
            _write(part / name, rows)
        seal = Seal(
            as_of=moment.date.isoformat(),
            place=len(seals) + 1,
            run=run,
            frozen_at=now.isoformat(timespec="seconds"),
            n_needs=day.needs.num_rows,
            n_customers=len(set(day.worths["customer_id"].to_pylist())),
            files=_digests(part),
            previous=seals[-1].digest if seals else "",
        )
        seal = Seal(**{**asdict(seal), "digest": seal.reckoned()})
        write_whole(part / _SEAL, json.dumps(asdict(seal), indent=1))
        # One step: a reader finds the whole day or none; what a kill leaves behind is no day.
        part.replace(self._folder / seal.as_of)
        self._tidy()
        return seal

    def read(self, date: dt.date) -> FrozenDay:
        """Return the rows of a frozen day."""
        folder = self._folder / date.isoformat()
        return FrozenDay(
            needs=pq.read_table(folder / "needs.parquet"),
            contacts=pq.read_table(folder / "contacts.parquet"),
            worths=pq.read_table(folder / "worths.parquet"),
        )

    def _tidy(self) -> None:
        for left in self._folder.glob(".part-*"):
            shutil.rmtree(left)


def _read(file: Path) -> Seal:
    try:
        return Seal(**json.loads(file.read_text(encoding="utf-8")))
    except (ValueError, TypeError):
        raise _broken(file.parent) from None


def _digests(folder: Path) -> dict[str, str]:
    files = sorted(file for file in folder.iterdir() if file.name != _SEAL)
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def _write(file: Path, rows: pa.Table) -> None:
    pq.write_table(rows, file)
    with file.open("rb") as stream:
        os.fsync(stream.fileno())


def _broken(folder: Path) -> BrokenSeal:
    return BrokenSeal(
        Sentence(
            zh="封存的台账与封条不符，或前后有缺。",
            en="The frozen ledger is not what was sealed, or one before it is missing.",
        ),
        remedy=Sentence(
            zh="请从备份恢复整个文件夹；若要重新开始，请把它移走。",
            en="Put the whole folder back from a backup; to begin anew, move it away.",
        ),
        where=str(folder),
    )
