"""The ledger: evidence is weighed into what each customer needs next.

Reads signals, predictions, models, voices, features, customers, customer_accounts, the canonical
tables that record outcomes (loans, deposits, accounts, balances, feedback_texts, transactions),
outcomes (people's answers) and the needs of the run before.
Writes needs, evidence, need_weights.
"""
