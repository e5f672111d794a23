from pathlib import Path

from tests.needmine.simulate.conftest import Lived
from tests.needmine.simulate.lived import listed


def good(bank: Path) -> list[dict[str, str]]:
    rows = listed(bank, "risk", "scores")
    return [row for row in rows if row["score"] != "n/a" and row["risk_no"]]


def test_every_score_is_told_once_on_the_last_day_of_its_month(
    lived: Lived, lived_bank: Path
) -> None:
    scored, rows = lived.world.scores, good(lived_bank)

    assert len(rows) == len(scored)
    assert sum(int(row["score"]) for row in rows) == scored.score.sum()
    assert len({(row["risk_no"], row["score_dt"]) for row in rows}) == len(rows)
    for row in rows:
        assert row["score_dt"].replace("-", "") == row["_file"][7:15]


def test_the_version_changes_once_in_the_middle(lived_bank: Path) -> None:
    days = {
        version: {row["score_dt"] for row in good(lived_bank) if row["model"] == version}
        for version in ("v3", "v4")
    }

    assert max(days["v3"]) < min(days["v4"])
    assert max(days["v3"]) == "2025-12-31"


def test_scores_lie_on_their_scale_and_are_of_borrowers(lived: Lived, lived_bank: Path) -> None:
    record, world = lived.world.records["risk"], lived.world
    person = dict(zip(record.key, record.person.tolist(), strict=True))
    borrowers = set(world.loans.person.tolist()) | set(world.scene.cards.person.tolist())

    assert all(350 <= int(row["score"]) <= 850 for row in good(lived_bank))
    assert {person[row["risk_no"]] for row in good(lived_bank)} <= borrowers


def test_customers_have_numbers_of_the_risk_departments_own_and_mostly_right_ids(
    lived: Lived, lived_bank: Path
) -> None:
    record, people = lived.world.records["risk"], lived.world.people
    true = dict(zip(record.key, people.id_numbers[record.person], strict=True))
    rows = listed(lived_bank, "risk", "customers")
    last = [row for row in rows if row["_file"] == "customers_20260630.csv"]

    right = sum(row["id_no"] == true[row["risk_no"]] for row in last) / len(last)

    assert all(row["risk_no"].startswith("R") for row in rows)
    assert len(last) == (record.known < 364).sum()
    assert 0.91 < right < 0.96


def test_a_score_that_is_none_and_one_of_nobody_are_there(lived_bank: Path) -> None:
    rows = listed(lived_bank, "risk", "scores")

    assert sum(row["score"] == "n/a" for row in rows) == 1
    assert sum(not row["risk_no"] for row in rows) == 1
