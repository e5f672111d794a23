"""What the simulated bank stands on: luck, the calendar, its numbers and its words.

Reads parameters.yml and the word lists beside it.
Writes nothing.
"""
