"""The usual make of traces: how lives show in bookings, purchases, sessions and calls.

Reads one lived scene (people, needs, accounts, cards).
Writes what every make does: use by month, bookings, card purchases, sessions, calls.
"""
