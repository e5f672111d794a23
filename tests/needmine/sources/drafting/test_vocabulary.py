from needmine.core.tables import Column
from needmine.sources.codes import CURRENCIES
from needmine.sources.drafting.matching import mappable
from needmine.sources.drafting.vocabulary import read_vocabulary
from needmine.sources.records import CONTRACTS

VOCABULARY = read_vocabulary()


def column(name: str) -> list[Column]:
    """Return the canonical columns that a name of the vocabulary means."""
    table, _, bare = name.rpartition(".")
    tables = [CONTRACTS[table]] if table else list(CONTRACTS.values())
    return [each for contract in tables for each in mappable(contract) if each.name == bare]


def test_every_column_default_and_code_is_one_that_a_contract_has() -> None:
    named = {*VOCABULARY.columns, *VOCABULARY.defaults, *VOCABULARY.codes} - {"yes_or_no"}

    assert [name for name in named if not column(name)] == []
    assert set(VOCABULARY.files) <= set(CONTRACTS)


def test_codes_and_defaults_are_values_that_the_contract_allows() -> None:
    for name, codes in VOCABULARY.codes.items():
        for each in column(name):
            assert set(codes.values()) <= (set(each.allowed) or CURRENCIES), name
    for name, value in VOCABULARY.defaults.items():
        (each,) = column(name)
        assert not each.allowed or value in each.allowed, name


def test_every_required_column_of_every_table_can_be_known() -> None:
    unknown = [
        f"{table.name}.{each.name}"
        for table in CONTRACTS.values()
        for each in mappable(table)
        if each.required and not VOCABULARY.patterns(table.name, each.name)
        if f"{table.name}.{each.name}" not in VOCABULARY.defaults
    ]

    assert unknown == []


def test_every_concept_a_column_needs_has_words() -> None:
    known = set(VOCABULARY.words.values())
    needed = {concept for ways in VOCABULARY.columns.values() for way in ways for concept in way}
    spoken = {concept for way in VOCABULARY.abbreviations.values() for concept in way}

    assert (needed | spoken | VOCABULARY.qualifiers) - known == set()


def test_a_departments_own_number_is_its_customers_number() -> None:
    assert VOCABULARY.of_department("CRM").abbreviations["crmno"] == ("customer", "number")
