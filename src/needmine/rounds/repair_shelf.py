"""The repairs of a bank: one sealed file per content of a department's file, in its store."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from needmine.governance.identities import read_key
from needmine.governance.sealed_files import SealedFiles
from needmine.rounds.bank import Bank
from needmine.sources.deliveries import digest_of_file
from needmine.sources.repairs import NONE, Cells, Repairs


class RepairShelf:
    """Keeps the repairs of one bank.

    Parameters
    ----------
    folder
        Where they lie: one file per content, named by its digest.
    key
        Gives the bank's key.
    """

    def __init__(self, folder: Path, key: Callable[[], bytes]) -> None:
        self._folder = folder
        self._files = SealedFiles(key)

    def of(self, department: str, feed: str, digest: str) -> Repairs:
        """Return the repairs of the content of a file, by its digest.

        Raises
        ------
        KeyMissing
            Where the key does not open them.
        """
        file = self._file(department, feed, digest)
        if not file.exists():
            return NONE
        rows = json.loads(self._files.read(file))
        return Repairs(
            digest=digest_of_file(file)[:16], rows={int(number): rows[number] for number in rows}
        )

    def keep(self, department: str, feed: str, digest: str, rows: Mapping[int, Cells]) -> bool:
        """Keep what was mended in the content of a file; whether that is other than before."""
        if rows == self.of(department, feed, digest).rows:
            return False
        text = json.dumps({str(number): dict(rows[number]) for number in sorted(rows)})
        self._files.write(self._file(department, feed, digest), text)
        return True

    def digests(self) -> list[str]:
        """Return the digest of all repairs, one per file that has any."""
        return [digest_of_file(file) for file in sorted(self._folder.glob("*/*/*.sealed"))]

    def _file(self, department: str, feed: str, digest: str) -> Path:
        return self._folder / department / feed / f"{digest}.sealed"


def repair_shelf(bank: Bank) -> RepairShelf:
    """Return where the repairs of a bank are kept."""
    return RepairShelf(bank.store_folder / "repairs", lambda: read_key(bank.key_file, make=False))
