"""Files of the store that hold customers' values: encrypted, readable with the bank's key alone."""

import os
import uuid
from collections.abc import Callable
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from needmine.core.sentences import Sentence

from .identities import KeyMissing

_MARK = b"needmine sealed file v1|"


class SealedFiles:
    """Writes and reads texts as encrypted files.

    The name of a file is bound to its content: a file that was put in another's place does not
    open.

    Parameters
    ----------
    key
        Gives the bank's key; asked only once a file is to be written or read.
    """

    def __init__(self, key: Callable[[], bytes]) -> None:
        self._key = key

    def write(self, file: Path, text: str) -> None:
        """Write a file so that a reader sees the old or the new content, never a part."""
        nonce = os.urandom(12)
        content = _MARK + nonce + self._cipher().encrypt(nonce, text.encode(), file.name.encode())
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = file.with_name(f".{file.name}.{uuid.uuid4().hex[:8]}")
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(file)

    def read(self, file: Path) -> str:
        """Return the text of a file.

        Raises
        ------
        KeyMissing
            Where the key does not open it.
        """
        content = file.read_bytes().removeprefix(_MARK)
        try:
            return self._cipher().decrypt(content[:12], content[12:], file.name.encode()).decode()
        except (InvalidTag, ValueError):
            raise KeyMissing(
                Sentence(
                    zh="密钥打不开这个文件，或文件已损坏。",
                    en="The key does not open this file, or the file is damaged.",
                ),
                remedy=Sentence(
                    zh="请放回建库时的密钥文件，或从备份恢复该文件。",
                    en="Put back the key it was made with, or the file from a backup.",
                ),
                where=str(file),
            ) from None

    def _cipher(self) -> AESGCM:
        derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"needmine sealed files v1")
        return AESGCM(derived.derive(self._key()))
