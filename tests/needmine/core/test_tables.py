import pyarrow as pa
import pytest

from needmine.catalogue import TABLES
from needmine.core.sentences import Sentence
from needmine.core.tables import Table, Tables, column

PETS = Table(
    name="pets",
    grain=Sentence(zh="每只一行", en="One row per pet"),
    key=("pet",),
    columns=(
        column("pet", "string", zh="名", en="Name"),
        column("age", "int64", zh="岁", en="Age"),
    ),
)


def test_an_absent_table_reads_as_empty_and_says_that_it_is_absent() -> None:
    tables = Tables({}, {"pets": PETS})

    assert not tables.has("pets")
    assert tables["pets"].to_pyarrow().num_rows == 0
    assert tables["pets"].columns == ("pet", "age")


def test_a_name_that_no_contract_has_is_an_error() -> None:
    with pytest.raises(KeyError):
        Tables({}, {"pets": PETS})["cars"]


def test_adding_a_table_makes_it_present() -> None:
    tables = Tables({}, {}).adding({"pets": PETS.empty()}, {"pets": PETS})

    assert tables.has("pets")
    assert list(tables) == ["pets"]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_contract_can_be_made_and_names_its_own_columns(table: Table) -> None:
    names = [column.name for column in table.columns]

    assert isinstance(table.schema().to_pyarrow(), pa.Schema)
    assert len(set(names)) == len(names)
    assert set(table.key) <= set(names)
    assert {table.bucket, table.happened} - {""} <= set(names)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_table_with_personal_data_has_purpose_and_retention(table: Table) -> None:
    personal = [column.name for column in table.columns if column.data_class == "C2"]

    assert not personal or (table.purposes and table.retention)
    assert all(column.data_class == "C2" for column in table.identifying())
