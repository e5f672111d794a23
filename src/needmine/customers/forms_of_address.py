"""People as they are called on the telephone or noted by a banker: 王女士, 李总, Mr Fox."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from .names import family_readings, forms_of_address, is_chinese, normal_name, surname, words_of


@dataclass(frozen=True, kw_only=True)
class Called:
    """A family name and what the form of address says.

    Parameters
    ----------
    family_keys
        The toneless readings the family name may have.
    gender
        ``female``, ``male`` or None.
    """

    family_keys: tuple[str, ...]
    gender: str | None


def called(name: str | None) -> Called | None:
    """Return what a family name with a form of address says, None for any other name.

    >>> called("王女士")
    Called(family_keys=('wang',), gender='female')
    >>> called("Mr Fox").gender
    'male'
    >>> called("王小明")
    """
    if name is None:
        return None
    plain = "".join(unicodedata.normalize("NFKC", name).split())
    words = words_of(name)
    for form, gender in forms_of_address().items():
        family = plain.removesuffix(form)
        is_family = family != plain and is_chinese(family)
        if is_family and (readings := family_readings(family)):
            return Called(family_keys=_together(readings), gender=gender)
        if len(words) == 2 and words[0] == form:
            return Called(family_keys=(words[1],), gender=gender)
    return None


def family_keys(name: str | None) -> list[str]:
    """Return the toneless readings the family name of a full name may have.

    Of a Latin name it is not known which word is the family name, so the first and the last count.

    >>> family_keys("单伟明")
    ['shan', 'dan']
    >>> family_keys("XIAOMING WANG")
    ['wang', 'xiaoming']
    """
    normal = normal_name(name)
    if normal is None:
        return []
    if is_chinese(normal):
        return list(_together(surname(normal)[1]))
    words = words_of(normal)
    return sorted({words[0], words[-1]}) if words else []


def _together(readings: Sequence[str]) -> tuple[str, ...]:
    """Return readings as Latin letters write a family name: ouyang."""
    return tuple(reading.replace(" ", "") for reading in readings)
