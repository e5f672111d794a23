"""What came of acting: who is left alone for comparison, and what customers answered.

Reads customers, customer_records, and of the canonical tables answers and contacts; answers given
at the desk and past actions are handed in.
Writes assignments, outcomes.
"""
