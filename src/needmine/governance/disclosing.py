"""Cells of departments' rows that leave the bank's machines: masked, or in clear for a purpose."""

from needmine.core.tables import IdentityKind

from .masking import masked
from .recognising import identity_kind

# What a row in clear may serve; anything else is refused. Who asked, and why, is recorded by
# whoever asks.
PURPOSES = ("source_repair",)


def disclosed(value: str, kind: IdentityKind, *, purpose: str = "") -> str:
    """Return a cell in clear for a purpose on the list, without one as it may be shown.

    Parameters
    ----------
    kind
        Kind of identity that its column holds; a value that shows by itself to be somebody's is
        masked in any other column too.

    Raises
    ------
    PermissionError
        For a purpose that is not on the list.

    >>> disclosed("13712349050", ""), disclosed("current", "")
    ('137****9050', 'current')
    """
    if purpose:
        if purpose not in PURPOSES:
            raise PermissionError(purpose)
        return value
    found = kind or identity_kind(value)
    return masked(value, found) if found else value
