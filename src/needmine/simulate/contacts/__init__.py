"""What people do and say: pages of the app, calls and complaints, answers to surveys.

Reads lives and holdings.
Writes pages, voices and answers, as rows in memory.
"""
