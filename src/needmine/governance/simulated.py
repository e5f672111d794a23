"""Numbers that only a simulated bank may hold: no real person, card or phone has one."""

import re

from needmine.core.tables import IdentityKind

# GB 11643 region codes begin with 11-65, 71, 81-83 or 91; no region begins with 99.
_PATTERNS: dict[str, re.Pattern[str]] = {
    "id_number": re.compile(r"^99\d{15}[\dXx]$"),
}


def is_simulated(value: str, kind: IdentityKind) -> bool:
    """Return whether a value can only come from a simulator.

    >>> is_simulated("990101199003070015", "id_number")
    True
    """
    pattern = _PATTERNS.get(kind)
    return bool(pattern and pattern.match(value.strip()))
