"""Checks that hold the shape of this codebase; run them all with ``python -m tools.architecture``.

Each module is one check with one function ``breaches(root)``, which reads the tree below ``root``
and returns what breaks the rule. Nothing is imported or run; files are parsed.
"""
