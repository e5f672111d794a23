"""A bank whose customers' true needs are known: lives, needs, traces, departments' files.

Reads its own parameters and word lists.
Writes a bank's folder: bank.yml, feeds with mappings, exports of eleven departments, and the truth.
"""
