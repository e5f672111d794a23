from collections import Counter
from functools import cache
from pathlib import Path

import numpy as np

from needmine.simulate.lives.bankers import banker_codes
from tests.needmine.simulate.conftest import Lived
from tests.needmine.simulate.lived import listed


@cache
def rows(bank: Path, name: str) -> list[dict[str, str]]:
    return listed(bank, "crm", name)


def contacts(bank: Path) -> list[dict[str, str]]:
    return [row for row in rows(bank, "contacts") if row["contact_id"] != "K_TEST"]


def answers(bank: Path) -> list[dict[str, str]]:
    return [row for row in rows(bank, "answers") if row["answer_id"] != "A_TEST"]


def person_of(lived: Lived) -> dict[str, int]:
    record = lived.world.records["crm"]
    return dict(zip(record.key, record.person.tolist(), strict=True))


def test_every_contact_is_told_once_with_which_were_sent_by_chance(
    lived: Lived, lived_bank: Path
) -> None:
    made, told = lived.world.truth.offers, contacts(lived_bank)

    assert len(told) == len({row["contact_id"] for row in told}) == len(made)
    assert sum(row["random_flag"] == "1" for row in told) == made.is_randomised.sum() > 50
    assert sum(row["is_service"] == "1" for row in told) == made.is_service.sum() > 50
    assert Counter(row["product"] for row in told) == Counter(made.product)
    person = person_of(lived)
    assert [person[row["crm_no"]] for row in sorted(told, key=lambda r: r["contact_id"])] == (
        made.person.tolist()
    )


def test_a_contact_lies_in_the_file_of_its_month(lived_bank: Path) -> None:
    for row in contacts(lived_bank):
        assert row["sent_at"][:7].replace("-", "") == row["_file"][9:15]
    for row in answers(lived_bank):
        assert row["answered_at"][:7].replace("-", "") == row["_file"][8:14]


def test_only_calls_name_a_banker_and_only_where_the_client_has_one(
    lived: Lived, lived_bank: Path
) -> None:
    staff, person, period = lived.world.truth.staff, person_of(lived), lived.world.period
    codes = [*banker_codes(staff), ""]
    for row in contacts(lived_bank):
        day = period.day(row["sent_at"][:10])
        banker = int(staff.banker_on(np.array([person[row["crm_no"]]]), day)[0])
        assert row["banker"] == (codes[banker] if row["channel"] == "phone" else "")


def test_every_answer_belongs_to_a_contact_and_comes_within_two_days(lived_bank: Path) -> None:
    sent = {row["contact_id"]: row for row in contacts(lived_bank)}

    assert len(answers(lived_bank)) > 500
    for row in answers(lived_bank):
        contact = sent[row["contact_id"]]
        assert row["answered_at"] > contact["sent_at"]
        assert row["crm_no"] == contact["crm_no"]
        assert contact["is_service"] == "0"
    allowed = {"accepted", "declined", "no_answer", "wrong"}
    assert {row["answer"] for row in answers(lived_bank)} == allowed


def test_bankers_who_write_nothing_down_leave_no_answer(lived: Lived, lived_bank: Path) -> None:
    staff = lived.world.truth.staff
    codes = banker_codes(staff)
    mute = {str(codes[n]) for n in np.flatnonzero(~staff.logs)}
    sent = {row["contact_id"]: row for row in contacts(lived_bank)}

    answered = {sent[row["contact_id"]]["banker"] for row in answers(lived_bank)}

    assert not answered & mute
    assert answered - {""}


def test_everybody_has_a_branch_and_a_third_a_banker(lived_bank: Path) -> None:
    last = [row for row in rows(lived_bank, "managers") if row["_file"] == "managers_20260630.csv"]

    assert all(row["branch"] for row in last)
    assert 0.28 < sum(bool(row["banker"]) for row in last) / len(last) < 0.38
    assert len({row["crm_no"] for row in last}) == len(last)


