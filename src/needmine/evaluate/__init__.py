"""Was it right? The ledger beside what customers truly needed, or beside what they went on to do.

Reads needs, customers; the simulated truth, or the outcomes recorded later.
Writes nothing; it returns a report.
"""
