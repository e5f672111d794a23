"""Sums as people say and type them: 三十来万, 10w, two grand, 2k."""

from needmine.core.sentences import Language

_DIGITS = "零一二三四五六七八九"
_UNITS = ("", "十", "百", "千")
_SMALL = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
          "eleven", "twelve")  # fmt: skip


def said_sum(amount: int, share: float, language: Language) -> str:
    """Return a sum of whole thousands in one of several forms, chosen by a share from 0 to 1.

    >>> said_sum(320_000, 0.75, "zh")
    '三十来万'
    >>> said_sum(2_000, 0.3, "en")
    'two grand'
    """
    forms = _english(amount) if language == "en" else _chinese(amount)
    return forms[int(share * len(forms))]


def numeral(number: int) -> str:
    """Return a Chinese numeral for 1 to 9,999, as people say it.

    >>> numeral(12), numeral(20), numeral(305), numeral(2)
    ('十二', '二十', '三百零五', '两')
    """
    if number == 2:
        return "两"
    said, digits = "", str(number)
    for place, digit in enumerate(digits):
        rank = len(digits) - 1 - place
        if digit != "0":
            said += _DIGITS[int(digit)] + _UNITS[rank]
        elif said and not said.endswith("零") and digits[place:].strip("0"):
            said += "零"
    return said.removeprefix("一") if said.startswith("一十") else said


def _chinese(amount: int) -> list[str]:
    thousands = amount // 1_000
    if amount < 10_000:
        said = numeral(thousands)
        return [f"{thousands}k", f"{said}千块", f"{amount}", f"{said}千来块", f"{thousands}千"]
    myriads, rest = divmod(thousands, 10)
    tail = _DIGITS[rest] if rest else ""
    written = f"{amount / 10_000:g}"
    return [f"{written}万", f"{written}w", f"{written}W左右", numeral(myriads) + "万" + tail,
            _roughly(myriads), f"{written}万块钱"]  # fmt: skip


def _roughly(myriads: int) -> str:
    """Some tens of thousands: 三四万, 十来万, 三十来万, 小一百万."""
    if myriads < 9:
        return _DIGITS[myriads].replace("二", "两") + _DIGITS[myriads + 1] + "万"
    if myriads < 10:
        return "小十万"
    return numeral(myriads // 10 * 10) + "来万"


def _english(amount: int) -> list[str]:
    thousands = amount // 1_000
    word = _SMALL[thousands] if thousands < len(_SMALL) else str(thousands)
    return [f"£{amount:,}", f"{word} grand", f"{thousands}k", f"about {thousands}k",
            f"{amount:,} quid", f"{amount}"]  # fmt: skip
