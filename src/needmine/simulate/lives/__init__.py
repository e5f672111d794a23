"""Who lives, what happens to them, and what they come to need; nothing a bank sees yet.

Reads the ground.
Writes people, firms, bankers, events, needs, offers, purchases and states, as rows in memory.
"""
