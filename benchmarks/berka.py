"""The ledger of examples/berka beside what came later: python -m benchmarks.berka DATE [DATE …].

Each day is mined in a fresh copy of the bank, so that no later knowledge is at hand, and judged
after 90 and 365 days: once over all customers of whom the records tell, once over those whose
bookings are on record at that day. Needs NEEDMINE_SHARED_DATA.
"""

import datetime as dt
import shutil
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from needmine.evaluate.report import Quality
from needmine.flow import mine
from needmine.rounds.bank import read_bank
from needmine.rounds.definitions import read_definitions
from needmine.rounds.judging import judged
from needmine.rounds.opened import Opened, open_last_run

BANK = Path(__file__).parent.parent / "examples" / "berka"
HORIZONS = (90, 365)
# Known of whoever has bookings on record for the quarter, and of nobody else.
ON_RECORD = "inflow_total_90d"


def main(days: list[dt.date]) -> None:
    """Print a table in Markdown with a line per day, horizon and need."""
    print(
        "| as of | days | need | judged | outcomes | found | AP | popular | random | AP, booked |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    for day in days:
        with tempfile.TemporaryDirectory() as folder:
            _one_day(Path(folder) / "berka", day)


def _one_day(folder: Path, day: dt.date) -> None:
    shutil.copytree(BANK, folder, ignore=shutil.ignore_patterns(".needmine", "keys"))
    bank, now = read_bank(folder), dt.datetime.now(dt.UTC)
    mine(bank, bank.moment(day, now=now), now=now)
    definitions = read_definitions(bank)
    with open_last_run(bank) as opened:
        booked = _booked(opened)
        for horizon in HORIZONS:
            whole = judged(opened, definitions, horizon_days=horizon)
            part = judged(booked, definitions, horizon_days=horizon)
            for need, quality in [*whole.needs.items(), ("all needs", whole.overall)]:
                beside = part.overall if need == "all needs" else part.needs.get(need)
                print(_line(day, horizon, need, quality, beside))


def _booked(opened: Opened) -> Opened:
    """Return the run with only the customers whose bookings are on record at its moment."""
    features = opened.tables["features"]
    known = features.filter(features.moment == opened.moment.date, features[ON_RECORD].notnull())
    customers = opened.tables["customers"].semi_join(known, "customer_id")
    return replace(opened, tables=opened.tables.adding({"customers": customers}, {}))


def _line(day: dt.date, horizon: int, need: str, whole: Quality, part: Quality | None) -> str:
    cells = [
        day.isoformat(),
        str(horizon),
        need,
        f"{whole.n_pairs:,}",
        f"{whole.n_positives:,}",
        f"{whole.n_found:,}",
        _ranked(whole),
        f"{whole.popularity_average_precision:.3f}",
        f"{whole.random_average_precision:.3f}",
        "–"
        if part is None
        else f"{_ranked(part)}; popular {part.popularity_average_precision:.3f}",
    ]
    return f"| {' | '.join(cells)} |"


def _ranked(quality: Quality) -> str:
    low, high = quality.average_precision_low, quality.average_precision_high
    return f"{quality.average_precision:.3f} [{low:.3f}, {high:.3f}]"


if __name__ == "__main__":
    main([dt.date.fromisoformat(word) for word in sys.argv[1:]])
