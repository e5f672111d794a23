"""A mapping corrected after a run: the next one ends as if it had been right from the start."""

import datetime as dt
from pathlib import Path

import pytest

from needmine.rounds.bank import read_bank
from needmine.rounds.opened import open_last_run
from needmine.sources.records import CONTRACTS
from tests.flow.banks import digest, last_run, mined, small_bank

FIRST, SECOND = dt.date(2026, 6, 1), dt.date(2026, 7, 1)
# One feed of rows that add up, one of whole states.
LOANS = "sources/loans/loans/loans.sql"
MANAGERS = "sources/crm/managers/managers.sql"


class Killed(BaseException):
    """Stands for the kill of a miner: nothing of ours catches it."""


def spoil(folder: Path) -> dict[str, str]:
    """Write two mappings wrongly and return the right ones."""
    right = {name: (folder / name).read_text(encoding="utf-8") for name in (LOANS, MANAGERS)}
    for name, text in right.items():
        wrong = text[: text.index("from raw")] + "from raw\nwhere 1 = 2\n"
        (folder / name).write_text(wrong, encoding="utf-8")
    return right


def records(folder: Path) -> dict[str, str]:
    """Return a digest of the rows of every canonical table, whichever load brought them."""
    with open_last_run(read_bank(folder)) as opened:
        return {
            name: digest(opened.tables[name].to_pyarrow().drop_columns(["load_id"]))
            for name in sorted(set(opened.tables) & set(CONTRACTS))
        }


@pytest.fixture(scope="module")
def right_from_the_start(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = small_bank(tmp_path_factory.mktemp("right"), customers=40, months=4)
    mined(folder, SECOND)
    return records(folder)


@pytest.mark.parametrize("killed_at", ["core_banking/transactions", "customers", "never"])
def test_a_corrected_mapping_ends_as_if_right_from_the_start_though_a_miner_was_killed(
    right_from_the_start: dict[str, str], tmp_path: Path, killed_at: str
) -> None:
    def kill(step: str) -> None:
        if step == killed_at:
            raise Killed

    folder = small_bank(tmp_path / "bank", customers=40, months=4)
    right = spoil(folder)
    bank, _ = mined(folder, FIRST)
    wrong, seen = records(folder), last_run(bank)
    for name, text in right.items():
        (folder / name).write_text(text, encoding="utf-8")
    if killed_at != "never":
        with pytest.raises(Killed):
            mined(folder, SECOND, progress=kill)
        assert last_run(bank) == seen

    mined(folder, SECOND)

    assert wrong["loans"] != right_from_the_start["loans"]
    assert wrong["managers"] != right_from_the_start["managers"]
    assert records(folder) == right_from_the_start
