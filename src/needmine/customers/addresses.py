"""Places as linking compares them."""

import re
import unicodedata

# 广州 and 广州市 are one place; 市 alone is none. Districts and counties keep their last word:
# 朝阳市 and 朝阳区 are two places.
_CITY = "市"

# 广东省 | 广州市 | 天河区 | what is left. A 小区 (housing estate), 园区 and so on are no districts.
_CHINESE_ADDRESS = re.compile(
    r"(?:[\u4e00-\u9fff]{2,6}?(?:省|自治区|特别行政区))?"
    r"(?P<city>[\u4e00-\u9fff]{2,7}?(?:市|自治州|地区|盟))?"
    r"(?P<district>[\u4e00-\u9fff]{1,6}?(?:(?<![小社园校厂景院库街])区|县|旗|市))?"
    r"(?P<rest>.*)"
)


def normal_city(city: str | None) -> str | None:
    """Return a city in the spelling that is compared, None where there is none.

    >>> normal_city(" 广州市 ")
    '广州'
    """
    plain = "".join(unicodedata.normalize("NFKC", city).casefold().split()) if city else ""
    if len(plain) > 2:
        plain = plain.removesuffix(_CITY)
    return plain or None


def district_of(address: str | None) -> str | None:
    """Return the district or county of a Chinese address; None where it names none.

    >>> district_of("广东省广州市天河区体育西路12号"), district_of("12 High Street, York")
    ('天河区', None)
    """
    return chinese_address(address)[1] if address else None


def chinese_address(line: str) -> tuple[str | None, str | None, str]:
    """Return city, district and what is left of an address on one line.

    No list of places is asked, only the words that end their names, so 浦东新区 is a district and
    a street called 市区 would be one too.

    >>> chinese_address("广东省广州市天河区体育西路12号")
    ('广州', '天河区', '体育西路12号')
    >>> chinese_address("体育西路12号")
    (None, None, '体育西路12号')
    """
    plain = "".join(unicodedata.normalize("NFKC", line).split())
    found = _CHINESE_ADDRESS.fullmatch(plain)
    if found is None:
        return None, None, plain
    return normal_city(found["city"]), found["district"], found["rest"]
