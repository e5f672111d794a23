"""Serves the sample on a port, for the browser tests and for looking: FOLDER PORT."""

import sys
from pathlib import Path

from needmine.core.sentences import Sentence
from tests.workbench import sample
from workbench import start


def main(folder: Path, port: int) -> None:
    """Publish the sample and serve it until stopped."""
    configuration = start.Configuration(
        database=str(folder / "operations.sqlite3"),
        secret_key_file=folder / "web.key",
        made_folder=folder,
        demo=True,
        bank_name=Sentence(zh="示范银行", en="Demonstration Bank"),
    )
    start.set_up(configuration)
    start.publisher().publish(sample.publication())
    start.serve(configuration, port=port, runs=sample.runs, reveal=sample.reveal)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
