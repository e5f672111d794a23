"""Needmine: what each customer of a bank needs next, why, and whether we were right.

Start reading at ``flow.py``: the whole path in order, one line per step.
"""
