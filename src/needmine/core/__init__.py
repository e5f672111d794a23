"""The vocabulary every stage shares: sentences, errors, tables, money, time, ids.

Reads nothing.
Writes nothing.
"""
