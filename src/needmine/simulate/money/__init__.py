"""Money that moves, month by month, until balances add up.

Reads lives and holdings.
Writes bookings of accounts and cards, as rows in memory.
"""
