"""Rounds of mining: a bank's folder, one round under way, the record of all, the last one opened.

Conducts: may use every stage, and holds no rules of theirs.
"""
