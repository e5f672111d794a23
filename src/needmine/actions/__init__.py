"""What may be done about a need, and what not and why: one gate that every offer passes.

Reads needs, customers, customer_records, customer_accounts, voices, outcomes, assignments, and of
the canonical tables consents, contacts, feedback_texts, loans, cards, deposits, balances,
credit_scores, risk_assessments.
Writes actions.
"""
