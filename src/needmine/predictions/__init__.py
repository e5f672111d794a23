"""What will be: models trained on the bank's own past, each measured beside a simple baseline.

Reads ``features`` (rows at monthly moments), ``customer_accounts``, ``customer_records``,
``coverage`` and the canonical tables that the models' labels are made of: ``accounts``,
``balances``, ``cards``, ``deposits``, ``loans``, ``transactions``.
Writes ``predictions`` and ``models``.
"""
