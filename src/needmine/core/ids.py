"""Ids and choices that come out the same on every machine and every run."""

import hashlib


def digest_of(*parts: str | bytes) -> str:
    """Return 32 hex digits that stand for the parts, their order and their borders.

    >>> digest_of("ab", "c") == digest_of("a", "bc")
    False
    """
    whole = hashlib.sha256()
    for part in parts:
        content = part.encode() if isinstance(part, str) else part
        whole.update(len(content).to_bytes(8, "big"))
        whole.update(content)
    return whole.hexdigest()[:32]


def share_of(subject: str, *, salt: str) -> float:
    """Return a number in [0, 1) that belongs to a subject: even over subjects, fixed for one.

    Used to assign hold-outs: a customer stays in their arm as long as the salt stays.
    """
    return int(digest_of(salt, subject)[:13], 16) / 16**13
