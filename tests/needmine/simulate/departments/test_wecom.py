import dataclasses
import json
from collections import Counter
from pathlib import Path

from needmine.simulate.contacts.pages import TOPICS
from needmine.simulate.departments.wecom import WeCom
from needmine.simulate.lives.needs import Needs
from tests.needmine.simulate.conftest import Lived
from tests.needmine.simulate.lived import felt, listed, nobody


def person_of(lived: Lived) -> dict[str, int]:
    record = lived.world.records["wecom"]
    return dict(zip(record.key, record.person.tolist(), strict=True))


def test_contacts_are_those_a_banker_added(lived: Lived, lived_bank: Path) -> None:
    record, people = lived.world.records["wecom"], lived.world.people
    rows = listed(lived_bank, "wecom", "contacts")
    last = [row for row in rows if row["_file"] == "contacts_20260630.csv"]

    assert len(last) == (record.known < 364).sum() > 200
    assert all(row["external_userid"].startswith("wm_") for row in last)
    person = [person_of(lived)[row["external_userid"]] for row in last]
    assert people.in_wecom[person].all()
    assert people.in_core[person].all()
    # Bankers note down names as they are told; a third of the clients give a number.
    given = sum(bool(row["remark_mobile"]) for row in last) / len(last)
    assert 0.22 < given < 0.38
    formal = sum(row["remark_name"].endswith(("女士", "先生")) for row in last) / len(last)
    assert 0.5 < formal < 0.7
    assert "id_no" not in last[0]


def test_a_contact_stands_in_a_list_only_once_added(lived: Lived, lived_bank: Path) -> None:
    record, period = lived.world.records["wecom"], lived.world.period
    known = dict(zip(record.key, record.known.tolist(), strict=True))
    for row in listed(lived_bank, "wecom", "contacts"):
        date = row["_file"][9:17]
        assert known[row["external_userid"]] < period.day(f"{date[:4]}-{date[4:6]}-{date[6:]}")


def test_events_are_of_contacts_after_they_were_added_and_before_they_left(
    lived: Lived, lived_bank: Path
) -> None:
    record, period = lived.world.records["wecom"], lived.world.period
    leaves = lived.world.truth.leaves
    known = dict(zip(record.key, record.known.tolist(), strict=True))
    rows = listed(lived_bank, "wecom", "events")

    assert len(rows) > 500
    assert len({row["messageId"] for row in rows}) == len(rows)
    for row in rows:
        day = period.day(row["timestamp"][:10])
        assert known[row["userId"]] <= day <= leaves[person_of(lived)[row["userId"]]]
        assert row["timestamp"][:7].replace("-", "") == row["_file"][7:13]
        assert row["timestamp"].endswith("+08:00")
        assert (row["type"] == "track") == (row["name"] == "Message Sent")
        assert row["properties_topic"] in TOPICS
        assert row["context_channel"] == "wecom"


def events(lived: Lived, folder: Path, needs: Needs) -> list[dict[str, str]]:
    """Events of the same people with these needs."""
    world = lived.world
    scene = dataclasses.replace(world.scene, needs=needs)
    truth = dataclasses.replace(world.truth, needs=needs)
    WeCom(dataclasses.replace(world, scene=scene, truth=truth), folder).close()
    found = []
    for file in sorted(folder.glob("events_*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            found.append({**row, "properties_topic": row["properties"]["topic"]})
    return found


def test_what_is_posted_to_all_is_opened_out_of_habit_and_other_things_by_need_alone(
    lived: Lived, tmp_path: Path
) -> None:
    calm = events(lived, tmp_path / "calm", nobody())

    topics = Counter(row["properties_topic"] for row in calm)

    assert set(topics) == {"wealth", "deposit", "insurance", "loan", "other"}
    assert topics.most_common(1)[0][0] == "wealth"


def one_kind(lived: Lived, name: str, *, silent: bool) -> Needs:
    """Everybody who has WeCom feels the same need from day 100 to day 200."""
    person = lived.world.records["wecom"].person.tolist()
    return felt(name, person, start=100, end=200, since=90, silent=silent)


def test_three_in_ten_who_need_something_ask_about_it_while_they_need_it(
    lived: Lived, tmp_path: Path
) -> None:
    asked = events(lived, tmp_path / "asked", one_kind(lived, "send_abroad", silent=False))

    about = [row for row in asked if row["properties_topic"] == "fx"]

    contacts = lived.world.records["wecom"].known < 100
    assert 0.2 < len(about) / contacts.sum() < 0.4
    period = lived.world.period
    days = [period.day(row["timestamp"][:10]) for row in about]
    assert min(days) >= 100
    assert max(days) <= 200
    assert len({row["userId"] for row in about}) == len(about)


def test_silent_needs_ask_nothing(lived: Lived, tmp_path: Path) -> None:
    silent = events(lived, tmp_path / "silent", one_kind(lived, "send_abroad", silent=True))

    assert not [row for row in silent if row["properties_topic"] == "fx"]
