from tools.architecture import mirror


def test_a_source_file_without_test_is_found(plant):
    root = plant({"src/needmine/needs/weighing.py": "", "src/needmine/flow.py": ""})
    assert [str(breach) for breach in mirror.breaches(root)] == [
        "src/needmine/flow.py:1: has no test file; write tests/needmine/test_flow.py",
        "src/needmine/needs/weighing.py:1: has no test file; "
        "write tests/needmine/needs/test_weighing.py",
    ]


def test_contracts_and_package_docstrings_need_no_test(plant):
    root = plant(
        {
            "src/needmine/needs/__init__.py": "",
            "src/needmine/needs/tables.py": "",
            "src/needmine/sources/canonical_money.py": "",
        }
    )
    assert mirror.breaches(root) == []


def test_a_file_or_a_folder_named_for_the_source_is_enough(plant):
    root = plant(
        {
            "src/needmine/flow.py": "",
            "tests/needmine/test_flow.py": "",
            "src/needmine/needs/weighing.py": "",
            "tests/needmine/needs/weighing/test_order.py": "",
        }
    )
    assert mirror.breaches(root) == []


def test_workbench_queries_operations_and_views_need_tests(plant):
    root = plant(
        {f"src/workbench/needs/{name}.py": "" for name in ("queries", "operations", "admin")}
    )
    assert [breach.remedy for breach in mirror.breaches(root)] == [
        "write tests/workbench/needs/test_operations.py",
        "write tests/workbench/needs/test_queries.py",
    ]


def test_a_test_that_mirrors_nothing_is_found(plant):
    root = plant({"tests/needmine/needs/test_gone.py": "", "tests/flow/test_small_bank.py": ""})
    assert [breach.path for breach in mirror.breaches(root)] == [
        "tests/needmine/needs/test_gone.py"
    ]


def test_the_tests_of_this_repository_mirror_its_source(repository):
    found = mirror.breaches(repository)
    assert not found, "\n".join(map(str, found))
