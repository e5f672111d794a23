"""Where work runs: DuckDB on one machine, Apache Spark when the bank outgrows it.

Reads Parquet files of Delta tables, by the list of a version.
Writes Parquet files, committed as versions of Delta tables; one pointer per run.
"""
