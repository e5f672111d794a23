from needmine.engine.opening import open_engine


def test_a_bank_that_names_no_spark_gets_duckdb() -> None:
    engine = open_engine("duckdb")

    assert engine.name == "duckdb"
    engine.close()
