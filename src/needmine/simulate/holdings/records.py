"""People as each department wrote them down: its own key, its own mistakes."""

from dataclasses import dataclass

import numpy as np
from pypinyin import lazy_pinyin

from needmine.core.sentences import Language
from needmine.simulate.contacts.speech import Voices
from needmine.simulate.ground.calendar import NEVER
from needmine.simulate.ground.chance import Flags, Ints, Luck, Texts, texts
from needmine.simulate.ground.numbers import scattered
from needmine.simulate.ground.setting import Setting
from needmine.simulate.ground.words import words
from needmine.simulate.lives.people import People

from .card_holders import Cards
from .lots import Lots

DEPARTMENTS = ("core_banking", "cards", "app", "call_centre", "crm", "risk", "wealth", "wecom")


@dataclass(frozen=True, kw_only=True)
class Records:
    """One entry per customer record of one department; empty texts are missing values.

    Parameters
    ----------
    person
        Position of the person it is really about: the truth.
    key
        The department's own customer number.
    known
        Day the department wrote it down.
    in_crosswalk
        The master knows whose it is.
    """

    department: str
    person: Ints
    key: Texts
    name: Texts
    id_number: Texts
    phone: Texts
    known: Ints
    in_crosswalk: Flags

    def __len__(self) -> int:
        """Return how many records there are."""
        return len(self.person)


def records(
    people: People,
    held: Cards,
    lots: Lots,
    calls: Voices,
    *,
    setting: Setting,
) -> dict[str, Records]:
    """Return each department's customer records by its name."""
    joined = people.joined
    core = np.flatnonzero(people.in_core & (joined < setting.period.days))
    app = np.flatnonzero(people.in_app & (joined < setting.period.days))
    app_day = np.minimum(joined + 3, setting.period.days - 1)
    called, call_day = _callers(calls)
    writer = _Writer(people, setting)
    made = {
        "core_banking": writer.write("core_banking", core, joined[core], share=1.0),
        "cards": writer.write(
            "cards", held.person, held.issued, share=setting.number("records.crosswalk_cards")
        ),
        "app": writer.write(
            "app", app, app_day[app], share=setting.number("records.crosswalk_app")
        ),
        "call_centre": writer.write(
            "call_centre", called, call_day, share=setting.number("records.caller_checked")
        ),
        "crm": writer.write("crm", core, joined[core], share=1.0),
        "risk": writer.write("risk", core, joined[core], share=1.0),
        "wealth": _wealth(writer, people, lots, setting),
        "wecom": _wecom(writer, people, setting),
    }
    return made


def _wealth(writer: "_Writer", people: People, lots: Lots, setting: Setting) -> "Records":
    """Whoever ever held a wealth product, from the first one on."""
    rows = ~lots.is_term & (lots.started < setting.period.days)
    first = np.full(len(people), NEVER, dtype=np.int64)
    np.minimum.at(first, lots.person[rows], lots.started[rows])
    person = np.flatnonzero(first < NEVER)
    share = setting.number("records.crosswalk_wealth")
    return writer.write("wealth", person, first[person], share=share)


def _wecom(writer: "_Writer", people: People, setting: Setting) -> "Records":
    """Whoever their banker added on WeCom, since some day after they joined."""
    luck = setting.luck("records.wecom")
    since = np.maximum(people.joined, -400) + luck.between(1, 300, "since", people.index)
    person = np.flatnonzero(people.in_wecom & (since < setting.period.days))
    return writer.write("wecom", person, since[person], share=1.0)


def core_keys(size: int) -> Texts:
    """Return the master's customer number of each person."""
    numbers = scattered(np.arange(size, dtype=np.int64), 9, salt=11)
    return texts(f"{number:09d}" for number in numbers.tolist())


def _callers(calls: Voices) -> tuple[Ints, Ints]:
    person, first = np.unique(calls.person, return_index=True)
    return person, calls.second[first] // 86_400


_KEYS = {
    "core_banking": "",
    "cards": "CC",
    "app": "u_",
    "call_centre": "T",
    "crm": "M",
    "risk": "R",
    "wealth": "F",
    "wecom": "wm_",
}


