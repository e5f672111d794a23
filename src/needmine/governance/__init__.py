"""May we? Identities behind one door, consent, masking, and every limit with its source.

Reads ``policies.yml`` of the bank's folder, and ``consents``.
Writes ``identities``.
"""
