"""What a delivered file holds once it is deciphered: in memory, never on a disk."""

import io
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from cryptography.hazmat.primitives.padding import PKCS7

from needmine.core.definitions import Entry
from needmine.core.sentences import Sentence

# The ciphers by the names openssl gives them, with the bytes of their keys. SM4 is China's
# standard (GB/T 32907).
CIPHERS = {"aes-256-cbc": (algorithms.AES, 32), "sm4-cbc": (algorithms.SM4, 16)}
# What openssl enc takes for -pbkdf2 where it is told nothing else.
_ROUNDS = 10_000
_MARK = b"Salted__"
_SALT = 8
_BLOCK = 16
# Ciphered files bear this after the name they had.
ENDING = ".enc"


@dataclass(frozen=True, kw_only=True)
class Ciphered:
    """How a department enciphers its files: as ``openssl enc -<cipher> -pbkdf2 -salt`` does.

    Parameters
    ----------
    rounds
        Of PBKDF2, which makes the key from the passphrase.
    """

    cipher: str
    passphrase: str = field(repr=False)
    rounds: int = _ROUNDS

    def deciphered(self, content: bytes) -> bytes:
        """Return what was enciphered.

        Raises
        ------
        ValueError
            Where it was not enciphered so, or with another passphrase.
        """
        body = content[len(_MARK) + _SALT :]
        if not content.startswith(_MARK) or not body or len(body) % _BLOCK:
            raise ValueError(f"it is not enciphered as openssl enc -{self.cipher} -salt does")
        algorithm, length = CIPHERS[self.cipher]
        salt = content[len(_MARK) : len(_MARK) + _SALT]
        made = PBKDF2HMAC(SHA256(), length + _BLOCK, salt, self.rounds)
        derived = made.derive(self.passphrase.encode())
        cipher = Cipher(algorithm(derived[:length]), modes.CBC(derived[length:])).decryptor()
        padding = PKCS7(_BLOCK * 8).unpadder()
        padded = cipher.update(body) + cipher.finalize()
        try:
            return padding.update(padded) + padding.finalize()
        except ValueError:
            raise ValueError("the passphrase or the rounds are others") from None


@dataclass(frozen=True, kw_only=True)
class Content:
    """What a file holds, to be opened as often as wanted.

    Parameters
    ----------
    lies_at
        The file as it was delivered.
    deciphered
        Its bytes where it was enciphered; None where it was not.
    """

    lies_at: Path
    deciphered: bytes | None = field(default=None, repr=False)

    @property
    def ending(self) -> str:
        """Return by which ending it is unpacked, in small letters."""
        return Path(self.lies_at.name.removesuffix(ENDING)).suffix.lower()

    @property
    def size(self) -> int:
        """Return how many bytes it has."""
        return self.lies_at.stat().st_size if self.deciphered is None else len(self.deciphered)

    def open(self) -> IO[bytes]:
        """Return a stream of it."""
        return self.lies_at.open("rb") if self.deciphered is None else io.BytesIO(self.deciphered)


def content_of(file: Path, ciphered: Ciphered | None = None) -> Content:
    """Return what a file holds.

    Raises
    ------
    OSError, ValueError
        Where it cannot be read, or was enciphered in another way.
    """
    if ciphered is None:
        return Content(lies_at=file)
    return Content(lies_at=file, deciphered=ciphered.deciphered(file.read_bytes()))


def read_ciphered(entry: Entry, *, passphrase: str, has_digest: bool) -> Ciphered:
    """Return how files are enciphered, as a feed's ``ciphered:`` says.

    Parameters
    ----------
    passphrase
        As the environment gives it.
    has_digest
        Whether control files give digests: these ciphers do not notice that bytes were changed.

    Raises
    ------
    DefinitionError
        With file and line, for what it cannot say.
    """
    entry.only("cipher", "passphrase", "rounds")
    if not re.fullmatch(r"\$\{\w+\}", entry.text("passphrase")) or not passphrase:
        raise entry.wrong(
            "passphrase",
            Sentence(
                zh="口令不写在文件里，只写环境变量名。",
                en="A passphrase does not stand in a file: name a variable of the environment.",
            ),
            Sentence(zh="例：${{CARDS_PASSPHRASE}}。", en="For example ${{CARDS_PASSPHRASE}}."),
        )
    if not has_digest:
        raise entry.wrong(
            "cipher",
            Sentence(
                zh="加密文件须有含摘要的控制文件（control: digest）。",
                en="Enciphered files need control files with a digest (control: digest).",
            ),
            Sentence(
                zh="这些算法发现不了传输中被改动的字节。",
                en="These ciphers do not notice that bytes were changed on the way.",
            ),
        )
    rounds = entry.whole("rounds", _ROUNDS)
    if rounds < 1:
        raise entry.wrong(
            "rounds", Sentence(zh="轮数须为正数。", en="Rounds are a positive number.")
        )
    return Ciphered(
        cipher=entry.choice("cipher", tuple(CIPHERS)), passphrase=passphrase, rounds=rounds
    )
