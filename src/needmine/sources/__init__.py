"""The bank's records: raw files of every department become canonical tables, nothing lost.

Reads the feeds declared under ``sources/`` in the bank's folder, and the last run's tables.
Writes the canonical tables, ``loads``, ``coverage``, ``quarantine`` and ``identities``.
"""
