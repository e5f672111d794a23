"""Is the simulated bank plausible? Aggregates beside ranges, and how well a plain model does.

Reads a world and its months.
Writes nothing; it returns a report.
"""
