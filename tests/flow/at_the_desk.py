"""Mines a small bank, answers at its desks, mines on and back, and prints what came of it.

A process of its own: the tests' process has set its workbench up on a database of its own.
"""

import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any
from unittest import mock

from needmine.flow import Desk
from needmine.rounds.bank import Bank, read_bank
from needmine.rounds.opened import open_last_run
from tests.flow.banks import mined, small_bank, told
from workbench import start

JUNE, JULY = dt.date(2026, 6, 1), dt.date(2026, 7, 1)
ANSWERED_AT = dt.datetime(2026, 6, 10, 2, tzinfo=dt.UTC)


def main(folder: Path) -> None:
    """Go the whole way once."""
    bank = read_bank(small_bank(folder, customers=40, months=4))
    configuration = start.Configuration(
        database=str(folder / "operations.sqlite3"),
        secret_key_file=folder / "web.key",
        made_folder=folder,
        bank_name=bank.name,
        demo=True,
    )
    start.set_up(configuration)
    desk = Desk(answers=start.answer_source(), publisher=start.publisher())
    mined(folder, JUNE, desk=desk)
    found: dict[str, Any] = {"first": opened(bank), "shown_first": shown()}
    found["answer"] = answered()
    mined(folder, JULY, desk=desk)
    found["next"] = opened(bank)
    found["shown_next"] = shown()
    mined(folder, JUNE, desk=desk)
    found["back"] = opened(bank)
    found["shown_after_back"] = shown()
    print(json.dumps(found, default=str))  # noqa: T201


def opened(bank: Bank) -> dict[str, Any]:
    """Return what the last run says of all tables, and rows of outcomes and needs."""
    with open_last_run(bank) as run:
        return {
            "run": run.run.id,
            "told": told(run),
            "outcomes": run.tables["outcomes"].to_pyarrow().to_pylist(),
            "needs": run.tables["needs"].to_pyarrow().to_pylist(),
        }


def shown() -> dict[str, Any]:
    """Return what the desks show."""
    from workbench.customers.models import Customer
    from workbench.needs.models import Need
    from workbench.sources.models import Shown

    now = Shown.objects.get(pk=1)
    return {
        "run": now.run_id,
        "as_of": str(now.as_of),
        "n_customers": Customer.objects.count(),
        "needs": sorted(Need.objects.values_list("need_id", flat=True)),
    }


def answered() -> dict[str, str]:
    """Have the first banker who may answer say of a need that it is none."""
    from workbench.needs.models import Need
    from workbench.outcomes.operations import answer_need
    from workbench.shell.access import NotAllowed
    from workbench.shell.models import Person

    with mock.patch("django.utils.timezone.now", return_value=ANSWERED_AT):
        for need in Need.objects.filter(status="found").order_by("need_id"):
            for person in Person.objects.order_by("username"):
                try:
                    given = answer_need(
                        person=person,
                        customer_id=need.customer_id,
                        need_id=need.need_id,
                        answer="wrong",
                        note="",
                    )
                except NotAllowed:
                    continue
                return {"customer": given.customer_id, "need": given.need, "by": person.username}
    return {}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
