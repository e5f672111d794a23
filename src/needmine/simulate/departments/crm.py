"""The branch CRM: bankers, contacts, answers, consents, assessments, surveys; CSV, own numbers."""

from pathlib import Path
from typing import Any

import numpy as np

from needmine.simulate.files import dated, picked, stamped, with_rows, write_delimited
from needmine.simulate.ground.calendar import DAY, NEVER
from needmine.simulate.ground.chance import Ints, clock, texts
from needmine.simulate.ground.words import words
from needmine.simulate.lives.bankers import BRANCHES_PER_CITY, REASONS, banker_codes, branch_codes
from needmine.simulate.world import Month, World

from .exporting import month_files, state_files

# The marketing rules of the bank: an assessment of risk appetite holds for a year.
ASSESSMENT_DAYS = 365


class Crm:
    """Everything the CRM delivers."""

    def __init__(self, world: World, folder: Path) -> None:
        self._world, self._folder = world, folder

    def month(self, month: Month) -> None:
        """Write nothing: the CRM's rows are few."""

    def close(self) -> None:
        """Write every file."""
        parts = (_customers, _managers, _contacts, _consents, _assessments, _surveys)
        for part in (*parts, _branches, _staff):
            part(self._world, self._folder)


def _keys(world: World) -> Any:
    record = world.records["crm"]
    keys = np.full(len(world.people), "", dtype=object)
    keys[record.person] = record.key
    return keys


def _customers(world: World, folder: Path) -> None:
    record, core = world.records["crm"], world.records["core_banking"]
    staff, branches = world.truth.staff, branch_codes(len(words(world.language)["cities"]))

    def state(rows: Ints, day: int) -> dict[str, Any]:
        return {
            "crm_no": record.key[rows],
            "core_no": core.key[rows],
            "name": record.name[rows],
            "mobile": record.phone[rows],
            "branch": picked(branches, staff.branch_on(record.person[rows], day)),
        }

    state_files(
        folder, "customers_{date}.csv", record.known * DAY, state,
        period=world.period, write=write_delimited,
    )  # fmt: skip


def _managers(world: World, folder: Path) -> None:
    """Who looks after whom, since when and why; everybody has a branch, a third a banker."""
    staff, period, record = world.truth.staff, world.period, world.records["crm"]
    cities = len(words(world.language)["cities"])
    bankers, branches = [*banker_codes(staff)], branch_codes(cities)

    def state(rows: Ints, day: int) -> dict[str, Any]:
        person = record.person[rows]
        banker = staff.banker_on(person, day)
        moved = (staff.changed_on[person] <= day) & (staff.changed_on[person] < NEVER)
        merged = staff.merged_on[staff.branch[person]]
        begin = np.where(moved, staff.changed_on[person], record.known[rows])
        begin = np.where((merged <= day) & (merged > begin), merged, begin)
        reason = np.where(moved, staff.reason[person], np.where(merged <= day, 3, 0))
        return {
            "crm_no": record.key[rows],
            "banker": picked(bankers, banker),
            "branch": picked(branches, staff.branch_on(person, day)),
            "from_dt": dated(period, begin),
            "reason": picked([*REASONS, "branch_merged"], reason),
        }

    state_files(
        folder, "managers_{date}.csv", record.known * DAY, state,
        period=period, write=write_delimited,
    )  # fmt: skip


def contact_ids(size: int) -> Any:
    """Return the number of each contact."""
    return texts(f"K{n:08d}" for n in range(size))


def _contacts(world: World, folder: Path) -> None:
    """Contacts as they were made, and what was written down about them within two days."""
    made, period = world.truth.offers, world.period
    luck, about = world.setting.luck("crm.contacts"), (world.truth.offers.person, made.day)
    second = made.day * DAY + clock(luck, "clock", *about, opens=9, closes=20)
    staff = world.truth.staff
    rang = made.channel == "phone"
    columns: dict[str, Any] = {
        "contact_id": contact_ids(len(made)),
        "crm_no": _keys(world)[made.person],
        "channel": made.channel,
        "product": made.product,
        "banker": picked(
            [*banker_codes(staff)], np.where(rang, staff.banker_on(made.person, made.day), -1)
        ),
        "is_service": np.where(made.is_service, "1", "0").astype(object),
        "random_flag": np.where(made.is_randomised, "1", "0").astype(object),
        "sent_at": stamped(period, second),
    }
    dirty = [{"contact_id": "K_TEST", "sent_at": "2026-13-01 10:00:00", "channel": "phone"}]
    known = np.r_[second, [(period.days - 1) * DAY]]
    month_files(
        folder, "contacts_{date}.csv", with_rows(columns, dirty), known,
        period=period, write=write_delimited,
    )  # fmt: skip
    _answers(world, folder, second)


def _answers(world: World, folder: Path, sent: Ints) -> None:
    made, period = world.truth.offers, world.period
    luck, about = world.setting.luck("crm.answers"), (made.person, made.day)
    second = sent + luck.between(60, 2 * DAY, "later", *about)
    # What is ticked off in bulk is ticked off at one go, in the evening.
    banker = world.truth.staff.banker_on(made.person, made.day)
    bulk = (made.answer == "no_answer") & (banker >= 0) & (made.channel == "phone")
    bulk &= world.truth.staff.ticks_in_bulk[np.maximum(banker, 0)]
    evening = (made.day + 1) * DAY + 20 * 3600 + luck.between(0, 240, "bulk", *about)
    second = np.where(bulk, evening, second)
    kept = ~made.is_service & (made.answer != "") & (second < period.days * DAY)
    rows = np.flatnonzero(kept)
    columns: dict[str, Any] = {
        "answer_id": texts(f"A{n:08d}" for n in rows.tolist()),
        "contact_id": contact_ids(len(made))[rows],
        "crm_no": _keys(world)[made.person[rows]],
        "answer": made.answer[rows],
        "staff": picked([*banker_codes(world.truth.staff)], banker[rows]),
        "answered_at": stamped(period, second[rows]),
    }
    dirty = [{"answer_id": "A_TEST", "answer": "maybe", "answered_at": "2026-06-01 10:00:00"}]
    known = np.r_[second[rows], [(period.days - 1) * DAY]]
    month_files(
        folder, "answers_{date}.csv", with_rows(columns, dirty), known,
        period=period, write=write_delimited,
    )  # fmt: skip


