"""Names as linking compares them: one spelling, and the readings it may have in Latin letters."""

import re
import unicodedata
from functools import cache
from importlib.resources import files
from itertools import islice, product
from typing import Any

import yaml

_BRACKETED = re.compile(r"[((\[【<《].*?[))\]】>》]")
_CHINESE = re.compile(r"[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
# 王芳（曾用名：王小芳）, Ann Lee (née Fox): the name after the word.
_FORMER = re.compile(
    r"(?:曾用名|原名|旧名|\b(?:formerly|née|nee)\b)[\s:：为是]*([^()（）\[\]【】;；,，]+)",
    re.IGNORECASE,
)
_NOT_LETTERS = re.compile(r"[^a-z]+")
_PLACEHOLDER = re.compile(r"(.)\1*")

# A name of four characters with two readings each has sixteen; the rarest are never written.
_MOST_READINGS = 8
# 阿卜杜热依木 has six syllables in a word, the longest of such names seven; longer words are no
# transcription of Chinese characters.
_MOST_SYLLABLES = 7
_LONGEST_SYLLABLE = 6
_LONGEST_WORD = 28


def normal_name(name: str | None) -> str | None:
    """Return a name in the spelling that is compared, or None where it names nobody.

    Chinese characters win over a Latin transcription beside them; spaces, dots, brackets and
    words of address go; Latin names become capitals without accents.

    >>> normal_name("张 伟(先生)")
    '张伟'
    >>> normal_name("zhang,  Wei-Ming")
    'ZHANG WEI MING'
    """
    if name is None:
        return None
    plain = _plain(name)
    chinese = "".join(_CHINESE.findall(plain))
    normal = _untitled(chinese) if chinese else " ".join(words_of(plain)).upper()
    # A lone surname, or the same sign over and over, is a field filled to get past a form.
    return None if len(normal) < 2 or (_PLACEHOLDER.fullmatch(normal) and not chinese) else normal


def name_keys(name: str | None) -> list[str]:
    """Return the toneless readings a name may have, syllables sorted so that order says nothing.

    Two names with a key in common may be one name: 单伟, SHAN WEI, Wei Shan and DAN WEI. At most
    eight keys; none where the name names nobody.

    >>> name_keys("张伟明")
    ['ming wei zhang']
    >>> name_keys("Weiming ZHANG")
    ['ming wei zhang']
    """
    normal = normal_name(name)
    if normal is None or name is None:
        return []
    keys: dict[str, None] = {}
    if _CHINESE.match(normal):
        keys.update(_keys_of_chinese(normal))
    latin = words_of(_plain(name))
    if len(latin) > 1 or (latin and not _CHINESE.match(normal)):
        keys.update(_keys_of_latin(tuple(latin)))
    return sorted(islice(keys, _MOST_READINGS))


def former_name(name: str | None) -> str | None:
    """Return the former name that is written beside a name, in the spelling that is compared.

    >>> former_name("王芳（曾用名：王小芳）")
    '王小芳'
    >>> former_name("王芳")
    """
    found = _FORMER.search(unicodedata.normalize("NFKC", name)) if name else None
    return normal_name(found[1]) if found else None


def names_but_one(normal: str | None) -> list[str]:
    """Return a Chinese name of three characters or more with each one of them left open.

    Two such lists meet where two names differ in one character. None is left open in a name of
    two: half a name is no likeness.

    >>> names_but_one("程成磊")
    ['_成磊', '程_磊', '程成_']
    """
    if normal is None or not is_chinese(normal) or len(normal) < 3:
        return []
    return [f"{normal[:at]}_{normal[at + 1 :]}" for at in range(len(normal))]


def is_chinese(name: str) -> bool:
    """Return whether a name in its normal spelling is written in Chinese characters."""
    return bool(_CHINESE.match(name))


def surname(name: str) -> tuple[str, list[str]]:
    """Return the family name at the head of a Chinese name, and the readings it may have.

    >>> surname("欧阳修")
    ('欧阳', ['ou yang'])
    """
    # 单于 alone is a person called 单, not a family.
    family = name[:2] if len(name) > 2 and name[:2] in _rules()["families_of_two"] else name[0]
    return family, family_readings(family)


def family_readings(family: str) -> list[str]:
    """Return the readings of a family name; none where it is not one by its length.

    >>> family_readings("单"), family_readings("单伟明")
    (['shan', 'dan'], [])
    """
    if listed := _rules()["surnames"].get(family):
        return list(listed)
    if len(family) > 1 and family not in _rules()["families_of_two"]:
        return []
    return [" ".join(words) for words in product(*map(_readings, family))]


def forms_of_address() -> dict[str, str | None]:
    """Return the words that go with a family name, and the gender they tell if any."""
    forms: dict[str, str | None] = _rules()["forms_of_address"]
    return forms


def short_for(given: str) -> str:
    """Return the given name that one in capitals is short for, else the name itself.

    >>> short_for("BOB"), short_for("ROBERT")
    ('ROBERT', 'ROBERT')
    """
    return str(_rules()["short_names"].get(given.casefold(), given)).upper()


def company_forms() -> dict[str, str]:
    """Return the legal forms of companies that are written in two ways, long to short."""
    forms: dict[str, str] = _rules()["company_forms"]
    return forms


def _plain(name: str) -> str:
    written = unicodedata.normalize("NFKC", name)
    whole = _FORMER.sub(" ", written)
    whole = whole if words_of(whole) or _CHINESE.search(whole) else written
    outside = _BRACKETED.sub(" ", whole)
    return outside if outside.strip() else whole


def _untitled(name: str) -> str:
    for title in _rules()["titles"]:
        if name.endswith(title):
            return name.removesuffix(title)
    return name


def words_of(text: str) -> list[str]:
    """Return the words of a text in Latin letters, small and without accents.

    >>> words_of("O'Brien-Šmíd, J.")
    ['obrien', 'smid', 'j']
    """
    # ü is a letter of its own in pinyin; every other accent is only an accent.
    lowered = unicodedata.normalize("NFC", text).casefold().replace("ü", "v")
    bare = "".join(c for c in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(c))
    return [word for word in _NOT_LETTERS.split(bare.replace("'", "")) if word]


def _keys_of_chinese(name: str) -> dict[str, None]:
    family, readings = surname(name)
    choices = [readings, *(_readings(character) for character in name[len(family) :])]
    return dict.fromkeys(
        _key(" ".join(words)) for words in islice(product(*choices), _MOST_READINGS)
    )


def _keys_of_latin(words: tuple[str, ...]) -> dict[str, None]:
    choices = [_cuts(word) for word in words]
    return dict.fromkeys(
        _key(" ".join(" ".join(cut) for cut in cuts))
        for cuts in islice(product(*choices), _MOST_READINGS)
    )


def _key(reading: str) -> str:
    return " ".join(sorted(_one_spelling(syllable) for syllable in reading.split()))


def _one_spelling(syllable: str) -> str:
    # 吕 is LV on forms, LYU on passports since 2012 and LU on older papers: all meet as lu.
    spelt = syllable.replace("lyu", "lv").replace("nyu", "nv")
    return {"lv": "lu", "nv": "nu", "lve": "lue", "nve": "nue"}.get(spelt, spelt)


# Characters and rules may be kept, names never: a process outlives the run that revealed them.
@cache
def _readings(character: str) -> list[str]:
    if listed := _rules()["given"].get(character):
        return list(listed)
    from pypinyin import lazy_pinyin  # a second to import in a cold process

    return lazy_pinyin(character)


def _cuts(word: str) -> list[tuple[str, ...]]:
    """Return the ways to cut a word into syllables, fewest first; the word itself if none."""
    if len(word) > _LONGEST_WORD:
        return [(word,)]
    # The two best ways to cut each end of the word, from the last letter on.
    best: dict[int, list[tuple[str, ...]]] = {len(word): [()]}
    for start in reversed(range(len(word))):
        ends = range(start + 1, min(start + _LONGEST_SYLLABLE, len(word)) + 1)
        cuts = [
            (word[start:end], *rest)
            for end in ends
            if word[start:end] in _rules()["syllables"]
            for rest in best[end]
            if len(rest) < _MOST_SYLLABLES
        ]
        best[start] = sorted(cuts, key=lambda cut: (len(cut), cut))[:2]
    return best[0] or [(word,)]


@cache
def _rules() -> dict[str, Any]:
    text = files(__package__ or "needmine.customers").joinpath("names.yml").read_text("utf-8")
    rules: dict[str, Any] = yaml.safe_load(text)
    # Passports since 2012 write lyu and nyu.
    return {
        **rules,
        "syllables": {*rules["syllables"].split(), "lyu", "nyu"},
        "families_of_two": {
            *(family for line in rules["compound_surnames"] for family in line),
            *(family for family in rules["surnames"] if len(family) > 1),
        },
    }
