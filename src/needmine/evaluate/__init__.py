"""Was it right? The ledger beside what customers truly needed, or beside what they went on to do.

Reads needs, features, customers; the outcomes recorded later, or the simulated truth; the bank's
own contact lists.
Writes nothing; it returns a report, and draws pictures where it is asked to.
"""
