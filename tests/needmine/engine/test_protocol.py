from needmine.engine.duckdb import DuckEngine
from needmine.engine.protocol import Engine
from needmine.engine.spark import SparkEngine


def test_both_engines_can_do_all_that_an_engine_must() -> None:
    wanted = {name for name in vars(Engine) if not name.startswith("_")} - {"name"}

    for engine in (DuckEngine, SparkEngine):
        assert wanted <= {name for name in vars(engine) if callable(getattr(engine, name))}
        assert isinstance(engine.name, str)
