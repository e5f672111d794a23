"""What is: one row of measures per customer and moment, each as the bank knew it then.

Reads the canonical tables, ``coverage`` and ``customer_records``; ``customer_accounts`` where a
bank maps no account holders.
Writes ``features``.
"""