def _surveys(world: World, folder: Path) -> None:
    """Answers to the bank's surveys, under the CRM's numbers; some months were not delivered."""
    heard, period, setting = world.surveys, world.period, world.setting
    luck = setting.luck("crm.surveys")
    month = period.month_of(heard.second // DAY)
    lost = luck.happens(setting.number("files.missing_month"), "lost", month)
    rows = np.flatnonzero(~lost)
    columns: dict[str, Any] = {
        "survey_id": texts(f"Q{n:08d}" for n in rows.tolist()),
        "crm_no": _keys(world)[heard.person[rows]],
        "nps": heard.recommend[rows],
        "ces": heard.ease[rows],
        "comment": heard.comment[rows],
        "answered_at": stamped(period, heard.second[rows]),
    }
    month_files(
        folder.parent / "surveys", "surveys_{date}.csv", columns, heard.second[rows],
        period=period, write=write_delimited,
    )  # fmt: skip


def _consents(world: World, folder: Path) -> None:
    given, period = world.truth.consents, world.period
    rows = np.flatnonzero(world.people.in_core[given.person] & (given.day < period.days))
    second = given.day[rows] * DAY + 10 * 3600 + given.person[rows] % 3600
    columns: dict[str, Any] = {
        "consent_id": texts(f"S{n:08d}" for n in rows.tolist()),
        "crm_no": _keys(world)[given.person[rows]],
        "purpose": given.purpose[rows],
        "state": np.where(given.granted[rows], "granted", "withdrawn").astype(object),
        "channel": np.where(given.person[rows] % 3 == 0, "app", "branch").astype(object),
        "given_at": stamped(period, second),
    }
    month_files(
        folder, "consents_{date}.csv", columns, second, period=period, write=write_delimited
    )


def _assessments(world: World, folder: Path) -> None:
    """Whoever buys wealth products is assessed before; many others once were."""
    people, period = world.people, world.period
    luck = world.setting.luck("crm.assessments")
    asked = people.in_core & luck.happens(0.5, "asked", people.index)
    asked[world.lots.person[~world.lots.is_term]] = True
    first = -luck.between(0, 2 * ASSESSMENT_DAYS, "first", people.index)
    repeats = luck.happens(0.7, "repeats", people.index)
    persons, days = [], []
    for year in range(5):
        day = np.maximum(first, people.joined) + year * (ASSESSMENT_DAYS + 3)
        rows = np.flatnonzero(asked & (day < period.days) & (repeats | (year == 0)))
        persons.append(rows)
        days.append(day[rows])
    person, day = np.concatenate(persons), np.concatenate(days)
    second = day * DAY + 14 * 3600
    columns: dict[str, Any] = {
        "assessment_id": texts(f"P{n:08d}" for n in range(len(person))),
        "crm_no": _keys(world)[person],
        "risk_class": picked(["", "C1", "C2", "C3", "C4", "C5"], people.risk[person]),
        "expires_on": dated(period, day + ASSESSMENT_DAYS),
        "assessed_at": stamped(period, second),
    }
    month_files(
        folder, "assessments_{date}.csv", columns, second, period=period, write=write_delimited
    )


def _branches(world: World, folder: Path) -> None:
    """Every branch; one that was merged says when and into which, once it has been."""
    period, staff = world.period, world.truth.staff
    cities = words(world.language)["cities"]
    codes = branch_codes(len(cities))
    known = np.full(len(staff.merged_on), -DAY)

    def state(rows: Ints, day: int) -> dict[str, Any]:
        merged = staff.merged_on[rows] <= day
        city = rows // BRANCHES_PER_CITY
        return {
            "branch": picked(codes, rows),
            "name": texts(
                f"{cities[c]} {r % BRANCHES_PER_CITY + 1}"
                for c, r in zip(city.tolist(), rows.tolist(), strict=True)
            ),
            "city": picked(cities, city),
            "merged_on": dated(period, np.where(merged, staff.merged_on[rows], NEVER)),
            "merged_into": picked(codes, np.where(merged, staff.merged_into[rows], -1)),
        }

    state_files(folder, "branches_{date}.csv", known, state, period=period, write=write_delimited)


def _staff(world: World, folder: Path) -> None:
    """Every banker by code, without a name; who has left says since when."""
    period, staff = world.period, world.truth.staff
    codes = banker_codes(staff)
    known = np.full(len(staff.leaves_on), -DAY)

    def state(rows: Ints, day: int) -> dict[str, Any]:
        left = staff.leaves_on[rows] <= day
        return {
            "banker": picked([*codes], rows),
            "position": np.full(len(rows), "relationship_manager", dtype=object),
            "left_on": dated(period, np.where(left, staff.leaves_on[rows], NEVER)),
        }

    state_files(folder, "staff_{date}.csv", known, state, period=period, write=write_delimited)
