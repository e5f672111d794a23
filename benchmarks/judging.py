"""Ledger, rules, lists, popularity and ceiling on simulated banks.

python -m benchmarks.judging --seeds 1 2 3 [--traces usual alternative] [--as-of 2026-04-01]
    [--customers 20000] [--months 24]

Each bank is made, mined for the day, judged and removed, one after the other. The lines are
Markdown: one per bank over all needs, then one per need as the mean over the seeds.
"""

import argparse
import datetime as dt
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from needmine.evaluate.quality import Quality
from needmine.evaluate.report import Report
from needmine.flow import mine
from needmine.rounds.bank import add_definitions, read_bank
from needmine.rounds.definitions import read_definitions
from needmine.rounds.judging import judged
from needmine.rounds.opened import open_last_run
from needmine.simulate.bank import simulate

HORIZON_DAYS = 90
_HEADER = (
    "bank", "AP", "95 %", "ceiling", "AP / ceiling", "rules", "popular", "random",
    "worth over lists", "95 %", "needs above popular", "slope", "worst bin", "seconds",
)  # fmt: skip


def main() -> None:
    """Judge every bank that was asked for."""
    asked = _asked()
    for traces in asked.traces:
        reports = []
        print(f"\n{traces} traces, {asked.customers:,} customers, {asked.months} months, "
              f"as of {asked.as_of}\n")  # fmt: skip
        _line(_HEADER)
        _line(["---"] * len(_HEADER))
        for seed in asked.seeds:
            started = time.monotonic()
            report = _one_bank(seed, traces, asked)
            _line([*_overall(f"seed {seed}", report), f"{time.monotonic() - started:,.0f}"])
            reports.append(report)
        _by_need(reports)


def _asked() -> argparse.Namespace:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--seeds", type=int, nargs="+", default=[1])
    words.add_argument("--traces", nargs="+", default=["usual"])
    words.add_argument("--customers", type=int, default=20_000)
    words.add_argument("--months", type=int, default=24)
    words.add_argument("--as-of", type=dt.date.fromisoformat, default=dt.date(2026, 4, 1))
    return words.parse_args()


def _one_bank(seed: int, traces: str, asked: argparse.Namespace) -> Report:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "bank"
        add_definitions(folder)
        simulate(
            folder,
            customers=asked.customers,
            months=asked.months,
            seed=seed,
            language="zh",
            traces=traces,
        )
        bank, now = read_bank(folder), dt.datetime.now(dt.UTC)
        mine(bank, bank.moment(asked.as_of, now=now), now=now)
        with open_last_run(bank) as opened:
            return judged(opened, read_definitions(bank), horizon_days=HORIZON_DAYS)


def _overall(name: str, report: Report) -> list[str]:
    found = report.overall
    above = sum(
        quality.average_precision > quality.popularity_average_precision
        for quality in report.needs.values()
    )
    return [
        name,
        *_with_interval(found, "average_precision"),
        f"{found.ceiling_average_precision:.3f}",
        f"{found.average_precision / found.ceiling_average_precision:.0%}",
        f"{found.rules_average_precision:.3f}",
        f"{found.popularity_average_precision:.3f}",
        f"{found.random_average_precision:.3f}",
        *_with_interval(found, "captured_value_over_lists"),
        f"{above} of {len(report.needs)}",
        f"{found.calibration_slope:.2f}",
        f"{found.calibration_worst_bin:.2f}",
    ]


def _with_interval(found: Quality, name: str) -> list[str]:
    low, high = getattr(found, f"{name}_low"), getattr(found, f"{name}_high")
    digits = 3 if name == "average_precision" else 2
    return [f"{getattr(found, name):.{digits}f}", f"{low:.{digits}f}–{high:.{digits}f}"]


def _by_need(reports: Sequence[Report]) -> None:
    names = ("average_precision", "ceiling_average_precision", "rules_average_precision",
             "popularity_average_precision", "random_average_precision",
             "captured_value_over_lists")  # fmt: skip
    print()
    _line(["need", "AP", "ceiling", "rules", "popular", "random", "worth over lists"])
    _line(["---"] * 7)
    for need in sorted(reports[0].needs):
        found = [report.needs[need] for report in reports if need in report.needs]
        means = [np.mean([getattr(each, name) for each in found]) for name in names]
        _line([need, *("–" if np.isnan(mean) else f"{mean:.3f}" for mean in means)])


def _line(cells: Sequence[str]) -> None:
    print(f"| {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
