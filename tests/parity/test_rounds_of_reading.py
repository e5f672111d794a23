"""Round after round of reading gives the same rows on DuckDB and on Spark."""

from pathlib import Path

import pytest

from needmine.engine.duckdb import DuckEngine
from needmine.engine.protocol import Engine
from needmine.engine.spark import SparkEngine
from tests.needmine.sources.departments import ACCOUNTS, DATED, HEAD, Departments

pytestmark = pytest.mark.spark

COLUMNS = ("account_number", "kind", "from_file", "known_at", "known_until")
COUNTS = ("file", "delivery", "n_rows", "n_used", "n_quarantined", "replaced_at")
ROUNDS = (
    {
        "states_20260101.csv": "A,current,2020-01-01\nB,term,2020-01-01\n",
        "added_20260101.csv": "K,current,2020-01-01\n",
    },
    # A correction, a row that cannot be read, a row that adds up.
    {
        "states_20260103.csv": "A,loan,2020-01-01\nB,golden,2020-01-01\n",
        "added_20260103.csv": "K,term,2020-01-01\nL,term,2020-01-01\n",
    },
    # The same day again, and a state that comes late.
    {
        "states_20260103_corrected.csv": "A,term,2020-01-01\nC,loan,2020-01-01\n",
        "states_20260102.csv": "B,loan,2020-01-01\n",
    },
)


def read_in_rounds(folder: Path, engine: Engine) -> list[list[tuple[object, ...]]]:
    """Return rows and counts after each round, the last with one file gone and others anew."""
    bank = Departments(folder, engine)
    bank.feed("core/accounts", "files: states_*.csv\n" + DATED)
    bank.feed("cards/accounts", "files: added_*.csv\nload: incremental\n" + DATED)
    found = []
    for files in ROUNDS:
        for name, rows in files.items():
            bank.write(name, HEAD + rows)
        bank.read()
        found += [bank.rows("accounts", *COLUMNS), bank.rows("loads", *COUNTS)]
    (folder / "states_20260101.csv").unlink()
    corrected = ACCOUNTS + " where kind <> 'loan'"
    bank.feed("core/accounts", "files: states_*.csv\n" + DATED, corrected)
    bank.feed("cards/accounts", "files: added_*.csv\nload: incremental\n" + DATED, corrected)
    bank.read()
    return [*found, bank.rows("accounts", *COLUMNS), bank.rows("loads", *COUNTS)]


def test_rounds_of_reading_give_the_same_rows_on_both_engines(tmp_path: Path) -> None:
    duck = DuckEngine(threads=1)
    on_duck = read_in_rounds(tmp_path / "duck", duck)
    duck.close()
    spark = SparkEngine()
    on_spark = read_in_rounds(tmp_path / "spark", spark)
    spark.close()

    assert len(on_duck[-2]) > 4
    assert on_spark == on_duck
