import csv
from pathlib import Path


def rows(bank: Path, name: str) -> list[dict[str, str]]:
    found = []
    for file in sorted((bank / "exports" / "crm").glob(f"{name}_*.csv")):
        with file.open(encoding="utf-8", newline="") as text:
            found += list(csv.DictReader(text))
    return found


def test_contacts_say_which_were_sent_by_chance(chinese_bank: Path) -> None:
    sold = [row for row in rows(chinese_bank, "contacts") if row["is_service"] == "0"]
    by_chance = [row for row in sold if row["random_flag"] == "1"]
    assert 0.02 < len(by_chance) / len(sold) < 0.15


def test_every_answer_belongs_to_a_contact_and_comes_after_it(chinese_bank: Path) -> None:
    sent = {row["contact_id"]: row["sent_at"] for row in rows(chinese_bank, "contacts")}
    answers = [row for row in rows(chinese_bank, "answers") if row["contact_id"]]
    assert len(answers) > 50
    assert all(row["answered_at"] > sent[row["contact_id"]] for row in answers)
    allowed = {"accepted", "declined", "no_answer", "wrong"}
    assert {row["answer"] for row in answers} <= allowed


def test_an_assessment_of_risk_holds_for_a_year(chinese_bank: Path) -> None:
    found = rows(chinese_bank, "assessments")
    assert {row["risk_class"] for row in found} <= {"C1", "C2", "C3", "C4", "C5"}
    assert any(row["expires_on"] < "2026-07-01" for row in found)
    assert any(row["expires_on"] > "2026-07-01" for row in found)


def test_consents_are_given_and_taken_back(chinese_bank: Path) -> None:
    found = rows(chinese_bank, "consents")
    assert {row["purpose"] for row in found} == {"marketing", "need_finding"}
    assert {row["state"] for row in found} == {"granted", "withdrawn"}


def test_unusable_rows_are_there(chinese_bank: Path) -> None:
    assert any(row["answer"] == "maybe" for row in rows(chinese_bank, "answers"))
    assert any(row["sent_at"].startswith("2026-13") for row in rows(chinese_bank, "contacts"))
