"""One night that only loads, in a process of its own: the stage sources, then shown to readers."""

import datetime as dt
import random
import sys
from pathlib import Path

from needmine.flow import _sources
from needmine.rounds.bank import read_bank
from needmine.rounds.round import open_round

ROWS, REPEATED = 200_000, 10_000
NIGHT = dt.datetime(2026, 7, 2, 3, tzinfo=dt.UTC)
_BANK = """\
name: {zh: 示范银行, en: Demonstration Bank}
languages: [zh, en]
currency: CNY
time_zone: Asia/Shanghai
today: 2026-07-01
departments:
  core: {zh: 核心, en: Core}
"""
_FEED = """\
files: bookings_*.csv
load: incremental
exported_at: "_(?P<date>\\\\d{8})"
"""
_MAPPING = """\
select no as transaction_id, account as account_number, amount as amount, 'out' as direction,
    'card_payment' as kind, day as happened_at, remark as remark
from raw
"""


def lay_out(folder: Path) -> None:
    """Write a bank whose file has every twentieth row twice, anywhere in it."""
    feed = folder / "sources" / "core" / "bookings"
    feed.mkdir(parents=True)
    (folder / "bank.yml").write_text(_BANK, encoding="utf-8")
    (feed / "feed.yml").write_text(_FEED)
    (feed / "transactions.sql").write_text(_MAPPING)
    chance = random.Random(5)
    numbers = [*range(ROWS - REPEATED), *chance.sample(range(ROWS - REPEATED), REPEATED)]
    chance.shuffle(numbers)
    with (folder / "bookings_20260630.csv").open("w", encoding="utf-8") as file:
        file.write("no,account,amount,day,remark\n")
        for number in numbers:
            day = f"2026-06-{1 + number % 30:02d} 10:{number % 60:02d}:00"
            file.write(f"t{number},a{number % 5_000},{number}.01,{day},订单 {number}\n")


def night(folder: Path) -> None:
    """Load what is new and make it what readers see."""
    bank = read_bank(folder)
    with open_round(bank, bank.moment(None, now=NIGHT), now=NIGHT, answers="") as round_:
        round_.stage("sources", lambda: _sources(round_, NIGHT))
        round_.keep(["transactions", "loads", "load_profiles", "quarantine", "identities"])
        round_.finish(now=NIGHT)


if __name__ == "__main__":
    night(Path(sys.argv[1]))
