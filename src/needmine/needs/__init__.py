"""The ledger: evidence is weighed into what each customer needs next.

Reads signals, predictions, models, voices, features, customers, customer_accounts,
customer_records, the canonical tables that record outcomes (loans, deposits, cards, accounts,
balances, feedback_texts, standing_orders, transactions), how far they reach (loads, coverage),
outcomes (people's answers) and the needs of the run before.
Writes needs, evidence, need_weights.
"""
