"""Which engine a bank runs on: the one place that knows them all."""

from .duckdb import DuckEngine
from .protocol import Engine


def open_engine(name: str) -> Engine:
    """Return a running engine by the name ``bank.yml`` gives it."""
    if name == "spark":
        from .spark import SparkEngine  # an extra: only a bank that names it needs it installed

        return SparkEngine()
    return DuckEngine()