class _Writer:
    """The clerks: what they copy right, leave out, mistype."""

    def __init__(self, people: People, setting: Setting) -> None:
        self._people, self._setting = people, setting
        self._rates = setting.value("records")

    def write(self, department: str, person: Ints, known: Ints, *, share: float) -> Records:
        """Return the department's records of these people."""
        luck = self._setting.luck(f"records.{department}")
        salt = 13 + 2 * DEPARTMENTS.index(department)
        numbers = scattered(np.arange(len(person), dtype=np.int64), 8, salt=salt)
        keys = texts(f"{_KEYS[department]}{number:08d}" for number in numbers.tolist())
        if department == "core_banking":
            keys = core_keys(len(self._people))[person]
        in_master = luck.happens(share, "crosswalk", person) & self._people.in_core[person]
        return Records(
            department=department,
            person=person,
            key=keys,
            name=self._names(luck, department, person),
            id_number=self._id_numbers(luck, department, person),
            phone=self._phones(luck, department, person, known),
            known=known,
            in_crosswalk=in_master,
        )

    def _names(self, luck: Luck, department: str, person: Ints) -> Texts:
        names, language = self._people.names[person].copy(), self._setting.language
        share = luck.share("name", person)
        typo = self._rates["name_typo"] * (0.2 if department == "core_banking" else 1.0)
        for n in np.flatnonzero(share < typo).tolist():
            names[n] = mistyped(names[n], language=language)
        if department == "cards":
            for n in np.flatnonzero(share > 1 - self._rates["name_pinyin"]).tolist():
                names[n] = embossed(names[n], language=language)
        if department in ("call_centre", "wecom"):
            often = 0.85 if department == "call_centre" else 0.4
            for n in np.flatnonzero(share > often).tolist():
                names[n] = as_given(names[n], bool(self._people.female[person[n]]), language)
        return names

    def _id_numbers(self, luck: Luck, department: str, person: Ints) -> Texts:
        numbers = self._people.id_numbers[person].copy()
        share, place = luck.share("id", person), luck.between(6, 16, "place", person)
        wrong = (1 - self._rates["id_right"]) * (0.4 if department == "core_banking" else 1.3)
        missing = wrong * self._rates["id_missing"] / (1 - self._rates["id_right"])
        for n in np.flatnonzero(share < wrong).tolist():
            at, number = int(place[n]), numbers[n]
            digit = str((int(number[at]) + 1 + at % 8) % 10)
            numbers[n] = "" if share[n] < missing else number[:at] + digit + number[at + 1 :]
        if department == "app":
            numbers[~luck.happens(self._rates["app_verified"], "verified", person)] = ""
        if department in ("call_centre", "crm", "wecom"):
            numbers[:] = ""
        return numbers

    def _phones(self, luck: Luck, department: str, person: Ints, known: Ints) -> Texts:
        people = self._people
        changed = people.phone_changed[person]
        # Core banking learns of a new number later; the others keep what they were first told.
        old = (known < changed) | ((changed > -NEVER) & luck.happens(0.3, "keeps", person))
        old |= luck.happens(self._rates["phone_old"], "old", person) & (department == "cards")
        phones = np.where(old, people.old_phones[person], people.phones[person])
        spouse = people.partner[person]
        shared = (spouse >= 0) & luck.happens(self._rates["phone_shared"], "shared", person)
        if department not in ("core_banking", "app"):
            phones = np.where(shared, people.phones[np.maximum(spouse, 0)], phones)
        if department == "wecom":
            # A banker sees a telephone number only where the client gave it.
            phones = np.where(luck.happens(0.3, "gives", person), phones, "")
        return np.asarray(phones, dtype=object)


def mistyped(name: str, *, language: Language) -> str:
    """Return a name with one sign mistaken for one that sounds or looks alike."""
    for right, wrong in words(language)["typos"].items():
        if right in name:
            return name.replace(right, wrong, 1)
    return name[:-2] + name[-1] + name[-2] if language == "en" else name


def embossed(name: str, *, language: Language) -> str:
    """Return a name as a card machine presses it: capitals, no tones, given name first.

    >>> embossed("王小明", language="zh")
    'XIAOMING WANG'
    """
    if language == "en":
        return name.upper()
    length = 2 if name[:2] == "欧阳" else 1
    family = "".join(lazy_pinyin(name[:length])).upper()
    return f"{''.join(lazy_pinyin(name[length:])).upper()} {family}"


def as_given(name: str, female: bool, language: Language) -> str:
    """Return a name as people give it on the telephone: the family name and a form of address."""
    if language == "en":
        return f"{'Ms' if female else 'Mr'} {name.split()[-1]}"
    length = 2 if name[:2] == "欧阳" else 1
    return name[:length] + ("女士" if female else "先生")
