"""Places as linking compares them."""

import unicodedata

# 广州 and 广州市 are one place; 市 alone is none. Districts and counties keep their last word:
# 朝阳市 and 朝阳区 are two places.
_CITY = "市"


def normal_city(city: str | None) -> str | None:
    """Return a city in the spelling that is compared, None where there is none.

    >>> normal_city(" 广州市 ")
    '广州'
    """
    plain = "".join(unicodedata.normalize("NFKC", city).casefold().split()) if city else ""
    if len(plain) > 2:
        plain = plain.removesuffix(_CITY)
    return plain or None
