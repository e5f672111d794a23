from needmine.catalogue import STAGES, TABLES
from needmine.governance.tables import IDENTITIES
from tests.rows import contracts


def test_every_table_that_a_stage_writes_is_listed_once() -> None:
    names = [table.name for table in TABLES]

    assert len(names) == len(set(names))
    assert IDENTITIES in TABLES
    # Products are definitions; the flow writes no rows of them.
    assert set(contracts()) - set(names) <= {"products", "product_terms"}


def test_stages_stand_in_the_order_of_the_flow() -> None:
    assert list(STAGES) == [
        "sources",
        "customers",
        "features",
        "signals",
        "feedback",
        "predictions",
        "outcomes",
        "needs",
        "actions",
    ]
    assert all(title.zh != title.en for title in STAGES.values())


def test_every_table_with_personal_data_says_how_long_it_is_kept() -> None:
    # What a load did and what a feed covers names no person.
    without = {table.name for table in TABLES if not table.retention}

    assert without <= {"loads", "load_profiles", "coverage", "quarantine", "identities"}
    for table in TABLES:
        assert set(table.key) <= set(table.schema().names), table.name
