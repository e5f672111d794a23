"""Publishes, answers and reads back on the PostgreSQL whose address is given; prints what came."""

import json
import sys
from dataclasses import replace
from pathlib import Path

from needmine.core.sentences import Sentence
from tests.workbench import sample
from workbench import start


def main(address: str, folder: Path) -> None:
    """Go the whole way once."""
    configuration = start.Configuration(
        database=address,
        secret_key_file=folder / "web.key",
        made_folder=folder,
        bank_name=Sentence(zh="示范银行", en="Demonstration Bank"),
        demo=True,
        hosts=("testserver",),
    )
    start.set_up(configuration, runs=sample.runs, reveal=sample.reveal)
    start.publisher().publish(sample.publication())
    start.publisher().publish(replace(sample.publication("again"), customers=_fewer()))
    from django.test import Client

    from workbench.shell.audit import check_after

    client = Client()
    client.post("/sign-in/demo", {"username": "lin"})
    statuses = [
        client.get(address).status_code
        for address in (
            "/today/",
            "/today/?show=held",
            "/customers/?search=41",
            "/customers/c0000/",
        )
    ]
    client.post(
        "/customers/c0000/needs/n00-grow_idle_savings/answer", {"answer": "accepted", "note": "好"}
    )
    client.post("/sign-in/demo", {"username": "qian"})
    statuses += [client.get(a).status_code for a in ("/overview/", "/audit/", "/metrics")]
    given = [(a.need_id, a.answer, a.note) for a in start.answer_source().answers()]
    whole = check_after(0, most=1000).broken is None
    print(json.dumps({"statuses": statuses, "given": given, "whole": whole}))  # noqa: T201


def _fewer() -> list[object]:
    return [sample.customer(n) for n in range(20)]


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
