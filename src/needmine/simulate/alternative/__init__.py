"""A second make of traces: how another bank's engineers would have seen the same lives.

Reads one lived scene (people, needs, accounts, cards) and word lists of its own.
Writes what every make does: use by month, bookings, card purchases, sessions, calls.
"""
