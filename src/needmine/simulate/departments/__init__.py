"""One file per department: how it writes down what it saw, in its own shape and under its own keys.

Reads the world of `needmine.simulate.world`.
Writes files under ``exports/<department>/``.
"""
