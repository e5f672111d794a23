import pytest

from tools.architecture import layers


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("core/time.py", "from needmine.sources import tables"),
        ("engine/duck.py", "from needmine.sources.tables import PARTIES"),
        ("governance/consent.py", "import needmine.sources.tables"),
        ("needs/weighing.py", "from needmine.signals.firing import fire"),
        ("needs/weighing.py", "from needmine.actions.tables import ACTIONS"),
        ("needs/weighing.py", "from needmine.engine import Engine"),
        ("needs/weighing.py", "from needmine import flow"),
        ("needs/weighing.py", "from ..signals import firing"),
        ("simulate/bank.py", "from needmine.governance import consent"),
        ("simulate/bank.py", "from needmine.sources.tables import PARTIES"),
        ("flow.py", "import workbench.settings"),
        ("flow.py", "import django"),
        ("cli.py", "from django.core import management"),
        ("needs/weighing.py", "from workbench.needs import operations"),
        ("flow.py", 'import importlib\nimportlib.import_module("workbench.asgi")'),
    ],
)
def test_an_import_against_the_layers_is_found(plant, path, line):
    root = plant({f"src/needmine/{path}": line + "\n"})
    found = layers.breaches(root)
    assert [breach.path for breach in found] == [f"src/needmine/{path}"]
    assert found[0].line == len(line.splitlines())


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("core/time.py", "from .errors import NeedmineError"),
        ("core/time.py", "import datetime"),
        ("engine/duck.py", "import duckdb\nfrom needmine.core import tables\nimport ibis.backends"),
        ("governance/consent.py", "from needmine.core.errors import NeedmineError"),
        ("needs/weighing.py", "from needmine.signals.tables import FIRINGS"),
        ("needs/weighing.py", "from needmine.signals import tables"),
        ("needs/weighing.py", "from ..signals.tables import FIRINGS\nfrom . import tables"),
        ("needs/weighing.py", "from needmine.governance import consent\nimport ibis"),
        ("customers/linking.py", "import splink.comparison_library"),
        ("flow.py", "from needmine.needs import weighing\nfrom needmine.engine import open_engine"),
        ("cli.py", "from workbench import serving"),
    ],
)
def test_an_import_along_the_layers_is_let_through(plant, path, line):
    root = plant({f"src/needmine/{path}": line + "\n"})
    assert layers.breaches(root) == []


@pytest.mark.parametrize(
    "line",
    [
        "import duckdb",
        "from pyspark.sql import functions",
        "import ibis.backends.duckdb",
        "from ibis import duckdb",
        "import ibis\nconnection = ibis.duckdb.connect()",
        "from splink import DuckDBAPI",
        "from splink.internals.spark.database_api import SparkAPI",
        'dialect = "duckdb"',
    ],
)
def test_an_engine_named_in_a_stage_is_found(plant, line):
    root = plant({"src/needmine/customers/linking.py": line + "\n"})
    found = layers.breaches(root)
    assert found
    assert all("engine" in breach.remedy for breach in found)


def test_a_mapping_is_in_the_dialect_of_duckdb_yet_may_not_call_it(plant):
    text = 'import duckdb\nselect = parse_one(text, dialect="duckdb")\n'
    root = plant({"src/needmine/sources/mappings.py": text})
    assert [(breach.line, breach.what) for breach in layers.breaches(root)] == [
        (1, "imports duckdb")
    ]


def test_every_exception_to_the_layers_is_a_file_that_is_there(repository):
    assert all((repository / path).is_file() for path in layers.MAY_SAY_THE_WORD)


def test_an_engine_named_in_the_workbench_is_found(plant):
    root = plant({"src/workbench/needs/queries.py": "import duckdb\n"})
    assert [breach.what for breach in layers.breaches(root)] == ["imports duckdb"]


def test_only_customers_may_link_records(plant):
    root = plant({"src/needmine/needs/weighing.py": "import splink\n"})
    assert [breach.remedy for breach in layers.breaches(root)] == ["only customers links records"]


def test_a_folder_in_no_layer_is_found(plant):
    root = plant({"src/needmine/extras/thing.py": ""})
    assert [breach.what for breach in layers.breaches(root)] == ["folder extras is in no layer"]


def test_this_repository_keeps_its_layers(repository):
    found = layers.breaches(repository)
    assert not found, "\n".join(map(str, found))
