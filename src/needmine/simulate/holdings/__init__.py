"""What people hold at the bank and how its departments know them.

Reads lives.
Writes accounts, cards, lots, loans, orders, records and scores, as rows in memory.
"""