def test_a_change_of_banker_or_branch_is_told_from_its_day_on_with_its_reason(
    lived: Lived, lived_bank: Path
) -> None:
    staff, person, period = lived.world.truth.staff, person_of(lived), lived.world.period
    reasons = Counter()
    for row in rows(lived_bank, "managers"):
        date = row["_file"][9:17]
        day = period.day(f"{date[:4]}-{date[4:6]}-{date[6:]}")
        assert row["from_dt"].replace("-", "") <= date
        who = np.array([person[row["crm_no"]]])
        codes = [*banker_codes(staff), ""]
        assert row["banker"] == codes[int(staff.banker_on(who, day)[0])]
        reasons[row["reason"]] += 1
    assert set(reasons) <= {"assigned", "reassigned", "banker_left", "branch_merged"}
    assert reasons["assigned"] > reasons["reassigned"] > 0


def test_consents_are_given_and_taken_back(lived: Lived, lived_bank: Path) -> None:
    told = rows(lived_bank, "consents")

    assert {row["purpose"] for row in told} == {"marketing", "need_finding"}
    back = [row for row in told if row["state"] == "withdrawn" and row["given_at"] >= "2025-07-01"]
    assert len(back) > 20
    given = [row for row in told if row["purpose"] == "marketing" and row["state"] == "granted"]
    assert 0.77 < len(given) / len(lived.world.records["crm"]) < 0.87
    assert len({row["consent_id"] for row in told}) == len(told)


def test_an_assessment_of_risk_holds_for_a_year(lived: Lived, lived_bank: Path) -> None:
    told, person = rows(lived_bank, "assessments"), person_of(lived)

    assert {row["risk_class"] for row in told} == {"C1", "C2", "C3", "C4", "C5"}
    for row in told:
        begin, end = (np.datetime64(row[key][:10]) for key in ("assessed_at", "expires_on"))
        assert (end - begin).astype(int) == 365
    assert any(row["expires_on"] < "2026-07-01" for row in told)
    assert any(row["expires_on"] > "2026-07-01" for row in told)
    # Whoever buys a wealth product was assessed before.
    lots = lived.world.lots
    assessed = {person[row["crm_no"]] for row in told}
    assert set(lots.person[~lots.is_term & (lots.started < 365)].tolist()) <= assessed


def test_answers_to_surveys_are_told_but_for_months_that_were_lost(
    lived: Lived, lived_bank: Path
) -> None:
    heard, told, person = lived.world.surveys, rows(lived_bank, "surveys"), person_of(lived)
    period = lived.world.period
    given = Counter(
        (int(who), period.date(second // 86_400).isoformat(), int(score))
        for who, second, score in zip(heard.person, heard.second, heard.recommend, strict=True)
    )
    months = Counter(day[:7] for _, day, _ in given)

    found = Counter(
        (person[row["crm_no"]], row["answered_at"][:10], int(row["nps"])) for row in told
    )

    assert found <= given
    came = Counter(day[:7] for _, day, _ in found)
    assert all(came[month] in (0, count) for month, count in months.items())
    assert len(told) > 0.6 * len(heard) > 10
    assert all(1 <= int(row["ces"]) <= 7 for row in told)
    assert any(row["comment"] for row in told)


def test_customers_carry_the_number_of_core_banking(lived: Lived, lived_bank: Path) -> None:
    core = lived.world.records["core_banking"]
    whose = dict(zip(core.key, core.person.tolist(), strict=True))
    person = person_of(lived)

    for row in rows(lived_bank, "customers"):
        assert whose[row["core_no"]] == person[row["crm_no"]]


def test_unusable_rows_are_there(lived_bank: Path) -> None:
    assert sum(row["answer"] == "maybe" for row in rows(lived_bank, "answers")) == 1
    assert sum(row["sent_at"].startswith("2026-13") for row in rows(lived_bank, "contacts")) == 1
