from pathlib import Path

import pytest

from needmine.core.definitions import DefinitionError
from needmine.features.tables import DECLARED
from needmine.needs.definitions import read_needs, shipped_needs

from .written import LOAN, WEIGHING, needs_from

TAXONOMY = [
    "borrow_home",
    "borrow_consumer",
    "grow_savings",
    "smooth_cash_flow",
    "protect_income",
    "pay_by_card",
    "automate_payments",
    "send_abroad",
    "repair_complaint",
    "keep_relationship",
    "credit_health",
]
SIGNALS = ("balance_surge", "repeated_loan_page_visits", "credit_score_drop")
MODELS = ("churn", "propensity_deposit", "propensity_loan", "propensity_card")
TOPICS = (
    "wants_loan", "wants_home_loan", "asks_rates", "wants_to_leave", "complaint_fee",
    "complaint_service", "complaint_app", "complaint_card", "cannot_pay", "money_abroad",
    "insurance", "credit_report", "complaint_other",
)  # fmt: skip


def shipped_file(folder: Path) -> Path:
    file = folder / "needs.yml"
    file.write_text(shipped_needs(), encoding="utf-8")
    return file


def mistake(folder: Path, entry: str) -> str:
    with pytest.raises(DefinitionError) as caught:
        needs_from(folder, entry)
    return caught.value.say("en")


def test_the_shipped_needs_are_the_taxonomy(tmp_path: Path) -> None:
    assert [need.id for need in read_needs(shipped_file(tmp_path))] == TAXONOMY


def test_the_shipped_needs_rest_on_evidence_that_exists(tmp_path: Path) -> None:
    known = (
        {f"feature:{feature.name}" for feature in DECLARED}
        | {f"signal:{name}" for name in SIGNALS}
        | {f"prediction:{name}" for name in MODELS}
        | {f"voice:{name}" for name in TOPICS}
    )

    used = {
        piece.label for n in read_needs(shipped_file(tmp_path), known=known) for piece in n.evidence
    }

    # Every signal, model and topic that ships speaks for some need.
    assert used >= {label for label in known if not label.startswith("feature:")}


def test_every_voice_and_prediction_has_its_own_sentence_in_the_shipped_needs(
    tmp_path: Path,
) -> None:
    silent = [
        (need.id, piece.label)
        for need in read_needs(shipped_file(tmp_path))
        for piece in need.evidence
        if piece.kind in ("voice", "prediction") and piece.says is None
    ]
    assert silent == []


def test_evidence_this_bank_does_not_have_is_refused_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "needs.yml"
    file.write_text(WEIGHING + LOAN, encoding="utf-8")

    with pytest.raises(
        DefinitionError, match="no evidence 'signal:repeated_loan_page_visits'"
    ) as e:
        read_needs(file, known={"feature:inflow_salary_monthly_6m", "voice:wants_loan"})

    lines = file.read_text(encoding="utf-8").splitlines()
    line = next(n for n, text in enumerate(lines, start=1) if "repeated_loan_page_visits" in text)
    assert e.value.where == f"{file}:{line}"


def test_a_feature_without_a_limit_is_refused(tmp_path: Path) -> None:
    entry = LOAN.replace("over: 2, full_at: 8, ", "")
    assert "A feature needs over, under or both" in mistake(tmp_path, entry)


def test_full_at_below_over_is_refused(tmp_path: Path) -> None:
    assert "full_at must lie above over" in mistake(
        tmp_path, LOAN.replace("full_at: 8", "full_at: 1")
    )


def test_a_base_rate_of_one_is_refused_for_its_odds_have_no_end(tmp_path: Path) -> None:
    entry = LOAN.replace("base_rate: 0.1", "base_rate: 1")
    assert "must lie between 0 and 1" in mistake(tmp_path, entry)


def test_an_outcome_nobody_records_is_refused(tmp_path: Path) -> None:
    entry = LOAN.replace("loan_granted_consumer", "loan_dreamt_of")
    assert "'outcome' cannot be 'loan_dreamt_of'" in mistake(tmp_path, entry)


def test_a_need_is_judged_by_its_outcome_or_by_the_records_it_names(tmp_path: Path) -> None:
    (plain,) = needs_from(tmp_path, LOAN)
    (named,) = needs_from(
        tmp_path,
        LOAN.replace(
            "    rest_days", "    judged_by: [deposit_started, maturity_kept]\n    rest_days"
        ),
    )

    assert plain.judged_by == ("loan_granted_consumer",)
    assert named.judged_by == ("deposit_started", "maturity_kept")
    assert named.outcome == "loan_granted_consumer"


def test_a_need_may_ask_for_more_evidence_than_the_others(tmp_path: Path) -> None:
    (plain,) = needs_from(tmp_path, LOAN)
    (surer,) = needs_from(
        tmp_path, LOAN.replace("    rest_days", "    threshold: 2.5\n    rest_days")
    )

    assert surer.weighing.threshold == 2.5 != plain.weighing.threshold
    assert surer.weighing.kept_days == plain.weighing.kept_days
    below = mistake(tmp_path, LOAN.replace("    rest_days", "    threshold: 0\n    rest_days"))
    assert "'threshold' must be above 0" in below


def test_a_record_nobody_keeps_judges_no_need(tmp_path: Path) -> None:
    entry = LOAN.replace("    rest_days", "    judged_by: [loan_dreamt_of]\n    rest_days")
    assert "There is no record 'loan_dreamt_of'" in mistake(tmp_path, entry)


def test_evidence_of_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    entry = LOAN.replace("signal:repeated", "rumour:repeated")
    assert "'rumour:repeated_loan_page_visits' is no evidence" in mistake(tmp_path, entry)


def test_the_same_evidence_twice_for_one_need_is_refused(tmp_path: Path) -> None:
    twice = LOAN + "      - {from: voice:wants_loan, weight: 1, source: guess}\n"
    assert "'voice:wants_loan' is written twice" in mistake(tmp_path, twice)


def test_the_same_need_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match="'borrow_consumer' is written twice"):
        needs_from(tmp_path, LOAN, LOAN)


def test_a_file_without_needs_is_refused(tmp_path: Path) -> None:
    assert "It declares no need" in mistake(tmp_path, "  []\n")


def test_a_band_that_leaves_out_one_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "needs.yml"
    file.write_text((WEIGHING + LOAN).replace("[0.8, 1.25]", "[1.1, often]"), encoding="utf-8")

    with pytest.raises(
        DefinitionError, match="'observed_to_expected' must be two numbers around 1"
    ):
        read_needs(file)
