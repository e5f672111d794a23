"""What just happened: firings, each seeing only what was known at its instant.

Reads the canonical tables ``transactions``, ``accounts``, ``account_holders``, ``deposits``,
``parties``, ``digital_events`` and ``credit_scores``, and ``customer_records``.
Writes ``signals``.
"""
