"""The one door for values that name a person: sealed at the first write, masked by default.

Outside this door a value is a token: equal values of one kind give equal tokens, so tables can
be joined by them, and a token says nothing without the key.

References
----------
AES-256-GCM with the token as associated data: a ciphertext moved to another row does not open.
Tokens are HMAC-SHA256 cut to 128 bits, with a key of their own derived by HKDF (RFC 5869).
"""

import base64
import hmac
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pyarrow as pa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from needmine.core.errors import NeedmineError
from needmine.core.ids import digest_of
from needmine.core.sentences import Sentence
from needmine.core.tables import IdentityKind

from .masking import masked
from .normal_forms import normal_form
from .tables import IDENTITIES

# Finds the rows of ``identities`` for some tokens: token, kind, sealed.
Finder = Callable[[pa.Array], pa.Table]
# What seeing an identifying value may serve; anything else is refused.
PURPOSES = ("identity_resolution", "listening", "crm_leads", "banker_view")


class KeyMissing(NeedmineError):
    """The key of ``identities`` is not where ``bank.yml`` says, or does not open its rows."""


class Identities:
    """Seals values into tokens and reveals them for a named purpose.

    Parameters
    ----------
    key
        32 secret bytes.
    find
        Reads sealed rows back by token.
    """

    def __init__(self, key: bytes, find: Finder) -> None:
        self._seal = AESGCM(_derived(key, b"needmine identities seal v1"))
        self._token_key = _derived(key, b"needmine identities token v1")
        self._key_id = digest_of(key)[:8]
        self._find = find
        self._seen: set[str] = set()
        self._fresh: list[tuple[str, str, bytes]] = []

    def seal(
        self, values: pa.ChunkedArray | pa.Array, kind: IdentityKind, *, department: str = ""
    ) -> pa.Array:
        """Return the tokens of values, null for null; new values wait in ``fresh``.

        Parameters
        ----------
        department
            Whose numbers they are; only for customer numbers, which mean nothing without it.
        """
        coded = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
        coded = coded.cast(pa.string()).dictionary_encode()
        space = "party_id" if kind == "master_party_id" else kind
        distinct = coded.dictionary.to_pylist()
        tokens = [self._token(value, space, kind, department) for value in distinct]
        self._keep(tokens, distinct, space)
        return pa.array(tokens, pa.string()).take(coded.indices)

    def token_of(self, value: str, kind: IdentityKind, *, department: str = "") -> str:
        """Return the token a value has or would have; nothing is kept. Empty for a blank value."""
        space = "party_id" if kind == "master_party_id" else kind
        return self._token(value, space, kind, department) or ""

    def tokens_of(self, values: Sequence[str]) -> list[str]:
        """Return a token for each text, by which equal texts meet; nothing is kept."""
        return [self._token(value, "text", "text", "") or "" for value in values]

    def fresh(self) -> pa.Table:
        """Return the sealed rows not yet in ``identities`` and forget them."""
        schema = IDENTITIES.schema().to_pyarrow()
        columns = zip(*self._fresh, strict=True) if self._fresh else ((), (), ())
        self._fresh = []
        return pa.table(
            [pa.array(list(c), f.type) for c, f in zip(columns, schema, strict=True)], schema=schema
        )

    def reveal(self, tokens: Sequence[str | None], *, purpose: str) -> list[str | None]:
        """Return the values behind tokens, None where there is none.

        Raises
        ------
        PermissionError
            For a purpose that is not in the register.
        KeyMissing
            Where the key does not open a row.
        """
        if purpose not in PURPOSES:
            raise PermissionError(purpose)
        return [value for value, _ in self._opened(tokens)]

    def masked(self, tokens: Sequence[str | None]) -> list[str]:
        """Return what may be shown of the values behind tokens."""
        return [masked(value, kind) for value, kind in self._opened(tokens)]

    def _token(
        self, value: str | None, space: str, kind: IdentityKind, department: str
    ) -> str | None:
        if value is None or not value.strip():
            return None
        text = f"{space}\x1f{department}\x1f{normal_form(value, kind)}".encode()
        digest = hmac.digest(self._token_key, text, "sha256")[:16]
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")

    def _keep(self, tokens: Sequence[str | None], values: Sequence[str | None], kind: str) -> None:
        new = {
            token: value
            for token, value in zip(tokens, values, strict=True)
            if token is not None and value is not None and token not in self._seen
        }
        if not new:
            return
        self._seen.update(new)
        stored = set(self._find(pa.array(list(new), pa.string()))["token"].to_pylist())
        for token, value in new.items():
            if token not in stored:
                self._fresh.append((token, kind, self._sealed(token, value.strip())))

    def _sealed(self, token: str, value: str) -> bytes:
        nonce = os.urandom(12)
        content = self._seal.encrypt(nonce, value.encode(), token.encode())
        return b"v1|aes256gcm|" + self._key_id.encode() + b"|" + nonce + content

    def _opened(self, tokens: Sequence[str | None]) -> list[tuple[str | None, IdentityKind]]:
        wanted = pa.array(sorted({token for token in tokens if token}), pa.string())
        rows = self._find(wanted)
        opened: dict[str, tuple[str | None, IdentityKind]] = {
            token: (self._open(token, sealed), kind)
            for token, kind, sealed in zip(
                rows["token"].to_pylist(),
                rows["kind"].to_pylist(),
                rows["sealed"].to_pylist(),
                strict=True,
            )
        }
        return [opened.get(token or "", (None, "")) for token in tokens]

    def _open(self, token: str, sealed: bytes) -> str:
        try:
            content = sealed.split(b"|", 3)[3]
            return self._seal.decrypt(content[:12], content[12:], token.encode()).decode()
        except (InvalidTag, ValueError, IndexError):
            raise KeyMissing(
                Sentence(
                    zh="身份密钥打不开 identities 中的行。",
                    en="The key does not open a row of identities.",
                ),
                remedy=Sentence(
                    zh="请放回建库时的密钥文件。",
                    en="Put back the key file these rows were made with.",
                ),
            ) from None


def read_key(file: Path, *, make: bool) -> bytes:
    """Return the 32 bytes of a key file, made once where there is none.

    Raises
    ------
    KeyMissing
        Where there is no file and none may be made, or it is not a key.
    """
    if not file.exists():
        if not make:
            raise KeyMissing(
                Sentence(zh="找不到身份密钥文件。", en="The key file of identities is not there."),
                remedy=Sentence(
                    zh="请放回密钥文件；没有它，已存的身份无法读出。",
                    en="Put the key file back; without it the stored identities cannot be read.",
                ),
                where=str(file),
            )
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = file.with_suffix(".part")
        part.write_text(base64.b64encode(os.urandom(32)).decode() + "\n")
        part.chmod(0o600)
        part.replace(file)
    try:
        key = base64.b64decode(file.read_text().strip(), validate=True)
    except ValueError:
        key = b""
    if len(key) != 32:
        raise KeyMissing(
            Sentence(
                zh="密钥文件不是 32 字节的密钥。", en="The key file does not hold a 32-byte key."
            ),
            remedy=Sentence(zh="请放回原来的密钥文件。", en="Put the original key file back."),
            where=str(file),
        )
    return key


def _derived(key: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(key)
