"""How many canonical columns `needmine sources suggest` finds right, held against real mappings.

    python -m benchmarks.drafted_columns BANK [BANK …]

Each feed of a bank is drafted from its newest file, once for each table that the bank maps it to.
A column is right when the draft fills it from the same raw columns as the bank's own mapping.
Columns that the bank fills with a constant or from a look-up are not asked.
"""

import datetime as dt
import sys
from collections import Counter
from pathlib import Path

from sqlglot import expressions as sql

from needmine.rounds.bank import read_bank
from needmine.sources.drafting.drafts import draft
from needmine.sources.feeds import Feed, read_feeds
from needmine.sources.mappings import Mapping
from needmine.sources.records import checked_mappings

TODAY = dt.date(2026, 7, 1)


def asked(feed: Feed, mapping: Mapping) -> dict[str, set[str]]:
    """Return the columns that a mapping fills from raw columns alone, and those raw columns."""
    tables = {table.alias_or_name: table.name for table in mapping.select.find_all(sql.Table)}
    found = {}
    for projection in mapping.select.expressions:
        columns = list(projection.find_all(sql.Column))
        if not columns or projection.alias_or_name == "_row":
            continue
        if all(tables.get(column.table, "raw") == "raw" for column in columns):
            found[projection.alias_or_name] = {column.name for column in columns}
    return found if feed.mappings else {}


def judged(feed: Feed, *, verbose: bool) -> Counter[str]:
    """Return how many columns of a feed were asked, found right, and found in addition."""
    counts: Counter[str] = Counter()
    mappings = checked_mappings(feed)
    if not mappings:
        return counts
    file = max(feed.found(), key=lambda each: each.stat().st_size)
    best = draft(file, department=feed.department, today=TODAY).fit.table.name
    counts["feeds"] += 1
    counts["tables right"] += best in {mapping.table.name for mapping in mappings}
    for mapping in mappings:
        made = draft(file, table=mapping.table.name, department=feed.department, today=TODAY)
        drafted = {line.column: set(line.sources) for line in made.lines if line.sources}
        wanted = asked(feed, mapping)
        right = {name for name, raw in wanted.items() if drafted.get(name) == raw}
        counts["asked"] += len(wanted)
        counts["right"] += len(right)
        counts["wrong"] += sum(name in drafted for name in wanted) - len(right)
        counts["more"] += len(set(drafted) - set(mapping.columns))
        if verbose:
            for name in wanted:
                if name not in right:
                    sys.stdout.write(
                        f"    {feed.department}/{feed.name} {mapping.table.name}.{name}: "
                        f"{sorted(wanted[name])}, drafted {sorted(drafted.get(name, ()))}\n"
                    )
            if best != mapping.table.name and len(mappings) == 1:
                sys.stdout.write(
                    f"    {feed.department}/{feed.name}: {mapping.table.name}, {best}\n"
                )
    return counts


def main(folders: list[str]) -> None:
    """Print the shares by bank and department."""
    for folder in folders:
        bank = read_bank(Path(folder))
        by_department: dict[str, Counter[str]] = {}
        for feed in read_feeds(bank.folder, tuple(bank.departments)):
            counts = judged(feed, verbose="-v" in sys.argv)
            by_department.setdefault(feed.department, Counter()).update(counts)
        for department, counts in [*by_department.items()]:
            share = counts["right"] / counts["asked"] if counts["asked"] else float("nan")
            sys.stdout.write(f"{folder} {department}: {share:.2f} {dict(counts)}\n")


if __name__ == "__main__":
    main([word for word in sys.argv[1:] if word != "-v"])
