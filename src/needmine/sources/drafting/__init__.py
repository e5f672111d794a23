"""Drafts of a feed and its mappings, made from a department's file alone.

Reads a file as a department hands it over, and the words of ``vocabulary.yml``.
Writes nothing; the drafts are texts for a person to review.
"""
