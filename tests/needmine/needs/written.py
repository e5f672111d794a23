"""Needs written as a bank would write them, small enough to reckon by hand."""

from pathlib import Path

from needmine.needs.definitions import read_needs
from needmine.needs.taxonomy import NeedDefinition

WEIGHING = """
weighing:
  threshold: 0.7
  prior_spread: 0.7
  base_spread: 2.0
  least_outcomes: 30
  observed_to_expected: [0.8, 1.25]
  slope: [0.7, 1.3]
  wrong_days: 90
  declined_days: 60
  kept_days: 30
needs:
"""

LOAN = """
  - id: borrow_consumer
    title: {zh: 消费贷款, en: Borrow for a purchase}
    base_rate: 0.1
    base_rate_source: guess
    window_days: 90
    outcome: loan_granted_consumer
    rest_days: 180
    worth:
      bank:
        amount: 100
        share: 0.01
        of: inflow_salary_monthly_6m
        times: 10
        at_most: 900
        source: guess
      customer: {amount: 50, source: guess}
    evidence:
      - {from: signal:repeated_loan_page_visits, weight: 2.0, source: guess, half_life_days: 30}
      - from: voice:wants_loan
        weight: 1.0
        source: guess
        half_life_days: 60
        within_days: 90
        says: {zh: "客户{date}问过贷款", en: "On {date} the customer asked about a loan"}
      - {from: prediction:propensity_loan, weight: 0.5, source: guess}
      - {from: feature:n_sessions_loan_30d, weight: 1.5, over: 2, full_at: 8, source: guess}
"""

COMPLAINT = """
  - id: repair_complaint
    title: {zh: 解决投诉, en: Put a complaint right}
    base_rate: 0.01
    base_rate_source: guess
    window_days: 30
    outcome: complaint_settled
    worth:
      bank: {amount: 10, source: guess}
      customer: {amount: 20, source: guess}
    evidence:
      - from: voice:complaint_fee
        weight: 4.0
        source: guess
        while_open: true
        says: {zh: "客户{date}投诉收费,至今未办结", en: "The complaint of {date} is still open"}
"""


def needs_from(folder: Path, *entries: str) -> tuple[NeedDefinition, ...]:
    """Return the needs read from a file with these entries."""
    file = folder / "needs.yml"
    file.write_text(WEIGHING + "".join(entries), encoding="utf-8")
    return read_needs(file)
