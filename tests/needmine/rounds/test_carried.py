"""What earlier runs left follows customers whose id has changed since."""

import pyarrow as pa

from needmine.customers.tables import (
    CUSTOMER_EVENTS,
    CUSTOMER_IDS,
    CUSTOMER_RECORDS,
    LINKING_PAIRS,
    LINKING_RECORDS,
)
from needmine.rounds.carried import (
    carried,
    customers_before,
    linking_before,
    present_customers,
)
from tests.needmine.rounds.mining import Mining, rows
from tests.rows import table_of


def customers(**customer_of: str) -> dict[str, pa.Table]:
    """Return the tables of a run in which each record has a customer; ids belong to f1 and t1."""
    ids = [{"customer_id": name.upper(), "party_id": f"{name}1"} for name in "ft"]
    records = [
        {"party_id": number, "customer_id": customer, "method": "linked"}
        for number, customer in customer_of.items()
    ]
    return {
        "customer_ids": table_of(CUSTOMER_IDS, ids).to_pyarrow(),
        "customer_records": table_of(CUSTOMER_RECORDS, records).to_pyarrow(),
        "customer_events": table_of(CUSTOMER_EVENTS, []).to_pyarrow(),
    }


def test_the_first_round_of_a_bank_has_no_customers_before(mining: Mining) -> None:
    with mining.open() as round_:
        assert customers_before(round_) is None
        assert carried(round_, round_.before("assignments")) is None


def test_a_round_sees_the_customers_of_its_day_or_earlier_only(mining: Mining) -> None:
    mining.mine("2026-06-01", **customers(f1="F", t1="T"))
    mining.mine("2026-08-01", **customers(f1="T", t1="T"))
    with mining.open("2026-07-01") as round_:
        before = customers_before(round_)
        assert before is not None
        assert before.customer_of() == {("core_banking", "f1"): "F", ("core_banking", "t1"): "T"}


def test_what_was_assigned_to_a_customer_who_merged_is_carried_on_once(mining: Mining) -> None:
    mining.mine("2026-06-01", **customers(f1="F", t1="T"), assignments=rows("F", "T"))
    mining.mine("2026-06-15", **customers(f1="T", t1="T"))
    with mining.open("2026-07-01") as round_:
        round_.keep(["customer_ids", "customer_records", "customer_events"])
        assert present_customers(round_) == {"F": "T"}
        arms = carried(
            round_,
            round_.before("assignments"),
            once_per=("customer_id", "need"),
            for_parts=True,
        )
        assert arms is not None
        assert arms["customer_id"].to_pylist() == ["T"]


def test_a_round_remembers_the_linking_of_the_round_before(mining: Mining) -> None:
    row = {"party_id": "f1", "basis": "b", "state": "s", "standing": "s", "keys": "0:k"}
    with mining.open() as round_:
        assert linking_before(round_) is None
    mining.mine(
        "2026-06-01",
        linking_records=table_of(LINKING_RECORDS, [row]).to_pyarrow(),
        linking_pairs=table_of(LINKING_PAIRS, []).to_pyarrow(),
    )
    with mining.open("2026-07-01") as round_:
        memory = linking_before(round_)
        assert memory is not None
        assert memory.is_of("b")
        assert not memory.is_of("other weights")
