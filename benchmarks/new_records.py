"""What new records cost beside a full linking: python -m benchmarks.new_records [OLD] [NEW] [N].

Makes OLD records of a bank of four departments (100,000) and NEW more (1,000), learns weights once
from 3,000 of them, and measures with these: weighing everything, and weighing what is new on top
of what is remembered of the old. Both give the same customers, which is checked. All rows are made
up.
"""

import sys
import time
from collections.abc import Callable
from typing import Any

from needmine.core.time import Moment
from needmine.customers.grouping import Grouping, group
from needmine.customers.lasting_ids import Before
from needmine.customers.model import LinkingModel
from needmine.customers.remembered import Remembered
from needmine.customers.rules import rules
from needmine.engine.opening import open_engine
from needmine.governance.identities import Identities
from needmine.governance.tables import IDENTITIES
from tests.needmine.customers.conftest import NEW_YEAR
from tests.needmine.customers.dirty_bank import dirty_bank, revealed
from tests.rows import tables_of

OLD, NEW, TIMES = 100_000, 1_000, 1
LEARNED_FROM = 3_000
# Records a head of `dirty_bank`.
_A_HEAD = 2.8

Rows = dict[str, list[dict[str, Any]]]


def main() -> None:
    """Print the time of both and their ratio."""
    given = [int(word) for word in sys.argv[1:]]
    old, new, times = (*given, *(OLD, NEW, TIMES)[len(given) :])
    rows, _ = dirty_bank(people=int((old + new) / _A_HEAD) + 100, seed=7, crosswalked=0.3)
    parties, crosswalk = rows["parties"][: old + new], rows["crosswalk"]
    few = {"parties": parties[:LEARNED_FROM], "crosswalk": crosswalk}
    model = _run(few, None)[0].model
    before = {"parties": parties[:old], "crosswalk": crosswalk}
    after = {"parties": parties, "crosswalk": crosswalk}
    stood = _run(before, model)[0]
    full = min((_run(after, model, stood) for _ in range(times)), key=lambda run: run[1])
    only_new = min(
        (_run(after, model, stood, stood.memory) for _ in range(times)), key=lambda run: run[1]
    )
    for name in ("links", "customer_records", "customers", "customer_ids", "customer_events"):
        if not getattr(full[0], name).equals(getattr(only_new[0], name)):
            raise SystemExit(f"the two differ in {name}")
    print(f"{len(parties):,} records, {new:,} of them new, {len(full[0].memory.pairs):,} pairs")
    for name, (_, whole, weighing) in (("everything", full), ("what is new", only_new)):
        print(f"{name}: {whole:.1f} s of processor, of it weighing {weighing:.1f} s")
    print(f"ratio {only_new[1] / full[1]:.3f}, of weighing {only_new[2] / full[2]:.3f}")


def _run(
    rows: Rows,
    model: LinkingModel | None,
    stood: Grouping | None = None,
    memory: Remembered | None = None,
) -> tuple[Grouping, float, float]:
    """Return a grouping, its processor seconds, and those of finding the pairs."""
    from needmine.customers import grouping

    tables = tables_of(**rows)
    identities = Identities(bytes(32), lambda _: IDENTITIES.schema().to_pyarrow().empty_table())
    engine = open_engine("duckdb")
    spent: list[float] = []
    plainly = grouping.candidates
    grouping.candidates = _timed(plainly, spent)
    begun = time.process_time()
    try:
        found = group(
            tables,
            as_of=Moment(date=NEW_YEAR.date, zone=NEW_YEAR.zone),
            master="core",
            reveal=revealed,
            seal=identities.tokens_of,
            linking=engine.linking(),
            rules=rules(),
            model=model,
            before=stood and _before(stood),
            last=memory,
        )
    finally:
        grouping.candidates = plainly
        engine.close()
    return found, time.process_time() - begun, spent[0]


def _before(found: Grouping) -> Before:
    return Before(
        ids=found.customer_ids,
        records=found.customer_records,
        events=found.customer_events,
        links=found.links,
    )


def _timed(work: Callable[..., Any], spent: list[float]) -> Callable[..., Any]:
    def timed(*given: Any, **named: Any) -> Any:
        begun = time.process_time()
        found = work(*given, **named)
        spent.append(time.process_time() - begun)
        return found

    return timed


if __name__ == "__main__":
    main()
