"""What people at their desks and the bank's CRM are handed, and how answers come back.

Conducts: reads the tables of every stage, and holds no rules of theirs.
"""
