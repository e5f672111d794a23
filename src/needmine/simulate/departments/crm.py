"""The CRM: contacts and answers, consents, risk assessments; CSV under its own numbers."""

from pathlib import Path
from typing import Any

import numpy as np

from needmine.simulate.calendar import DAY
from needmine.simulate.chance import Ints, between, day_second, texts
from needmine.simulate.files import dated, picked, stamped, with_rows, write_delimited
from needmine.simulate.world import World

from .exporting import month_files, state_files

# The marketing rules of the bank: an assessment of risk appetite holds for a year.
ASSESSMENT_DAYS = 365


def write_crm(world: World, folder: Path) -> None:
    """Write every file of the CRM below a folder."""
    _customers(world, folder)
    _contacts(world, folder)
    _consents(world, folder)
    _assessments(world, folder)


def _keys(world: World) -> Any:
    record = world.records["crm"]
    keys = np.full(len(world.people), "", dtype=object)
    keys[record.person] = record.key
    return keys


def _customers(world: World, folder: Path) -> None:
    record, core = world.records["crm"], world.records["core_banking"]

    def state(rows: Ints, _day: int) -> dict[str, Any]:
        return {
            "crm_no": record.key[rows],
            "core_no": core.key[rows],
            "name": record.name[rows],
            "mobile": record.phone[rows],
        }

    state_files(
        folder, "customers_{date}.csv", record.known * DAY, state,
        period=world.period, write=write_delimited,
    )  # fmt: skip


def contact_ids(world: World) -> Any:
    """Return the number of each contact."""
    return texts(f"K{n:08d}" for n in range(len(world.offers)))


def _contacts(world: World, folder: Path) -> None:
    """Contacts as they were made, and answers within two days; a contact nobody answered too."""
    made, period = world.offers, world.period
    dice = world.setting.dice("crm.contacts")
    second = made.day * DAY + day_second(dice, len(made), opens=9, closes=20)
    banker = picked([f"RM{n:03d}" for n in range(9)], np.where(
        made.channel == "phone", made.person % 9, -1))  # fmt: skip
    columns: dict[str, Any] = {
        "contact_id": contact_ids(world),
        "crm_no": _keys(world)[made.person],
        "channel": made.channel,
        "product": made.product,
        "banker": banker,
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
    made, period = world.offers, world.period
    dice = world.setting.dice("crm.answers")
    rows = np.flatnonzero(~made.is_service)
    second = sent[rows] + between(dice, 60, 2 * DAY, len(rows))
    columns: dict[str, Any] = {
        "answer_id": texts(f"A{n:08d}" for n in rows.tolist()),
        "contact_id": contact_ids(world)[rows],
        "crm_no": _keys(world)[made.person[rows]],
        "answer": made.answer[rows],
        "staff": picked([f"RM{n:03d}" for n in range(9)], made.person[rows] % 9),
        "answered_at": stamped(period, second),
    }
    dirty = [{"answer_id": "A_TEST", "answer": "maybe", "answered_at": "2026-06-01 10:00:00"}]
    known = np.r_[second, [(period.days - 1) * DAY]]
    month_files(
        folder, "answers_{date}.csv", with_rows(columns, dirty), known,
        period=period, write=write_delimited,
    )  # fmt: skip


def _consents(world: World, folder: Path) -> None:
    given, period = world.consents, world.period
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
    dice = world.setting.dice("crm.assessments")
    asked = people.in_core & (dice.random(len(people)) < 0.5)
    asked[world.lots.person[~world.lots.is_term]] = True
    first = -between(dice, 0, 2 * ASSESSMENT_DAYS, len(people))
    repeats = dice.random(len(people)) < 0.7
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
